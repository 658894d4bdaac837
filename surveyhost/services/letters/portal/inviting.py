"""Sends new readers their letter, with a link that signs them in once.

The link is made as the letter goes, in the transaction that takes it in hand: it lies in no queue and no row, and an
earlier one stops working. What was taken in hand is not sent again, unless the mail server said that it did not take
it: whoever got no letter is given a link by hand. A backup that is restored sends again what waited in it; the links of
letters that went since are void there.
"""

from dataclasses import dataclass
from datetime import timedelta

from ....core.audit_acts import AuditAct
from ....core.managers.invitation import READER_LETTER, InvitationState
from ....outside.mail.delivery import Door, Undelivered
from ....outside.mail.mime import Stop, envelope
from ....store.office.accounts import Account
from ....store.office.client import Client
from ....store.office.loop import invitations as store
from ...accounts import sign_in
from ...office import audit
from ...office.house import Actor, House
from .. import trouble as mail_trouble
from ..sending import door
from . import mail

WORKER = Actor("worker")
LATER = timedelta(hours=1)
"""After which a letter is tried again that the mail server did not take for now."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter before it is written."""

    to: str
    language: str
    client: str
    units: tuple[str, ...]
    """What its reader may read, as paths; none for the whole company."""
    link: str


def send_due(house: House) -> int:
    """Write the letters to new readers that wait; how many the mail server took. For the worker's clock."""
    if mail_trouble.is_shut(house):
        return 0
    with house.office() as session:
        waiting = store.letters_due(session, house.now())
    if not waiting:
        return 0
    way, sent = door(house.settings), 0
    try:
        for account_id in waiting:
            letter = _take_in_hand(house, account_id)
            if letter is not None:
                sent += _post(house, way, account_id, letter) == InvitationState.SENT
    except Undelivered as trouble:  # no letter gets through: the next round begins here
        mail_trouble.meet(house, trouble, shut=True)
    finally:
        way.close()
    return sent


def _take_in_hand(house: House, account_id: int) -> Letter | None:
    """The letter with a fresh link; None where it was stopped meanwhile, or its account closed."""
    with house.office.begin() as session:
        row, account = store.letter_for_update(session, account_id), session.get(Account, account_id)
        if row is None or account is None or row.state != InvitationState.WAITING:
            return None
        if not account.active or account.client_id is None:
            row.state = InvitationState.STOPPED
            return None
        row.state = InvitationState.HANDED
        client = session.get_one(Client, account.client_id).name
        link = sign_in.put_link(session, house, account_id)
        return Letter(account.email, mail.spoken(account.language), client, tuple(account.units), link)


def _post(house: House, way: Door, account_id: int, letter: Letter) -> InvitationState:
    """Hand it over, and write down what became of it. Raises Undelivered where no letter gets through."""
    try:
        way.post(*_written(house, letter))
    except Undelivered as trouble:
        if trouble.told:  # its content has left us: perhaps it arrived
            return InvitationState.HANDED
        state = InvitationState.REFUSED if trouble.final and not trouble.closed else InvitationState.WAITING
        _note(house, account_id, state)
        if trouble.closed:
            raise
        return state
    _note(house, account_id, InvitationState.SENT)
    return InvitationState.SENT


def _written(house: House, letter: Letter) -> tuple[str, str, bytes]:
    """Sender, recipient and the letter as bytes."""
    its, reply_to = house.settings, house.settings.mail_reply_to
    subject, text, html = written(letter)
    head = envelope(its.mail_from, reply_to, subject, letter.language)
    return head.sender, letter.to, head.copy(letter.to, Stop(f"mailto:{reply_to}"), house.now(), text, html)


def written(letter: Letter) -> mail.Written:
    """The letter in words."""
    return mail.written("reader_letter", letter.language, {"letter": letter, "stop": "", "hours": sign_in.LINK_HOURS})


def _note(house: House, account_id: int, state: InvitationState) -> None:
    with house.office.begin() as session:
        row, account = store.letter_for_update(session, account_id), session.get(Account, account_id)
        if row is None or account is None or state not in READER_LETTER.get(row.state, frozenset()):
            return
        row.state, row.due = state, house.now() + LATER
        about, after = f"account {account_id}", {"state": state}
        audit.record(session, house, WORKER, AuditAct.LETTER_READER, about, account.client_id, after=after)

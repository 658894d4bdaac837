"""One letter a week to whoever owns an action, and to HR, while something is due or late.

It has no figure of a report in it, and of comments only that some that were flagged as serious wait for HR. Whoever
gets it stops it with the reference in it, HR on the Loop page too.
"""

import base64
import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ...core.audit_acts import AuditAct
from ...core.errors import Refusal
from ...core.loop.reminding import SOON, WEEK, Urgency, of_action, of_finding
from ...core.threads.reply import TOLD
from ...core.wave import sealing
from ...core.wave.policy import ROUNDS
from ...outside.mail.delivery import Door, Undelivered
from ...store.office.accounts import Account
from ...store.office.client import Client
from ...store.office.loop import findings as finding_rows
from ...store.office.loop import readers
from ...store.office.loop.actions import ActionPlan, open_actions_due_until, open_actions_of_client
from ...store.office.loop.threads import clients_with_serious
from ...store.office.survey import client_ids_by_survey
from ...store.sessions import Session
from ..keys.keyring import Keyring, keyring
from ..letters import trouble as mail_trouble
from ..letters.portal import mail
from ..letters.portal.mail import Written, post, spoken
from ..letters.sending import door
from ..office import audit
from ..office.house import Actor, House
from . import subscriptions
from .actions import INFO
from .findings import UNDECIDED

WORKER = Actor("worker")
OWNER, READER = "A", "H"
"""What a reference begins with: an action whose owner is written to, or an account of HR."""
_REFERENCE = re.compile(r"(?<![0-9A-Z])([AH])(\d{1,9})\s?-\s?([A-Z2-7]{10})(?![0-9A-Z])")


@dataclass(frozen=True, slots=True)
class Due:
    """An action in a letter."""

    what: str
    owner: str
    day: date
    urgency: Urgency
    days_late: int
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter before it is written."""

    to: str
    language: str
    client_id: int
    client: str
    actions: tuple[Due, ...]
    reference: str
    """By which it is stopped."""
    undecided: tuple[Urgency, ...] = ()
    """Of each finding that waits for a decision; HR's letters only."""
    action_ids: tuple[int, ...] = ()
    """The actions of an owner's letter."""
    account_id: int = 0
    """Of HR."""
    serious: bool = False
    """Whether comments wait for HR that were flagged as serious. Never how many: a letter is no place for it."""

    @property
    def is_owners(self) -> bool:
        """Whether it goes to the owner of actions, and not to HR."""
        return bool(self.action_ids)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of HR of a whole company who has not stopped these letters."""

    to: str
    language: str
    reference: str
    """By which they are stopped."""


def readers_of(house: House, client_id: int) -> list[Reader]:
    """Those of this client, for letters about one thing: they are stopped with the weekly one."""
    ring = keyring(house.settings)
    with house.office() as session:
        return [
            Reader(account.email, spoken(account.language), reference(ring, READER, account.id))
            for account, _ in readers.readers_of_letters(session)
            if account.client_id == client_id and not account.units
        ]


def write_to(house: House, to: Sequence[Reader], words: Callable[[Reader], Written]) -> int:
    """One letter to each; how many the mail server has taken, or will never take. Undelivered where none gets through,
    which is noted for all letters."""
    if not to:
        return 0
    with contextlib.closing(door(house.settings)) as way:
        try:
            return sum(post(house, way, one.to, one.language, words(one), one.reference) for one in to)
        except Undelivered as trouble:
            mail_trouble.meet(house, trouble, shut=True)
            raise


def send_due(house: House) -> int:
    """Write this week's letters that have not gone out yet; how many. For the worker's clock; safe to repeat.

    A letter counts as sent once the mail server has taken it, or will never take it. One that cannot be written keeps
    no other back; the first failure is raised in the end.
    """
    if mail_trouble.is_shut(house):
        return 0
    with house.office() as session:
        waiting = [*_to_owners(house, session), *_to_hr(house, session)]
    if not waiting:
        return 0
    way, sent, failed = door(house.settings), 0, None
    try:
        for letter in waiting:
            try:
                if _post(house, way, letter):
                    _note(house, letter)
                    sent += 1
            except Undelivered:
                raise
            except Exception as error:  # one that cannot be written
                failed = failed or error
    except Undelivered as trouble:  # no letter gets through: the next round begins here
        mail_trouble.meet(house, trouble, shut=True)
    finally:
        way.close()
    if failed is not None:
        raise failed
    return sent


def _to_owners(house: House, session: Session) -> list[Letter]:
    """One letter for each address with an action that is due, unless it had one within the week."""
    ring, today = keyring(house.settings), house.now().date()
    by_address: dict[tuple[int, str], list[ActionPlan]] = {}
    clients = client_ids_by_survey(session)
    for row in open_actions_due_until(session, today + timedelta(days=SOON)):
        address = _address(ring, row)
        if address and not row.letters_stopped:
            by_address.setdefault((clients[row.survey_id], address), []).append(row)
    letters = []
    for (client_id, address), rows in by_address.items():
        if _is_rested([row.written for row in rows], today):
            client = session.get_one(Client, client_id)
            about = tuple(due for row in rows if (due := _due(row, today)))
            mark, ids = reference(ring, OWNER, rows[0].id), tuple(row.id for row in rows)
            language = spoken(client.language)
            letters.append(Letter(address, language, client_id, client.name, about, mark, action_ids=ids))
    return letters


def _to_hr(house: House, session: Session) -> list[Letter]:
    """One letter for each of HR whose company has something due or waiting, unless they had one or stopped it."""
    ring, today, letters = keyring(house.settings), house.now().date(), []
    with_serious = clients_with_serious(session, TOLD, len(ROUNDS))
    for account, last in readers.readers_of_letters(session):
        client = session.get(Client, account.client_id) if account.client_id is not None else None
        if client is None or not _is_rested([last], today):
            continue
        plans = open_actions_of_client(session, client.id)
        about = tuple(due for row in plans if (due := _due(row, today)))
        rows = finding_rows.findings_of_client(session, client.id)
        waiting = [of_finding(row.marked.date(), today) for row in rows if row.state in UNDECIDED]
        undecided = tuple(one for one in waiting if one is not None)
        serious = client.id in with_serious
        if about or undecided or serious:
            language, mark = spoken(account.language), reference(ring, READER, account.id)
            to = (account.email, language, client.id, client.name)
            letters.append(Letter(*to, about, mark, undecided, account_id=account.id, serious=serious))
    return letters


def _is_rested(written: Sequence[date | None], today: date) -> bool:
    return all(last is None or (today - last).days >= WEEK for last in written)


def _due(row: ActionPlan, today: date) -> Due | None:
    urgency = of_action(row.due, today)
    if urgency is None:
        return None
    steps = tuple(str(one) for one in row.steps)
    return Due(row.what, row.owner, row.due, urgency, max(0, (today - row.due).days), steps)


def _address(ring: Keyring, row: ActionPlan) -> str:
    if row.address is None:
        return ""
    try:
        return sealing.open_box(ring.desk_private_key(), INFO, row.address).decode()
    except Refusal:
        return ""  # sealed to a key that is gone; HR types it anew


def _post(house: House, way: Door, letter: Letter) -> bool:
    words = written(letter, house.settings.portal_url, house.settings.stop_page)
    return post(house, way, letter.to, letter.language, words, letter.reference)


def _note(house: House, letter: Letter) -> None:
    with house.office.begin() as session:
        today = house.now().date()
        for action_id in letter.action_ids:
            row = session.get(ActionPlan, action_id)
            if row is not None:
                row.written = today
        if letter.account_id:
            readers.note_letter(session, letter.account_id, today)
        about = f"account {letter.account_id}" if letter.account_id else f"action {letter.action_ids[0]}"
        after = {"actions": len(letter.actions), "undecided": len(letter.undecided), "serious": letter.serious}
        audit.record(session, house, WORKER, AuditAct.LETTER_WEEKLY, about, letter.client_id, after=after)


def written(letter: Letter, portal: str, stop_page: str) -> Written:
    """The letter in words."""
    shown = {
        "letter": letter,
        "stuck": sum(one == Urgency.STUCK for one in letter.undecided),
        "loop_at": f"{portal}/portal/loop/",
        "home_at": f"{portal}/portal/",
        "stop": stop_page,
    }
    return mail.written("weekly_letter", letter.language, shown)


def reference(ring: Keyring, of: str, number: int) -> str:
    """What a letter names: "A12-ABCDE23456". It opens nothing, and says nothing to who has no master key.

    of: OWNER with the id of an action, or READER with that of an account.
    """
    about = f"action-owner {number}" if of == OWNER else f"weekly letter of account {number}"
    return f"{of}{number}-{base64.b32encode(ring.lookup(about)).decode()[:10]}"


def stop(session: Session, house: House, actor: Actor, text: str) -> bool:
    """No more weekly letters to whoever was sent the reference that stands in `text`; False if it is nobody's."""
    found, ring = _REFERENCE.search(text.upper()), keyring(house.settings)
    if found is None or reference(ring, found[1], int(found[2])) != f"{found[1]}{int(found[2])}-{found[3]}":
        return False
    stopping = _stop_owner if found[1] == OWNER else _stop_reader
    return stopping(session, house, actor, int(found[2]))


def _stop_owner(session: Session, house: House, actor: Actor, action_id: int) -> bool:
    row, ring = session.get(ActionPlan, action_id), keyring(house.settings)
    address = _address(ring, row) if row is not None else ""
    if row is None or not address:
        return False
    client_id = client_ids_by_survey(session)[row.survey_id]
    for other in open_actions_of_client(session, client_id):
        if _address(ring, other) == address and not other.letters_stopped:
            other.letters_stopped = True
            audit.record(session, house, actor, AuditAct.LETTER_WEEKLY_STOP, f"action {other.id}", client_id)
    return True


def _stop_reader(session: Session, house: House, actor: Actor, account_id: int) -> bool:
    account = session.get(Account, account_id)
    if account is None or account.client_id is None:
        return False
    subscriptions.note(session, house, actor, account.client_id, account_id, stopped=True)
    return True

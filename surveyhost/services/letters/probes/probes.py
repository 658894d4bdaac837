"""Probe letters: sent on the way of all letters, read back, compared; and why letters go out that are changed.

What holds is what the latest letter showed that came back by the client's mail account: another account does other
things to letters. One that is still under way takes nothing back.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from ....core.audit_acts import AuditAct
from ....core.errors import Refusal
from ....core.preflight import Finding, MailChange, Outcome, Point
from ....core.wave.policy import LONGEST_REASON
from ....core.wave.settings import ClientSettings
from ....outside.mail import altered
from ....outside.mail.delivery import Undelivered
from ....outside.mail.marks import new_mark
from ....store.office.client import Client
from ....store.office.returned import probes as rows
from ....store.office.returned.probes import ProbeLetter
from ....store.office.survey import Survey
from ....store.sessions import Session
from ...office import audit
from ...office.house import Actor, House
from .. import sending
from ..envelopes.changes import changes_of, told
from ..letter_text import HAS_ADDRESS
from ..refusals import (
    LinksRewritten,
    NoProbeMailbox,
    NotDelivered,
    NothingToExplain,
    ReasonHoldsLink,
    ReasonLength,
    SenderChanged,
    SenderUnsaid,
    SomethingAdded,
    StopChanged,
)
from ..wordings import setting
from .letter import Probe, language_of, written

WORKER = Actor("worker")
SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class ProbeState:
    """What is known of how a client's letters arrive."""

    is_set_up: bool
    """Whether there is a mailbox for probe letters."""
    under_way: datetime | None
    """Since when a letter has been that was not read back."""
    returned: datetime | None
    """When the latest was read back."""
    findings: Sequence[Finding]
    """Of that one; none where none was read back."""
    changes: tuple[MailChange, ...]
    reason: str
    """Why letters go out all the same; "" where nobody has said."""

    @property
    def is_blocked(self) -> bool:
        """Whether a wave has to wait for a reason."""
        return bool(self.changes) and not self.reason


def state(house: House, client_id: int) -> ProbeState:
    """How the client's mail stands."""
    with house.office() as session:
        account = _account(session, client_id)
        last, under_way = (find(session, client_id, account) for find in (rows.latest_read, rows.latest_under_way))
        changes, reason = told(session, client_id)
        is_newer = under_way is not None and (last is None or under_way.id > last.id)
        return ProbeState(
            is_set_up=bool(house.settings.probe_address),
            under_way=under_way.sent if under_way is not None and is_newer else None,
            returned=None if last is None else last.returned,
            findings=() if last is None else tuple(_findings(last, house.settings.probe_address)),
            changes=changes,
            reason=reason,
        )


def _findings(probe: ProbeLetter, about: str) -> Iterator[Finding]:
    said: Sequence[tuple[Point, bool | None, Refusal]] = (
        (Point.LINKS, probe.links_same, LinksRewritten()),
        (Point.IMAGES, probe.nothing_added, SomethingAdded()),
        (Point.STOP, probe.stop_same, StopChanged()),
        (Point.SENDER, probe.sender_aligned, SenderUnsaid() if probe.sender_aligned is None else SenderChanged()),
    )
    for point, is_right, advice in said:
        outcome = Outcome.UNCHECKED if is_right is None else Outcome.GOOD if is_right else Outcome.FAILS
        yield Finding(point, outcome, about, None if is_right else advice)


def send(house: House, actor: Actor, survey_id: int) -> None:
    """Send a letter like the survey's invitation to the mailbox for probe letters.

    Refusal: NoProbeMailbox, LettersNeedMailServer, NotDelivered, NotThere.
    """
    if not house.settings.probe_address:
        raise NoProbeMailbox()
    of = setting(house, survey_id)
    now = house.now().replace(microsecond=0)
    probe = Probe(survey_id, language_of(of), new_mark(), now, ClientSettings.read(of.client.settings).sender_domain)
    made = written(house, probe)
    try:
        with closing(sending.door(house.settings, made.account.name)) as door:
            door.post(made.sender, house.settings.probe_address, made.raw)
    except Undelivered as trouble:
        raise NotDelivered(word=trouble.word) from None
    with house.office.begin() as session:
        row = ProbeLetter(
            survey_id=survey_id, language=probe.language, mark=probe.mark, sent=probe.sent, account=probe.account
        )
        rows.put_probe(session, row)
        audit.record(session, house, actor, AuditAct.LETTERS_PROBE, f"survey {survey_id}", of.page.client_id)


def take(house: House, raw: bytes) -> bool:
    """Compare a message that came in with the probe letter that it is; False where it is none. Safe to repeat."""
    mark = altered.mark_of(raw)
    with house.office() as session:
        row = rows.probe_with_mark(session, mark) if mark else None
        probe = None if row is None else Probe(row.survey_id, row.language, row.mark, row.sent, row.account)
    if probe is None:
        return False
    found = altered.compare(written(house, probe).raw, raw)
    with house.office.begin() as session:
        row = rows.probe_with_mark(session, mark)
        if row is not None and row.returned is None:
            _settle(session, house, row, found)
    return True


def _settle(session: Session, house: House, row: ProbeLetter, found: altered.Altered) -> None:
    client_id = session.get_one(Survey, row.survey_id).client_id
    last = rows.latest_read(session, client_id, _account(session, client_id) if row.account is None else row.account)
    row.returned = house.now()
    row.links_same, row.nothing_added = found.links_same, found.nothing_added
    row.stop_same, row.sender_aligned = found.stop_same, found.sender_aligned
    changes = changes_of(row)
    if last is not None and changes and set(changes) <= set(changes_of(last)):
        row.reason = last.reason  # it was given for all of this
    session.flush()
    rows.delete_probes_before(session, client_id, row)
    after = {"links": found.links_same, "images": found.nothing_added, "stop": found.stop_same}
    after["sender"] = bool(found.sender_aligned)
    audit.record(session, house, WORKER, AuditAct.LETTERS_PROBED, f"survey {row.survey_id}", client_id, after=after)


def explain(house: House, actor: Actor, client_id: int, why: str) -> None:
    """Say why the client's letters go out although they are changed; printed in the contract of each wave from now on.

    Refusal: ReasonLength, ReasonHoldsLink, NothingToExplain. Whoever calls sees to it that it is an administrator.
    """
    words = " ".join(why.split())
    with house.office.begin() as session:
        last = rows.latest_read(session, client_id, _account(session, client_id))
        if last is None or not changes_of(last):
            raise NothingToExplain()
        if not SHORTEST_REASON <= len(words) <= LONGEST_REASON:
            raise ReasonLength(longest=LONGEST_REASON)
        if HAS_ADDRESS.search(words):
            raise ReasonHoldsLink()
        before, last.reason = last.reason, words
        after = {"why": words, "changes": [str(one) for one in changes_of(last)]}
        where = f"client {client_id}"
        audit.record(
            session, house, actor, AuditAct.LETTERS_EXPLAIN, where, client_id, before={"why": before}, after=after
        )


def _account(session: Session, client_id: int) -> str:
    """By which the client's letters go."""
    return session.get_one(Client, client_id).settings.sender_domain

"""Writes down what came back: which letters arrived, which were refused, and which addresses get none any more.

Only a letter's mark leads to it. What carries no mark, or one that stands nowhere, changes nothing: nobody is looked
up by an address, for that would say to whom a reminder went.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ....core.audit_acts import AuditAct
from ....core.sending.delivery_reports import RULES, DeliveryReport, LetterEnd
from ....core.thresholds import K_FLOOR
from ....core.wave.letters import UNSENT, Cause, LetterState
from ....store.office.letter import Letter
from ....store.office.returned import ends as rows
from ....store.office.wave import Wave
from ....store.sessions import Session
from ...office import audit
from ...office.house import Actor, House

BARRED_FOR = timedelta(days=365)
"""How long an address that was refused for good gets no letter: providers give old addresses to new people."""
UNKNOWN_AFTER = timedelta(days=3)
"""A letter of which nothing has come back for so long is unknown."""


class Told(NamedTuple):
    """What a message or a provider says of one letter."""

    kind: DeliveryReport
    mark: str
    word: str
    """Status or kind; no address."""


def settle(house: House, actor: Actor, told: Iterable[Told]) -> int:
    """Write down what was said of letters; of how many it changed something. Safe to repeat, in any order."""
    with house.office.begin() as session:
        changed = [(letter.wave_id, one.kind) for one in told if (letter := _settled(session, house, one)) is not None]
        for wave_id, counts in _by_wave(changed).items():
            client_id = session.get_one(Wave, wave_id).survey.client_id
            audit.record(
                session, house, actor, AuditAct.LETTERS_RETURN, f"wave {wave_id}", client_id, after=dict(counts)
            )
    return len(changed)


def _by_wave(changed: Sequence[tuple[int, DeliveryReport]]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = {}
    for wave_id, kind in changed:
        counts.setdefault(wave_id, Counter())[str(kind)] += 1
    return counts


def _settled(session: Session, house: House, one: Told) -> Letter | None:
    """The letter, if anything changed."""
    letter = rows.letter_with_mark(session, one.mark) if one.mark else None
    rule = RULES[one.kind]
    if letter is not None and letter.handed and letter.state in UNSENT and rule.ending is not None:
        letter.state, letter.sent, letter.handed = (
            LetterState.SENT,
            house.now(),
            0,
        )  # it went: whoever asks learns later
        letter.trouble = letter.cause = None
    if letter is None or letter.state != LetterState.SENT or (letter.delivered and rule.ending == LetterEnd.DELIVERED):
        if letter is None or not rule.is_barred or not _bar(session, house, letter, one.kind):
            return None
        return letter
    if rule.ending is None:
        return None
    if rule.is_barred:
        _bar(session, house, letter, one.kind)
    letter.delivered = rule.ending == LetterEnd.DELIVERED
    if rule.ending == LetterEnd.REFUSED:
        letter.state, letter.trouble = LetterState.REFUSED, one.word
        letter.cause = Cause.LATER if rule.may_pass else Cause.RECIPIENT
    return letter


def _bar(session: Session, house: House, letter: Letter, why: DeliveryReport) -> bool:
    """False where its address was barred already, or no address of it is kept."""
    if letter.addressed is None or rows.barred(session, [letter.addressed]):
        return False
    rows.bar(session, letter.addressed, why, _today(house))
    return True


def forget(house: House) -> None:
    """Let letters go again to addresses that were barred long ago. For the worker's clock."""
    with house.office.begin() as session:
        rows.delete_barred_before(session, _today(house) - BARRED_FOR)


def ends(house: House, session: Session, wave_id: int, by_sms: bool = False) -> rows.LetterEnds:
    """How the letters of a wave ended, or its text messages alone: within three days each is delivered, refused or
    unknown."""
    return rows.letter_ends(session, wave_id, house.now() - UNKNOWN_AFTER, by_sms)


def not_reached(house: House, client_id: int) -> dict[int, int]:
    """For HR: wave id, of waves in the field, to the number of people whose address refused the invitation, in steps of
    k; waves with fewer are left out, and so is who they are. A number that is exact would fall by one when somebody is
    taken off the list, and say whether they were among them."""
    with house.office() as session:
        counts = rows.people_not_reached(session, client_id)
    return {wave_id: count // K_FLOOR * K_FLOOR for wave_id, count in counts.items() if count >= K_FLOOR}


def _today(house: House) -> date:
    return house.now().date()

"""`outcome.json`: what the keeper gives back, checked, added to our half, and kept as counts are.

From then on a split wave is tabulated like any other: a release is prepared from what was opened, by the same gate.
"""

from collections import Counter
from collections.abc import Mapping
from hashlib import sha256

from ....core.questionnaire.answers import from_plain
from ....core.questionnaire.refusals import ResponseRefused
from ....core.split import desk as halves
from ....core.split import outcome as outcomes
from ....core.split.boxes import WORDS, info
from ....core.split.keeper.plan import Plan
from ....core.split.opened import cube_of
from ....core.split.outcome import Outcome
from ....core.split.refusals import KeeperRefused
from ....core.tabulation.refusals import MoreAnswersThanSeats
from ....core.wave.refusals import BoxRefused
from ....core.wave.sealing import open_box
from ....store.office.wave import Wave
from ...keys import waves
from ...keys.keyring import keyring
from ...office.house import Actor, House
from ...office.survey_rows import SurveyWave, get_wave
from ...setup.split_steps import COUNTED, EXPORTED
from ...vault.profiles import label_key, spent_per_profile
from ...vault.split_rows import Rows
from .. import tally
from ..keeper_records import SIGNER
from ..refusals import (
    OtherOutcome,
    OutcomeDoesNotFit,
    OutcomeOfOtherBallots,
    OutcomeOfOtherWords,
    OutcomeTooEarly,
    OutcomeTooLarge,
)
from .ballots_file import check_closed, private_key, rows_of
from .plan import plan_of

NAME = "outcome.json"
LARGEST = 64_000_000
"""Bytes of an outcome that is looked at."""
DROPPED, SPOILT = "dropped", "spoilt"
"""Where a wave's `seats` hold the number of ballots that were dropped, and of comments that did not open."""
Comments = Mapping[str, Mapping[str, tuple[str, ...]]]


def bring(house: House, actor: Actor, wave: SurveyWave, content: bytes, words: str) -> None:
    """Check a keeper's outcome, add our half, and keep what was opened. The same outcome may be brought again.

    words: seven, as the keeper reads them out. Refusal: NotSplit; OutcomeTooEarly before the export; OutcomeRefused for
    whatever in it does not fit contract, digest, ballots, rows or people; nothing is kept then.
    """
    if len(content) > LARGEST:
        raise OutcomeTooLarge(most=LARGEST // 1_000_000)
    with house.office() as session:
        row = get_wave(session, wave)
        plan = plan_of(session, row)
        if _is_there(row, content):
            return
        check_closed(row)
        closed = tally.closed_wave(session, row.survey_id, row.number)
    private, rows = private_key(house, row), rows_of(house, row, plan)
    try:
        found = _checked(row, content, words)
        tables = halves.add(plan, private, rows.ballots, found)
        _check_seats(house, row, plan, private, rows, found)
        comments, spoilt = _opened(plan, private, found)
        cube = cube_of(plan, found, tables, comments)
    except KeeperRefused as refusal:
        raise OutcomeDoesNotFit(reason=refusal.reason) from None
    more = {SIGNER: found.signer.hex(), COUNTED: _hash(content), DROPPED: len(found.dropped), SPOILT: spoilt}
    tally.keep(house, actor, closed, cube, more, content)


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def _is_there(row: Wave, content: bytes) -> bool:
    before = (row.seats or {}).get(COUNTED)
    if before is not None and before != _hash(content):
        raise OtherOutcome()
    return before is not None


def _checked(row: Wave, content: bytes, words: str) -> Outcome:
    """The outcome, if it is of the file that was handed over, and these are its words."""
    seats = row.seats or {}
    if EXPORTED not in seats:
        raise OutcomeTooEarly()
    found = outcomes.read(content)
    if (found.file.hex(), found.ballots.hex()) != (seats[EXPORTED], seats["digest"]):
        raise OutcomeOfOtherBallots()
    if " ".join(words.split()).casefold() != outcomes.words(content).casefold():
        raise OutcomeOfOtherWords()
    return found


def _check_seats(house: House, row: Wave, plan: Plan, private: bytes, rows: Rows, found: Outcome) -> None:
    """MoreAnswersThanSeats where more ballots count for a profile of labels than it had spent seats."""
    spent = spent_per_profile(keyring(house.settings), row.code, row.seats or {})
    if spent is None:
        return
    there = Counter(label_key(labels) for labels in halves.labels_that_count(plan, private, rows.ballots, found))
    if any(count > spent.get(profile, 0) for profile, count in there.items()):
        raise MoreAnswersThanSeats()


def _opened(plan: Plan, private: bytes, found: Outcome) -> tuple[Comments, int]:
    """Comments by item and unit, sorted by their words; and how many of them did not open."""
    made: dict[str, dict[str, tuple[str, ...]]] = {}
    spoilt = found.spoilt_comments
    for item, by_unit in found.comments.items():
        made[item] = {}
        for unit, boxes in by_unit.items():
            said = [text for text in (_words(plan, private, item, box) for box in boxes) if text]
            spoilt += len(boxes) - len(said)
            made[item][unit] = tuple(sorted(said))
    return made, spoilt


def _words(plan: Plan, private: bytes, item: str, box: bytes) -> str | None:
    """None where it does not open, or holds what could not have been written there."""
    try:
        text = open_box(private, info(plan.contract, WORDS, item), box).decode()
        return str(from_plain(plan.questionnaire, {item: text})[item])
    except (BoxRefused, ResponseRefused, ValueError):
        return None


def words_of(house: House, wave: SurveyWave, language: str = "en") -> str | None:
    """The words of the outcome that was brought; None where there is none, or none any more."""
    with house.office() as session:
        row = get_wave(session, wave)
    if row.outcome is None:
        return None
    content = keyring(house.settings).unwrap(waves.cube_name(row.code), row.outcome)
    return outcomes.words(content, language)

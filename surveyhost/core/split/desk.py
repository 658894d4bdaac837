"""The desk's half: what it hands to the keeper, and adding its sums to the keeper's.

It opens V boxes, which are noise without half K, and adds half V up over the rows that the keeper certified.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from ..questionnaire.measures import Measure, measures
from ..wave.refusals import BoxRefused
from ..wave.sealing import open_box
from .ballot_file import Ballots, Row, digest_of, write
from .boxes import DESK, Form, Labels, ballot_code, info, read_desk, write_labels
from .count import Sums, added, query_of
from .field import Vector
from .keeper.plan import Plan
from .outcome import Outcome
from .proof import Verifier
from .refusals import BallotsOfOtherContract, OutcomeOfOtherPeople, SumsDoNotFit
from .rows import OpenedTable, Opening, closing_profile

Pair = tuple[bytes, bytes]
"""K box and V box of one ballot."""
_NOTHING: Verifier = (0, 0, 0, 0)


def _open(form: Form, contract: bytes, private: bytes, box: bytes) -> tuple[Vector, Labels] | None:
    try:
        return read_desk(form.layout, open_box(private, info(contract, DESK), box))
    except (BoxRefused, ValueError, RecursionError):
        return None


def export(
    plan: Plan, private: bytes, secret: bytes, ballots: Sequence[Pair], comments: Mapping[str, Sequence[bytes]]
) -> bytes:
    """`ballots.bin`. private: the desk's key. secret: of the check. comments: boxes by item, of every item.

    A V box that does not open is handed over with nothing in it: the keeper drops the ballot. Raises OtherSecret.
    """
    query = query_of(plan.form.layout.circuit, secret, plan.policy.query_commit or "", plan.contract)
    rows = []
    for keeper, desk in ballots:
        found = _open(plan.form, plan.contract, private, desk)
        verifier, labels = (query.verifier(found[0]), write_labels(found[1])) if found else (_NOTHING, b"")
        rows.append(Row(keeper, hashlib.sha256(desk).digest(), verifier, labels))
    return write(Ballots(plan.contract, secret, rows, comments), plan.form)


def announced(plan: Plan, ballots: Sequence[Pair], comments: Mapping[str, Sequence[bytes]]) -> str:
    """The digest of a closed wave's rows, 64 hex digits; to be signed before anything is opened."""
    rows = [Row(keeper, hashlib.sha256(desk).digest(), _NOTHING, b"") for keeper, desk in ballots]
    return digest_of(Ballots(plan.contract, b"", rows, comments)).hex()


def add(plan: Plan, private: bytes, ballots: Sequence[Pair], outcome: Outcome) -> dict[str, OpenedTable]:
    """The opened tables, by measure: both halves of each certified row added up.

    ballots: as they were exported. Raises BallotsOfOtherContract, OutcomeOfOtherPeople, or SumsDoNotFit where two
    halves make no count.
    """
    if outcome.contract != plan.contract:
        raise BallotsOfOtherContract()
    opening = _opening(plan, private, ballots, outcome)
    places = {place.measure: place for place in plan.form.layout.places}
    made = {}
    for number, measure in enumerate(measures(plan.questionnaire)):
        if measure.code in outcome.tables:
            theirs = outcome.tables[measure.code]
            mine = opening.table(measure, places[measure.code], theirs.rows)
            made[measure.code] = _both(theirs, mine, measure, _answerers(opening, outcome, number, theirs))
    return made


def labels_that_count(plan: Plan, private: bytes, ballots: Sequence[Pair], outcome: Outcome) -> Iterator[Labels]:
    """The labels in the V boxes of the ballots that were not dropped."""
    dropped = set(outcome.dropped)
    for keeper, desk in ballots:
        found = None if ballot_code(keeper) in dropped else _open(plan.form, plan.contract, private, desk)
        if found:
            yield found[1]


def _opening(plan: Plan, private: bytes, ballots: Sequence[Pair], outcome: Outcome) -> Opening:
    """Half V of the ballots that count, by closing profile."""
    at = {tuple(profile): place for place, profile in enumerate(outcome.profiles.tolist())}
    sums, people = Sums(len(at), plan.form.layout.circuit.cells), [0] * len(at)
    dropped = set(outcome.dropped)
    for keeper, desk in ballots:
        found = None if ballot_code(keeper) in dropped else _open(plan.form, plan.contract, private, desk)
        if found:
            place = at.get(_profile(plan, outcome, found[1]), -1)
            if place < 0:
                raise OutcomeOfOtherPeople()
            people[place] += 1
            sums.add(place, found[0])
    if people != outcome.people.tolist():
        raise OutcomeOfOtherPeople()
    return Opening(outcome.views, outcome.profiles, [[place] for place in range(len(at))], sums)


def _profile(plan: Plan, outcome: Outcome, labels: Labels) -> tuple[int, ...]:
    """Raises OutcomeOfOtherPeople where the outcome has no group for these labels."""
    try:
        return closing_profile(plan.views, outcome.views, labels)
    except (KeyError, ValueError, LookupError):
        raise OutcomeOfOtherPeople() from None


def _answerers(opening: Opening, outcome: Outcome, number: int, table: OpenedTable) -> dict[tuple[str, str], int]:
    """How many answered in each row, by breakdown ("" for units) and group."""
    column = outcome.answerers[:, number]
    units = opening.unit_members(table.rows.blocks)
    made = {("", code): int(column[units[code]].sum()) for code in table.units}
    for name, held in table.groups.items():
        made |= {(name, code): int(column[opening.group_members(name)[code]].sum()) for code in held}
    return made


def _both(
    theirs: OpenedTable, mine: OpenedTable, measure: Measure, answerers: Mapping[tuple[str, str], int]
) -> OpenedTable:
    def count(breakdown: str, code: str, keeper: Vector, desk: Vector) -> Vector:
        found, people = added(keeper, desk), answerers[breakdown, code]
        is_right = found[0] <= people if measure.of_all else sum(found) == people
        if not is_right or max(found) > people:
            raise SumsDoNotFit(measure=measure.code, group=code)
        return found

    units = {code: count("", code, row, mine.units[code]) for code, row in theirs.units.items()}
    groups = {
        name: {code: count(name, code, row, mine.groups[name][code]) for code, row in held.items()}
        for name, held in theirs.groups.items()
    }
    return OpenedTable(theirs.rows, units, groups)

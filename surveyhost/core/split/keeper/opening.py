"""Opens the K boxes, checks each ballot, and adds up half K of those that are valid, by their labels.

A ballot that does not open, holds what it should not, has other labels in its two boxes, or is not valid is dropped:
one respondent must not be able to stop a count.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...grouping.frozen import SILENT, Views
from ...wave.refusals import BoxRefused
from ...wave.sealing import open_box
from ..ballot_file import Row
from ..boxes import KEEPER, Labels, ballot_code, info, read_keeper, write_labels
from ..count import Ints, Sums, is_valid
from ..proof import Query
from ..refusals import BallotRepeated, MoreThanInvited, TooFewBallots, TooManyDropped
from .plan import Plan

MAY_DROP = 3
"""Invalid ballots that are dropped without asking."""
Progress = Callable[[str, int, int], None]
"""What is being done, how far it is, of how many."""
Opened = tuple[bytes, tuple[bool, ...], Labels]
"""Seed, mask and labels of a ballot."""


def silent(_: str, __: int, ___: int) -> None:
    """Tells nobody how far a count is."""


@dataclass
class Valid:
    """The ballots that count."""

    profiles: list[Labels]
    """Label profiles, sorted."""
    people: Ints
    """(profiles,) ballots."""
    answered: Ints
    """(profiles, blocks) ballots in which a block was answered."""
    sums: Sums
    """Half K by profile."""
    codes: list[bytes]
    """Ballot codes of all ballots, sorted."""
    dropped: list[bytes]
    """Of those that were dropped, sorted."""


def known(views: Views, labels: Labels) -> bool:
    """Whether a seat of these views can have these labels."""
    if len(labels) != 1 + len(views.views) or labels[0] not in views.blocks:
        return False
    pairs = zip(labels[1:], views.views, views.first_cells, strict=True)
    return all((label in groups) != (label == SILENT and labels[0] in view.silent) for label, view, groups in pairs)


def _open(plan: Plan, private: bytes, row: Row) -> Opened | None:
    try:
        plain = open_box(private, info(plan.contract, KEEPER), row.keeper)
        opened = read_keeper(plan.form.layout, plain)
    except (BoxRefused, ValueError, RecursionError):
        return None
    is_same = write_labels(opened[2]) == row.labels
    return opened if is_same and known(plan.views, opened[2]) else None


def check_invited(views: Views, counts: Mapping[str, int], what: str) -> None:
    """Raises MoreThanInvited where a block holds more than its people. counts: by the block's code."""
    invited: Counter[str] = Counter()
    for unit in views.units:
        invited[unit.block] += unit.invited
    for code, count in sorted(counts.items()):
        if count > invited[code]:
            raise MoreThanInvited(
                count=count, what=what, unit=" / ".join(views.unit[code].path) or code, invited=invited[code]
            )


def _check(plan: Plan, opened: Iterable[Opened | None]) -> None:
    """Raises BallotRepeated or MoreThanInvited."""
    there = [one for one in opened if one is not None]
    repeated = len(there) - len({seed for seed, _, _ in there})
    if repeated:
        raise BallotRepeated(count=repeated)
    check_invited(plan.views, Counter(labels[0] for _, _, labels in there), "ballots")


def valid_ballots(
    plan: Plan, private: bytes, rows: Sequence[Row], query: Query, may_drop: int, progress: Progress
) -> Valid:
    """The ballots that count, and how many were dropped.

    may_drop: how many may be. Raises BallotRepeated, MoreThanInvited, TooManyDropped, or TooFewBallots where fewer than
    the floor are left.
    """
    opened = []
    for number, row in enumerate(rows, 1):
        opened.append(_open(plan, private, row))
        progress("Boxes opened", number, len(rows))
    _check(plan, opened)
    profiles = sorted({one[2] for one in opened if one is not None})
    at = {labels: place for place, labels in enumerate(profiles)}
    layout, circuit = plan.form.layout, plan.form.layout.circuit
    made = Valid(
        profiles,
        np.zeros(len(profiles), dtype=np.int64),
        np.zeros((len(profiles), len(layout.blocks)), dtype=np.int64),
        Sums(len(profiles), circuit.cells),
        sorted(ballot_code(row.keeper) for row in rows),
        [],
    )
    for number, (row, one) in enumerate(zip(rows, opened, strict=True), 1):
        half = circuit.keeper_half(one[0], plan.contract) if one else []
        if one is None or not is_valid(query, row.verifier, half, one[1]):
            made.dropped.append(ballot_code(row.keeper))
        else:
            place = at[one[2]]
            made.people[place] += 1
            made.answered[place] += one[1]
            made.sums.add(place, half)
        progress("Ballots checked", number, len(rows))
    _enough(plan, made, may_drop)
    return made


def _enough(plan: Plan, made: Valid, may_drop: int) -> None:
    made.dropped.sort()
    if len(made.dropped) > may_drop:
        raise TooManyDropped(count=len(made.dropped), most=MAY_DROP)
    people = int(made.people.sum())
    if people < plan.policy.floor:
        raise TooFewBallots(count=people, least=plan.policy.floor)

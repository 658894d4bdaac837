"""Lift: counts small units of an org tree without ever publishing them by themselves.

Claim. After `lift(parent, people, floor)` every block, that is every set of people who are counted under one and the
same unit, is empty or holds at least `floor` people, unless the whole tree holds fewer. The published total of a unit
is the sum of the blocks at or below it, so every total, every remainder ("the unit without the teams printed below
it") and every other combination of totals is a sum of whole blocks: none rests on fewer than `floor` people.

Why not hide the small ones? A hidden team is found again as its parent's total less its sisters. A lifted team is in
no total below the block that took it in, so there is nothing to take away.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]


def _check(parent: Sequence[int], people: Sequence[int], floor: int) -> None:
    if floor < 1:
        raise ValueError("floor must be at least 1")
    if len(parent) != len(people) or not len(parent):
        raise ValueError("one count of people for each unit, and at least the root")
    if any(parent[i] >= i for i in range(1, len(parent))) or parent[0] != 0:
        raise ValueError("units must be sorted so that a parent comes before its children; the root is its own parent")
    if min(people) < 0:
        raise ValueError("people cannot be counted below 0")


def _standing(parent: Sequence[int], people: Sequence[int], floor: int) -> list[bool]:
    """Which units hold a block: bottom-up, whoever cannot stand is carried on to the parent."""
    carried = [int(count) for count in people]
    stands = [False] * len(parent)
    for unit in range(len(parent) - 1, 0, -1):
        if carried[unit] >= floor:
            stands[unit] = True
        else:
            carried[parent[unit]] += carried[unit]
    stands[0] = True
    return stands


def _attach(parent: Sequence[int], stands: Sequence[bool]) -> list[int]:
    """Each unit's block: itself, or the first ancestor that stands."""
    block = list(range(len(parent)))
    for unit in range(1, len(parent)):
        if not stands[unit]:
            block[unit] = block[parent[unit]]
    return block


def lift(parent: Sequence[int], people: Sequence[int], floor: int) -> list[int]:
    """The block of each unit: the unit under which the people attached to it are counted (linear time).

    parent: index of each unit's parent, parents before children, `parent[0] == 0` the company.
    people: people attached to each unit itself (not below it).
    floor: the fewest people a block may hold. Raises ValueError if these do not fit together.

    Those carried up to the company may be too few even there; then the company takes in its smallest
    block as well.
    """
    _check(parent, people, floor)
    stands = _standing(parent, people, floor)
    block = _attach(parent, stands)
    size = np.bincount(block, weights=people, minlength=len(parent)).astype(int)
    standing = sorted(
        (unit for unit in range(1, len(parent)) if stands[unit]), key=lambda unit: (-int(size[unit]), -unit)
    )
    while standing and 0 < size[0] < floor:
        smallest = standing.pop()
        block = [0 if unit == smallest else unit for unit in block]
        size[0] += size[smallest]
    return block


def totals(parent: Sequence[int], block: Sequence[int], people: Counts) -> Counts:
    """Published total of each unit: its own block and all blocks below it; 0 for a unit that is not published.

    people: shape (units,) or (units, anything), counted at the unit to which people are attached.
    """
    sums = np.zeros_like(people)
    np.add.at(sums, np.asarray(block), people)
    for unit in range(len(parent) - 1, 0, -1):
        sums[parent[unit]] += sums[unit]
    return sums


def full_rows(parent: Sequence[int], total: Sequence[int], minimum: int) -> list[bool]:
    """Which published rows may show their full table: each such row, and every remainder it leaves, is 0 or large.

    total: the published total of each unit (0: not published). minimum: the fewest people in a full row and in the
    remainder that is left when the full rows directly below it are taken away. A row is given up when the remainder
    above it would be too small, smallest own remainder first: the larger population keeps its table.

    Claim: the full tables span the same figures as disjoint sets of at least `minimum` people each.
    """
    kept = [False] * len(parent)
    own = [0] * len(parent)  # a kept row without the kept rows directly below it
    tops: list[list[int]] = [[] for _ in parent]  # kept rows with no kept row between them and this unit
    below: list[list[int]] = [[] for _ in parent]
    for unit in range(len(parent) - 1, -1, -1):
        inside = tops[unit]
        if total[unit] >= minimum:
            left = int(total[unit]) - sum(int(total[row]) for row in inside)
            while 0 < left < minimum:
                given_up = min(inside, key=lambda row: (own[row] or int(total[row]), row))
                kept[given_up] = False
                inside = [row for row in inside if row != given_up] + below[given_up]
                left = int(total[unit]) - sum(int(total[row]) for row in inside)
            kept[unit], own[unit], below[unit], inside = True, left, inside, [unit]
        if unit:
            tops[parent[unit]] = tops[parent[unit]] + inside
    return kept

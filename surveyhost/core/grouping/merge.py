"""Merge: counts small values of a breakdown without ever publishing them by themselves.

Claim. `merge_ordered` and `merge_nominal` part the values into groups of at least `floor` people each, or into one
single group. Nothing is left out: the groups of a breakdown always add up to everybody, so no suppressed cell stands
in the table to be solved for.

A `Draft` is a breakdown in the making. It holds *pieces* (roster cells when a wave is planned, frozen groups when it
is closed) that can be joined and never split, which is why closing can only make groups coarser.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from .frozen import Cell, GroupOfCells, View

Ints = npt.NDArray[np.int64]
NOT_STATED = -1
"""Label of people whose block does not state the breakdown."""


def merge_ordered(counts: Sequence[int], floor: int) -> list[list[int]]:
    """Part the positions 0..n-1 into runs of at least `floor` people: the smallest run joins its smaller neighbour."""
    runs = [[position] for position in range(len(counts))]
    people = [int(count) for count in counts]
    while len(runs) > 1 and min(people) < floor:
        small = people.index(min(people))
        left = small - 1 if small else 1
        right = small + 1 if small + 1 < len(runs) else small - 1
        other = left if people[left] <= people[right] else right
        first, second = min(small, other), max(small, other)
        runs[first] += runs.pop(second)
        people[first] += people.pop(second)
    return runs


def merge_nominal(counts: Sequence[int], floor: int) -> list[list[int]]:
    """Part the positions into groups of at least `floor` people: the small ones are pooled as "other", and while the
    pool itself is small the smallest of the rest joins it."""
    large = sorted((p for p in range(len(counts)) if counts[p] >= floor), key=lambda p: (-int(counts[p]), p))
    pool = [position for position in range(len(counts)) if counts[position] < floor]
    while pool and large and sum(int(counts[position]) for position in pool) < floor:
        pool.append(large.pop())
    return sorted([[position] for position in large] + ([sorted(pool)] if pool else []))


@dataclass
class Draft:
    """A breakdown in the making."""

    name: str
    attributes: tuple[str, ...]
    depth: int
    order: tuple[str, ...]
    """Values of the last attribute from low to high, then only neighbours may be joined; () for nominal."""
    pieces: list[tuple[Cell, ...]]
    """The roster cells in each piece; sorted by `outer`, then by the order of the last attribute."""
    codes: list[str]
    """A name for each piece; a group goes by the name of its first piece."""
    outer: Ints
    """For a pair: in which unit, or outer group, the piece lies. Pieces are joined inside one first. Else all 0."""
    group: Ints = field(init=False)
    """The group of each piece, named by the position of its first piece."""
    silent: set[int] = field(default_factory=set)
    """Blocks (by position in the tree) that do not state this breakdown."""

    def __post_init__(self) -> None:
        self.group = np.arange(len(self.pieces), dtype=np.int64)

    def join(self, first: int, second: int) -> None:
        """Make two groups one."""
        self.group[self.group == max(first, second)] = min(first, second)

    def groups(self) -> list[int]:
        """The groups, in order."""
        return [int(group) for group in np.unique(self.group)]

    def merge(self, people: Ints, floor: int) -> None:
        """Join groups until each holds at least `floor` people, or only one is left.

        people: shape (pieces,), without those whose block is silent.
        """
        for area in np.unique(self.outer):
            inside = [g for g in self.groups() if self.outer[g] == area]
            counts = [int(people[self.group == g].sum()) for g in inside]
            for positions in (merge_ordered if self.order else merge_nominal)(counts, floor):
                for position in positions[1:]:
                    self.join(inside[positions[0]], inside[position])
        self._join_small_areas(people, floor)

    def _join_small_areas(self, people: Ints, floor: int) -> None:
        """A unit or outer group that is too small as a whole joins the smallest group beside it."""
        while len(groups := self.groups()) > 1:
            counts = {g: int(people[self.group == g].sum()) for g in groups}
            small = min(groups, key=lambda g: (counts[g], g))
            if counts[small] >= floor:
                return
            place = groups.index(small)
            self.join(
                small, min(groups[max(0, place - 1) : place] + groups[place + 1 : place + 2], key=counts.__getitem__)
            )

    def neighbours(self, group: int) -> Iterable[int]:
        """Groups that this one may be joined with: in the same area, and next to it if the breakdown is ordered."""
        groups = [g for g in self.groups() if self.outer[g] == self.outer[group]]
        if not self.order:
            return [g for g in groups if g != group]
        place = groups.index(group)
        return groups[max(0, place - 1) : place] + groups[place + 1 : place + 2]

    def finish(self, block_codes: Sequence[str]) -> View:
        """The breakdown as it will be frozen. block_codes: the code of each unit by position."""
        groups = tuple(
            GroupOfCells(
                self.codes[group],
                tuple(cell for piece in np.flatnonzero(self.group == group) for cell in self.pieces[piece]),
            )
            for group in self.groups()
        )
        silent = tuple(block_codes[block] for block in sorted(self.silent))
        return View(self.name, self.attributes, self.depth, self.order, groups, silent)


def label(draft: Draft, piece: Ints, block: Ints) -> Ints:
    """The label of each atom in this breakdown: its group, or NOT_STATED.

    piece: shape (atoms,), the atom's piece (NOT_STATED where it already had none). block: shape (atoms,).
    """
    made = np.where(piece >= 0, draft.group[np.maximum(piece, 0)], NOT_STATED)
    if draft.silent:
        made[np.isin(block, list(draft.silent))] = NOT_STATED
    return made

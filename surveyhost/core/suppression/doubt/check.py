"""The checker: whether a table fits everything printed, and what several tables leave open between them.

It trusts nobody who finds tables, and shares no code with them. What it compares with is the printed form: whole
percents as they are rounded, bounds where a share is clipped.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ...grouping.merge import Ints
from ..primary import OUTSIDE
from .printed import EXACT, Printed

Mask = npt.NDArray[np.bool_]
PIECE = 256
"""Moves that are checked at once."""
NOBODY, SOMEBODY = 0, 1
"""The two ways to see a clipped row: nobody outside its band, or one."""


CHOSEN = 1
"""The band of those who chose an option."""


def _places(printed: Printed, table: Ints) -> int:
    """How many people can have chosen alone, beside those who chose as in this table."""
    assert printed.mates is not None
    kinds = np.arange(len(printed.n))
    return int(printed.mates.places(kinds, printed.n, table[:, CHOSEN]).sum())


@dataclass(frozen=True)
class Moves:
    """Tables that differ from one that is known by a few people: in each move one person of each kind named gives away
    one band and takes another."""

    kinds: Ints
    """(moves, people)"""
    gives: Ints
    takes: Ints


def agrees(printed: Printed, table: Ints) -> bool:
    """Whether a reader of the printed rows could take this table (kinds, bands) for the answers."""
    if table.shape != (len(printed.n), printed.width) or (table < 0).any() or (table.sum(axis=1) != printed.n).any():
        return False
    if (table < printed.room[0]).any() or (table > printed.room[1]).any():
        return False
    if printed.mates is not None and _places(printed, table) < printed.mates.alone:
        return False
    sums = printed.sums(table)
    near = printed.top != EXACT
    outside = printed.size[near] - sums[near, printed.top[near]]
    if (outside >= OUTSIDE).any():
        return False
    same = (sums == printed.counts).all(axis=1)
    if not same[printed.nested & ~near].all():
        return False
    changed = np.flatnonzero(~near & ~printed.nested & ~same)
    return bool((percents(sums[changed]) == percents(printed.counts[changed])).all())


def percents(counts: Ints) -> Ints:
    """Whole percents of rows (rows, bands), as they are printed (see `whole_percents`)."""
    n = counts.sum(axis=1, keepdims=True)
    floors = 100 * counts // n
    rest = 100 * counts - floors * n
    place = np.argsort(np.argsort(-rest, axis=1, kind="stable"), axis=1, kind="stable")
    made: Ints = floors + (place < 100 - floors.sum(axis=1, keepdims=True))
    return made


def _net(moves: Moves, width: int) -> Ints:
    """(moves, people, bands) by how much a move changes the answers of this person's whole kind."""
    change = (moves.takes[:, :, None] == np.arange(width)).astype(np.int64)
    change -= moves.gives[:, :, None] == np.arange(width)
    alike = (moves.kinds[:, :, None] == moves.kinds[:, None]).astype(np.int64)
    made: Ints = alike @ change
    return made


@dataclass
class Doubt:
    """What the tables shown so far leave open. Each is checked before it counts."""

    printed: Printed
    k: int
    first: Ints | None = None
    differs: Mask = field(init=False)
    """(kinds,) two tables differ there."""
    mixed: Mask = field(init=False)
    """(kinds,) some table has its people in more than one band."""
    seen: Mask = field(init=False)
    """(rows, 2) a clipped row seen with nobody outside, and with one."""

    def __post_init__(self) -> None:
        self.differs = np.zeros(len(self.printed.n), dtype=bool)
        self.mixed = np.zeros(len(self.printed.n), dtype=bool)
        self.seen = np.zeros((len(self.printed.codes), 2), dtype=bool)

    def show(self, table: Ints) -> bool:
        """Take a table (kinds, bands) into account; False if it does not agree with what is printed."""
        if not agrees(self.printed, table):
            return False
        if self.first is None:
            self.first = table.copy()
        self.differs |= (table != self.first).any(axis=1)
        self.mixed |= table.max(axis=1) < self.printed.n
        near = np.flatnonzero(self.printed.top != EXACT)
        outside = self.printed.size[near] - self.printed.sums(table)[near, self.printed.top[near]]
        self.seen[near, outside] = True
        return True

    def show_moves(self, base: Ints, moves: Moves) -> int:
        """Take tables into account that differ by moves from `base`, a table that was shown; how many of them agree."""
        agreed = 0
        for begin in range(0, len(moves.kinds), PIECE):
            piece = slice(begin, begin + PIECE)
            some = Moves(moves.kinds[piece], moves.gives[piece], moves.takes[piece])
            holds, seen = self._kept(base, some)
            kinds, net = some.kinds[holds], _net(some, self.printed.width)[holds]
            self.differs[kinds[(net != 0).any(axis=2)]] = True
            self.mixed[kinds[(base[kinds] + net).max(axis=2) < self.printed.n[kinds]]] = True
            self.seen |= seen
            agreed += int(holds.sum())
        return agreed

    def _have_room(self, base: Ints, moves: Moves) -> Mask:
        """(moves,) whether every kind has as many people as give an answer away, and room for as many as take one."""
        low, high = self.printed.room
        after = base[moves.kinds] + _net(moves, self.printed.width)
        inside = np.asarray(((after >= low[moves.kinds]) & (after <= high[moves.kinds])).all(axis=(1, 2)))
        mates, n = self.printed.mates, self.printed.n[moves.kinds]
        if mates is None:
            return inside
        before = mates.places(moves.kinds, n, base[moves.kinds, CHOSEN])
        change = mates.places(moves.kinds, n, after[:, :, CHOSEN]) - before
        alone = (moves.kinds[:, :, None] == moves.kinds[:, None]).sum(axis=(1, 2)) == moves.kinds.shape[1]
        taken = -np.where(alone[:, None], change, np.minimum(change, 0)).sum(axis=1)
        room: Mask = inside & (_places(self.printed, base) - taken >= mates.alone)
        return room

    def _kept(self, base: Ints, moves: Moves) -> tuple[Mask, Mask]:
        """(moves,) whether a table moved so agrees with everything printed; (rows, 2) how they show clipped rows."""
        printed, sums = self.printed, self.printed.sums(base)
        change = np.zeros((printed.width, len(moves.kinds), len(sums)), dtype=np.int16)
        rows = printed.membership[moves.kinds]
        move = np.arange(len(moves.kinds))
        for person in range(moves.kinds.shape[1]):
            change[moves.takes[:, person], move] += rows[:, person]
            change[moves.gives[:, person], move] -= rows[:, person]
        holds = self._have_room(base, moves)
        near = np.flatnonzero(printed.top != EXACT)
        outside = (printed.size[near] - sums[near, printed.top[near]])[:, None] - change[printed.top[near], :, near]
        holds &= (outside < OUTSIDE).all(axis=0)
        at, row = np.nonzero(np.logical_or.reduce(change != 0) & (printed.top == EXACT))
        same = percents(sums[row] + change[:, at, row].T) == percents(printed.counts[row])
        broken = at[printed.nested[row] | ~same.all(axis=1)]
        holds[broken] = False
        seen = np.zeros_like(self.seen)
        for way in (NOBODY, SOMEBODY):
            seen[near, way] = (outside[:, holds] == way).any(axis=1)
        return holds, seen

    def without(self, codes: Collection[str]) -> "Doubt":
        """What the same tables leave open where the rows of these groups are not printed: they agree all the more."""
        made = Doubt(self.printed.without(codes), self.k, self.first)
        made.differs, made.mixed = self.differs.copy(), self.mixed.copy()
        made.seen = self.seen[[code not in codes for code in self.printed.codes]]
        return made

    @property
    def kinds(self) -> Ints:
        """Kinds that are still certain: fewer than k people of whom no two tables differ, or k and more who are of one
        mind in every table."""
        small = self.printed.n < self.k
        return np.flatnonzero(np.where(small, ~self.differs, ~self.mixed))

    @property
    def rows(self) -> list[tuple[int, int]]:
        """(row, NOBODY or SOMEBODY) of clipped rows that were not seen this way yet."""
        near = np.flatnonzero(self.printed.top != EXACT)
        return [(int(row), way) for row in near for way in (NOBODY, SOMEBODY) if not self.seen[row, way]]

    @property
    def complete(self) -> bool:
        """Whether nothing is certain."""
        return self.first is not None and not len(self.kinds) and not self.rows

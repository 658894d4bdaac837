"""Tables by moving people about: fast, and the only way in large firms. A table it does not find may still exist.

Within an *area*, the people who share their lowest exactly printed unit, the count of each band is known. Two people of
one area who exchange answers change no unit's row; the rows of breakdowns in which they differ change by one each. A
table is begun by giving each area its answers at random, and mended by such exchanges until every row is as printed.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ...grouping.merge import Ints
from .printed import EXACT, Printed

SWEEPS = 300
"""Rounds in which many exchanges are tried at once."""
STEPS = 1200
"""Single exchanges, each the best of those that mend one row, before a search is given up."""
SIDEWAYS = 0.3
"""How often an exchange is made that neither mends nor harms."""
WARM = 0.6
NOISE = 0.15
"""How often any mending exchange is taken, and not the best."""
MATES, FEWEST_MATES, LOOKED_AT = 60, 15, 400_000
"""Partners looked at for each person: fewer where this would make so many pairs."""
FEW = 40
"""Faults from which on they are mended one by one."""
ROOM = 3
"""People by which a row may change, from which on it need not be kept by an exchange."""
FAR = 10**6
FREE = 21
"""Lowest bits of a mark that are 0: room for the number of a pair."""
Mask = npt.NDArray[np.bool_]


def areas(printed: Printed) -> tuple[Ints, Ints]:
    """(kinds,) the row that is the area of each, -1 where no unit's row is exact; and (rows, bands) how often each band
    occurs in it."""
    area = np.full(len(printed.n), -1, dtype=np.int64)
    totals = np.zeros_like(printed.counts)
    exact = np.flatnonzero(printed.nested & (printed.top == EXACT)).tolist()
    for row in sorted(exact, key=lambda row: (-len(printed.members[row]), row)):
        above = int(area[printed.members[row][0]])
        totals[row] = printed.counts[row]
        if above >= 0:
            totals[above] -= printed.counts[row]
        area[printed.members[row]] = row
    return area, totals


def watched(printed: Printed) -> Ints:
    """(kinds, partitions) the rows in which a kind is counted, exact units apart; where in none, how many there are.

    One partition for each breakdown, and one for each level of units whose rows are clipped.
    """
    none = len(printed.codes)
    columns = []
    for view in np.unique(printed.view[~printed.nested]).tolist():
        column = np.full(len(printed.n), none, dtype=np.int64)
        for row in np.flatnonzero(printed.view == view).tolist():
            column[printed.members[row]] = row
        columns.append(column)
    level, first = np.zeros(len(printed.n), dtype=np.int64), len(columns)
    near = np.flatnonzero(printed.nested & (printed.top != EXACT)).tolist()
    for row in sorted(near, key=lambda row: (-len(printed.members[row]), row)):
        at = first + int(level[printed.members[row][0]])
        if at == len(columns):
            columns.append(np.full(len(printed.n), none, dtype=np.int64))
        columns[at][printed.members[row]] = row
        level[printed.members[row]] += 1
    return np.stack(columns, axis=1) if columns else np.zeros((len(printed.n), 0), dtype=np.int64)


def _inside(row: Ints, rows: int) -> "list[Ints]":
    """(people, partitions) turned round: for each row the people in it."""
    order = np.argsort(row, axis=None, kind="stable")
    ends = np.searchsorted(row.ravel()[order], np.arange(rows + 1))
    return [order[a:b] // max(row.shape[1], 1) for a, b in pairwise(ends)]


class Walk:
    """The people of one measure, each with an answer. Only where everybody lies in an area (see `possible`)."""

    def __init__(self, printed: Printed, random: np.random.Generator) -> None:
        self.printed, self.random = printed, random
        area, self.totals = areas(printed)
        self.possible = bool((area >= 0).all())
        order = np.argsort(area, kind="stable")
        self.kind: Ints = np.repeat(order, printed.n[order])
        """(people,) by area."""
        self.area: Ints = area[self.kind]
        self.begin: Ints = np.searchsorted(self.area, self.area, side="left")
        self.end: Ints = np.searchsorted(self.area, self.area, side="right")
        """(people,) the people of their area stand from begin to end."""
        self.row: Ints = watched(printed)[self.kind]
        """(people, partitions)"""
        low, high = printed.limits
        self.low = np.vstack([low, np.full((1, printed.width), -FAR)])
        self.high = np.vstack([high, np.full((1, printed.width), FAR)])
        exact = np.append(printed.nested & (printed.top == EXACT), True)
        self.low[exact], self.high[exact] = -FAR, FAR
        self.inside: list[Ints] = _inside(self.row, len(self.low))
        """For each watched row the people in it."""
        self.pinned: Mask = np.zeros(len(self.kind), dtype=bool)
        self.band: Ints = np.zeros(len(self.kind), dtype=np.int64)
        self.sums: Ints = np.zeros_like(self.low)

    def deal(self) -> None:
        """Give each area its answers at random."""
        for begin in np.unique(self.begin).tolist():
            given = np.repeat(np.arange(self.printed.width), self.totals[self.area[begin]])
            self.band[begin : self.end[begin]] = self.random.permutation(given)
        self.recount()

    def recount(self) -> None:
        """Take the sums of all watched rows afresh."""
        self.sums = np.zeros_like(self.low)
        for column in self.row.T:
            np.add.at(self.sums, (column, self.band), 1)

    def table(self) -> Ints:
        """(kinds, bands)"""
        made = np.zeros((len(self.printed.n), self.printed.width), dtype=np.int64)
        np.add.at(made, (self.kind, self.band), 1)
        return made

    def faults(self) -> Ints:
        """(rows and 1, bands) by how many people each count is too high, or, below 0, too low."""
        made: Ints = np.maximum(self.sums - self.high, 0) - np.maximum(self.low - self.sums, 0)
        return made

    def harm(self, left: Ints, right: Ints) -> Ints:
        """(pairs,) how many more faults there would be if these people exchanged answers; below 0: fewer."""
        low, high, sums = self.low, self.high, self.sums
        now = np.maximum(low - sums, 0) + np.maximum(sums - high, 0)
        less = np.maximum(low - sums + 1, 0) + np.maximum(sums - 1 - high, 0) - now
        more = np.maximum(low - sums - 1, 0) + np.maximum(sums + 1 - high, 0) - now
        mine, theirs = self.row[left], self.row[right]
        gives, takes = self.band[left][:, None], self.band[right][:, None]
        change = less[mine, gives] + more[mine, takes] + less[theirs, takes] + more[theirs, gives]
        made: Ints = np.where(mine != theirs, change, 0).sum(axis=1)
        return made

    def exchange(self, left: Ints, right: Ints) -> None:
        """Exchange the answers of these pairs; nobody may be in two of them."""
        for people, sign in ((left, -1), (right, -1), (left, 1), (right, 1)):
            if sign == 1 and people is left:
                self.band[left], self.band[right] = self.band[right], self.band[left].copy()
            np.add.at(self.sums, (self.row[people], self.band[people][:, None]), sign)

    def mend(self, steps: int = STEPS) -> bool:
        """Exchange answers until every row is as printed; False if that was not reached. Who is pinned keeps theirs."""
        for sweep in range(SWEEPS):
            wrong = self.faults()
            if np.abs(wrong).sum() <= FEW:
                break
            self._sweep(wrong, WARM * (1 - sweep / SWEEPS))
        for _ in range(steps):
            wrong = self.faults()
            if not wrong.any():
                return True
            self._mend_one(wrong)
        return not self.faults().any()

    def _sweep(self, wrong: Ints, warmth: float) -> None:
        """Many exchanges at once, tried on people of rows that are wrong."""
        concerned = (wrong[self.row] != 0).any(axis=(1, 2)) & ~self.pinned
        left = np.flatnonzero(concerned)
        left = self.random.permutation(left)[: max(8, len(left) // 4)]
        right = self.begin[left] + (self.random.random(len(left)) * (self.end - self.begin)[left]).astype(np.int64)
        apart = (self.band[left] != self.band[right]) & ~self.pinned[right]
        left, right = left[apart], right[apart]
        harm = self.harm(left, right)
        taken = self.random.random(len(harm)) < SIDEWAYS * np.exp(-np.maximum(harm, 0) / max(warmth, 1e-3))
        taken |= harm < 0
        left, right = left[taken], right[taken]
        once = np.zeros(len(left), dtype=bool)
        both = np.concatenate([left, right])
        first = np.unique(both, return_index=True)[1]
        seen = np.zeros(len(both), dtype=bool)
        seen[first] = True
        once = seen[: len(left)] & seen[len(left) :]
        self.exchange(left[once], right[once])

    def _mend_one(self, wrong: Ints) -> None:
        """One exchange that mends one row, the best of those looked at most of the time."""
        places = np.argwhere(wrong)
        row, band = places[self.random.integers(len(places))]
        inside = self.inside[row][~self.pinned[self.inside[row]]]
        has = self.band[inside] == band
        left = inside[has] if wrong[row, band] > 0 else inside[~has]
        left, right = self.pairs(left)
        fits = (self.band[right] != band) if wrong[row, band] > 0 else (self.band[right] == band)
        fits &= ~(self.row[right] == row).any(axis=1) & ~self.pinned[right]
        left, right = left[fits], right[fits]
        if not len(left):
            return
        harm = self.harm(left, right)
        if self.random.random() < NOISE:
            one = int(self.random.integers(len(harm)))
        else:
            best = np.flatnonzero(harm == harm.min())
            one = int(best[self.random.integers(len(best))])
        self.exchange(left[one : one + 1], right[one : one + 1])

    def pairs(self, left: Ints) -> tuple[Ints, Ints]:
        """Each of these people with everybody of their area, or with some of them where it is large."""
        most = max(FEWEST_MATES, min(MATES, LOOKED_AT // max(1, len(left))))
        mates = np.minimum(self.end[left] - self.begin[left], most)
        first = np.repeat(left, mates)
        number = np.arange(len(first)) - np.repeat(np.cumsum(mates) - mates, mates)
        wide = (self.end - self.begin)[first]
        number = np.where(wide > most, (self.random.random(len(first)) * wide).astype(np.int64), number)
        return first, self.begin[first] + number

    def marks(
        self, left: Ints, right: Ints, loose: bool = False, without: Sequence[int] | Ints = ()
    ) -> npt.NDArray[np.uint64]:
        """(pairs,) what an exchange changes in rows that have no room, as a number: two whose numbers add up to 0 undo
        each other's changes (or, once in very many times, seem to). loose: leave clipped rows out of account, and those
        with any room, in which another count may be as good. without: rows to leave out of account as well."""
        draw = self.random.integers(1, 2 ** (63 - FREE), size=self.low.shape, dtype=np.uint64) << np.uint64(FREE)
        room = np.minimum(self.sums - self.low, self.high - self.sums).min(axis=1)
        draw[room >= ROOM] = 0
        draw[list(without)] = 0
        if loose:
            draw[room > 0] = 0
            draw[:-1][self.printed.top != EXACT] = 0
        counted = np.zeros((len(self.kind), self.printed.width), dtype=np.uint64)
        for column in self.row.T:
            counted += draw[column]
        gives, takes = self.band[left], self.band[right]
        made: npt.NDArray[np.uint64] = counted[left, takes] - counted[left, gives]
        made += counted[right, gives] - counted[right, takes]  # rows that count both cancel out
        return made

    def take(self, table: Ints) -> None:
        """Give everybody the answers of a table (kinds, bands)."""
        held = table[self.kind[np.flatnonzero(np.diff(self.kind, prepend=-1))]]
        self.band = np.repeat(np.tile(np.arange(self.printed.width), len(held)), held.ravel())
        self.recount()

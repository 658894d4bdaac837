"""Exchanges that cancel each other: tables that differ from a known one by a few people.

What an exchange of answers between two people changes in the printed rows is told by a number (see `Walk.marks`), and
numbers of exchanges made together add up. So to make one kind of people differ, an exchange in which it takes part is
looked up together with one, two or three others whose numbers add up to its opposite.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ...grouping.merge import Ints
from .check import Moves
from .walk import FREE, Walk

TRIES = 4
"""Matches tried for each exchange."""
CHANCES, MORE_CHANCES = 4, 40
"""Moves that may break rows, tried for each kind; and where rows to give up are looked for."""
COMMON = 1500
"""Exchanges that change least: every two of them are looked up as a pair (`FREE` bits number the pairs)."""
MIXED = 60_000
"""Exchanges tried to leave a table."""
HELPERS, LOOKED_UP = 60, 150_000
"""Of those at least so many are tried as a third beside a pair; more, where few exchanges are asked for: up to so many
tries in all."""
Marks = npt.NDArray[np.uint64]


class Exchanges:
    """All exchanges between people of one area who gave different answers, in the table that a walk stands at."""

    def __init__(
        self, walk: Walk, random: np.random.Generator, loose: bool = False, without: Sequence[int] | Ints = ()
    ) -> None:
        """walk: its table agrees with everything printed. loose, without: see `Walk.marks`; a move may break a row
        then."""
        self.walk, self.random, self.loose = walk, random, loose
        self.chances = MORE_CHANCES if len(without) else CHANCES
        left, right = walk.pairs(np.arange(len(walk.kind)))
        apart = (walk.band[left] != walk.band[right]) & (walk.kind[left] != walk.kind[right])
        self.left, self.right = left[apart], right[apart]
        self.mark: Marks = walk.marks(self.left, self.right, loose, without)
        self.order: Ints = np.argsort(self.mark, kind="stable")
        self.moved = np.zeros(len(walk.kind), dtype=bool)

    def moves(self, kinds: Ints) -> Iterator[Moves]:
        """For these kinds, as far as they are found, moves after which every row is as printed still: each time those
        of one more exchange, for the kinds that none was found for."""
        wanted = np.zeros(len(self.walk.printed.n), dtype=bool)
        wanted[kinds] = True
        for find in (self._singly, self._in_twos, self._in_threes, self._in_fours):
            asked = np.flatnonzero(wanted[self.walk.kind[self.left]])
            if not len(asked):
                return
            found = find(asked)
            found = found[self._disjoint(found)]
            found = self._some_of_each(found)
            if not self.loose:
                wanted[self.walk.kind[self.left[found[:, 0]]]] = False
            yield self._moves(found)

    def _some_of_each(self, found: Ints) -> Ints:
        """Of the moves of each kind one, or where they may break rows a few."""
        kind = self.walk.kind[self.left[found[:, 0]]]
        order = np.argsort(kind, kind="stable")
        place = np.arange(len(order)) - np.searchsorted(kind[order], kind[order])
        made: Ints = found[order[place < (self.chances if self.loose else 1)]]
        return made

    def mix(self) -> None:
        """Carry out as many moves as can be that touch different people, so that the walk stands at another table. It
        agrees but for rows that have room, of which some may have lost it."""
        asked = self.random.permutation(len(self.left))[:MIXED]
        for moves in (self._in_twos(asked), self._with_pairs(asked[:, None], self.mark[asked])):
            found = self.random.permutation(moves[self._disjoint(moves)], axis=0)
            people = np.concatenate([self.left[found], self.right[found]], axis=1)
            turn = np.arange(len(found))
            first = np.full(len(self.walk.kind), len(found))
            np.minimum.at(first, people, turn[:, None])
            taken = found[(first[people] == turn[:, None]).all(axis=1) & ~self.moved[people].any(axis=1)]
            self.moved[self.left[taken]] = self.moved[self.right[taken]] = True
            self.walk.exchange(self.left[taken].ravel(), self.right[taken].ravel())

    def _singly(self, asked: Ints) -> Ints:
        made: Ints = asked[self.mark[asked] == 0][:, None]
        return made

    def _in_twos(self, asked: Ints) -> Ints:
        return self._matched(asked[:, None], self.mark[asked])

    @cached_property
    def common(self) -> Ints:
        """Exchanges between people whom few rows tell apart, each kind of change once."""
        support = (self.walk.row[self.left] != self.walk.row[self.right]).sum(axis=1)
        told = self.mark[self.order]
        first = self.random.permutation(self.order[np.flatnonzero(np.diff(told, prepend=~told[:1]))])
        made: Ints = first[np.argsort(support[first], kind="stable")][:COMMON]
        return made

    def _in_threes(self, asked: Ints) -> Ints:
        return self._with_pairs(asked[:, None], self.mark[asked])

    def _in_fours(self, asked: Ints) -> Ints:
        helpers = self.random.permutation(self.common)[: max(HELPERS, LOOKED_UP // len(asked))]
        with_it = np.stack([np.tile(asked, len(helpers)), np.repeat(helpers, len(asked))], axis=1)
        return self._with_pairs(with_it, self.mark[with_it[:, 0]] + self.mark[with_it[:, 1]])

    @cached_property
    def pairs(self) -> tuple[Marks, Ints, Ints]:
        """The sums of every two common exchanges, ascending; and of each pair, by number, the one and the other. The
        number stands in the bits of its sum that marks leave free, so that it is enough to sort numbers."""
        one, two = (self.common[side] for side in np.triu_indices(len(self.common), 1))
        return np.sort(self.mark[one] + self.mark[two] + np.arange(len(one), dtype=np.uint64)), one, two

    def _with_pairs(self, asked: Ints, mark: Marks) -> Ints:
        found, (sums, one, two) = [], self.pairs
        wanted = np.uint64(0) - mark
        place = np.searchsorted(sums, wanted)
        for shift in range(TRIES if len(sums) else 0):
            told = sums[np.minimum(place + shift, len(sums) - 1)] - wanted
            good = np.flatnonzero(told < 1 << FREE)
            pair = told[good].astype(np.int64)
            found.append(np.concatenate([asked[good], one[pair][:, None], two[pair][:, None]], axis=1))
        width = asked.shape[1] + 2
        return np.concatenate(found) if found else np.zeros((0, width), dtype=np.int64)

    def _matched(self, asked: Ints, mark: Marks) -> Ints:
        found = []
        place = np.searchsorted(self.mark, np.uint64(0) - mark, sorter=self.order)
        for shift in range(TRIES if len(self.order) else 0):
            other = self.order[np.minimum(place + shift, len(self.order) - 1)]
            good = self.mark[other] + mark == 0
            found.append(np.concatenate([asked[good], other[good][:, None]], axis=1))
        return np.concatenate(found) if found else np.zeros((0, 2), dtype=np.int64)

    def _disjoint(self, found: Ints) -> npt.NDArray[np.bool_]:
        """(moves,) nobody takes part in two exchanges of a move. found: (moves, exchanges)."""
        people = np.sort(np.concatenate([self.left[found], self.right[found]], axis=1), axis=1)
        made: npt.NDArray[np.bool_] = (people[:, 1:] != people[:, :-1]).all(axis=1)
        return made

    def _moves(self, found: Ints) -> Moves:
        people = np.stack([self.left[found], self.right[found]], axis=2)
        gives = self.walk.band[people]
        takes = gives[:, :, ::-1]
        width = 2 * found.shape[1]
        return Moves(*(side.reshape(len(found), width) for side in (self.walk.kind[people], gives, takes)))

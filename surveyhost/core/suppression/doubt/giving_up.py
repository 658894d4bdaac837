"""Which rows of a breakdown to give up for people of whom something is certain, found by exchanges.

The groups of a breakdown add up to the company, so one of its rows that is not printed follows from the others, and
hardly ever does it help to give up fewer than two. Exchanges are looked up as if a breakdown were not printed at all;
those of its rows that come out otherwise then are a set to give up. Each breakdown is tried, and of all sets found the
one that costs least is taken. Whether it helps is for the checker to say.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from ...grouping.merge import Ints
from .check import Doubt, Moves
from .exchanges import Exchanges
from .printed import Printed
from .search import WHOLE, Search
from .walk import Mask, Walk

TRIED = 6
"""Sets of rows that are tried, of those found."""
TWO = 2
"""Rows, and things still certain, beyond which every pair of rows of one breakdown is tried in a small firm."""
WIDE = 0.4
"""Share of its people that a range may leave open, and be printed in place of a row (see `secondary.ranges`)."""


def cheapest(search: Search, certain: Ints, rows: Sequence[int]) -> tuple[set[str], Doubt] | None:
    """The groups whose rows cost least to give up so that some of these kinds, which are certain, are so no more, and
    what is open then; None if none are found. rows: those that may be given up."""
    seen = search.doubt.printed
    moves = _moves(search, certain, rows)
    best = _Best(search, certain, moves)
    for lost in _sets(search, certain, rows, moves):
        best.weigh(lost, by_exchange=True)
    if len(seen.n) <= WHOLE and best.price[0] > TWO:
        for lost in _pairs(seen, rows):
            best.weigh(lost, by_exchange=False)
    return None if best.left is None else ({seen.codes[row] for row in best.lost}, best.left)


class _Best:
    """The set of rows that costs least of those weighed."""

    def __init__(self, search: Search, certain: Ints, moves: Sequence[Moves]) -> None:
        self.search, self.certain, self.moves = search, certain, moves
        self.lost: tuple[int, ...] = ()
        self.left: Doubt | None = None
        """What is open without it; None where none helps."""
        self.price: tuple[int, ...] = (len(certain) + 10**6,)
        self.weighed: set[tuple[int, ...]] = set()

    def weigh(self, lost: tuple[int, ...], by_exchange: bool) -> None:
        """Look what is certain still without these rows, as long as they may be the ones that cost least."""
        seen = self.search.doubt.printed
        if lost in self.weighed or (len(lost), _blank(seen, lost)) > self.price[:2]:
            return
        self.weighed.add(lost)
        left = Search(self.search.doubt.without({seen.codes[row] for row in lost}), self.search.random)
        for some in self.moves:
            left.doubt.show_moves(self.search.base(), some)
        if by_exchange:
            left.exchange()
        still = 0
        for kind in self.certain.tolist():
            still += left.is_certain(kind)
            if len(lost) + still > self.price[0]:
                return
        price = len(lost) + still, _blank(seen, lost), len(left.doubt.kinds) + len(left.doubt.rows), *lost
        if still < len(self.certain) and price < self.price:
            self.price, self.lost, self.left = price, lost, left.doubt


def _pairs(seen: Printed, rows: Sequence[int]) -> "list[tuple[int, ...]]":
    """Every two rows of one breakdown that may be given up, those first that leave least blank."""
    pairs = combinations([row for row in rows if not seen.nested[row]], 2)
    alike = [pair for pair in pairs if seen.view[pair[0]] == seen.view[pair[1]]]
    return sorted(alike, key=lambda pair: (_blank(seen, pair), pair))


def _moves(search: Search, certain: Ints, rows: Sequence[int]) -> list[Moves]:
    """Moves of these kinds that change rows of one breakdown, for each breakdown of which a row may be given up."""
    seen, walk = search.doubt.printed, Walk(search.doubt.printed, search.random)
    found: list[Moves] = []
    if walk.possible:
        walk.take(search.base())
        for view in np.unique(seen.view[[row for row in rows if not seen.nested[row]]]).tolist():
            without = np.flatnonzero(seen.view == view)
            found += Exchanges(walk, search.random, loose=True, without=without).moves(certain)
    return found


def _sets(search: Search, certain: Ints, rows: Sequence[int], found: Sequence[Moves]) -> "list[tuple[int, ...]]":
    """Rows of one breakdown that have to go together for some of these kinds: those that seem to cost least."""
    seen = search.doubt.printed
    may_go = np.zeros(len(seen.codes), dtype=bool)
    may_go[rows] = True
    may_go &= ~seen.nested
    opened: dict[tuple[int, ...], set[int]] = {}
    for moves in found:
        broken = _broken(seen, search.base(), moves)
        for move in np.flatnonzero(broken.any(axis=1) & ~(broken & ~may_go).any(axis=1)).tolist():
            lost = tuple(np.flatnonzero(broken[move]).tolist())
            if len(set(seen.view[list(lost)].tolist())) == 1:
                opened.setdefault(lost, set()).update(moves.kinds[move].tolist())
    wanted = set(certain.tolist())

    def price(lost: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
        also = (kinds for other, kinds in opened.items() if set(other) <= set(lost))
        return len(lost) + len(wanted.difference(*also)), _blank(seen, lost), lost

    return sorted(opened, key=price)[:TRIED]


def _broken(seen: Printed, base: Ints, moves: Moves) -> Mask:
    """(moves, rows) which rows each move changes beyond what surely prints the same."""
    low, high = seen.limits
    made: Ints = np.repeat(seen.sums(base)[None], len(moves.kinds), axis=0)
    move = np.arange(len(moves.kinds))
    for person in range(moves.kinds.shape[1]):
        held = seen.membership[moves.kinds[:, person]]
        made[move, :, moves.takes[:, person]] += held
        made[move, :, moves.gives[:, person]] -= held
    return np.asarray(((made < low) | (made > high)).any(axis=2))


def _blank(seen: Printed, lost: Sequence[int]) -> int:
    """How many of these rows would be left blank: those of which the rest of their breakdown leaves too much open."""
    sizes, printed = seen.size[list(lost)], seen.size[seen.view == seen.view[lost[0]]]
    hidden = int(seen.size.max() - printed.sum() + sizes.sum())
    return int((hidden - sizes > WIDE * sizes).sum())

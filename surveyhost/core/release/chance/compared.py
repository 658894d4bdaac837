"""How likely chance alone is to set two published shares as far apart as they are. Pure arithmetic on what is printed.

The test of Agresti and Caffo (2000): one answer is added on each side of both shares. Beside it stand two things that
judging many differences together needs, and that `docs/how-differences-are-judged.md` derives: the error is the wider
of two, and a difference counts for a little less than it looks.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

ALPHA = 0.05
"""How often chance alone may be taken for a difference, counting both directions."""
HALF = 0.5
"""A printed whole percent stands for this much on either side of it; people come in wholes, so half of one does too."""


class Figure(Protocol):
    """A share in percent, or a score from -100 to 100, as the range that is published, with the answers behind it."""

    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def n(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Compared:
    """Two figures whose difference is printed."""

    one: Figure
    other: Figure
    inside: bool = False
    """The people of the first are among those of the other: a unit and its company."""
    is_score: bool = False
    """Both are scores (eNPS), and no shares."""


def by_chance(pair: Compared) -> float:
    """Probability of a difference at least as wide where there is none; 1 where the ranges meet."""
    one, other = (_shares(figure.low, figure.high, pair.is_score) for figure in (pair.one, pair.other))
    return _of_ranges(one, pair.one.n, other, pair.other.n, pair.inside)


def if_all_alike(pair: Compared) -> float:
    """The same if everybody in the smaller of the two groups had answered alike, whichever way tells more.

    It does not depend on what the smaller group answered. Of a part and its whole, the groups are the part and the
    rest.
    """
    known = pair.one if not pair.inside and pair.one.n > pair.other.n else pair.other
    small = pair.one if known is pair.other else pair.other
    return _least(small.n, _shares(known.low, known.high, pair.is_score), known.n, pair.inside)


def smallest_told(n: int, share: int, whole: int | None = None, among: int = 1) -> int | None:
    """The points from which on a figure of `n` people surely differs from `share` percent; None where none does.

    whole: the people of the whole that they are part of; else the other figure is of as many other people. among: how
    many differences are judged together.
    """
    told = None
    for points in range(100, 0, -1):
        ends = [(end / 100, end / 100) for end in (share - points, share + points) if 0 <= end <= 100]
        other = (share / 100, share / 100)
        found = [_of_ranges(end, n, other, whole or n, whole is not None) for end in ends]
        if found and max(found) > ALPHA / among:
            break
        told = points if found else None
    return told


Shares = tuple[float, float]
"""The ends of a range, 0..1."""


def _shares(low: float, high: float, is_score: bool) -> Shares:
    """A score is percent for less percent against: half of it and 50 is a share with at least the score's error."""
    return ((low + 100) / 200, (high + 100) / 200) if is_score else (low / 100, high / 100)


def _of_ranges(one: Shares, n: int, other: Shares, m: int, inside: bool) -> float:
    """Judged at the ends that lie nearest to each other."""
    if one[0] > other[1]:
        first, second = one[0], other[1]
    elif one[1] < other[0]:
        first, second = one[1], other[0]
    else:
        return 1.0
    if not inside:
        return _probability(first, n, second, m, 2 * HALF / 100)
    rest = m - n
    if rest <= 0:
        return 1.0
    # The part and the rest lie further apart than the part and the whole, and so does what rounding hides of them.
    others = min(1.0, max(0.0, (m * second - n * first) / rest))
    return _probability(first, n, others, rest, 2 * HALF / 100 * m / rest)


def _probability(one: float, n: int, other: float, m: int, hidden: float) -> float:
    """Two-sided, of two shares of `n` and `m` people who have nobody in common. hidden: how much rounding may hide."""
    first, second = (one * n + 1) / (n + 2), (other * m + 1) / (m + 2)
    apart = (first - second if one > other else second - first) - max(hidden, HALF / min(n, m))
    if apart <= 0:
        return 1.0
    both = (one * n + other * m + 2) / (n + m + 4)
    as_they_are = first * (1 - first) / (n + 2) + second * (1 - second) / (m + 2)
    if_alike = both * (1 - both) * (1 / (n + 2) + 1 / (m + 2))
    return math.erfc(apart / math.sqrt(2 * max(as_they_are, if_alike)))


@lru_cache(maxsize=65536)
def _least(n: int, other: Shares, m: int, inside: bool) -> float:
    """`if_all_alike`, of `n` people beside a figure of `m`."""
    if not inside or 2 * n <= m:
        return min(_of_ranges((end, end), n, other, m, inside) for end in (0.0, 1.0))
    rest = m - n
    if rest <= 0:
        return 1.0
    ends = [tuple((m * side - rest * end) / n for side in other) for end in (0.0, 1.0)]
    return min(_of_ranges((low, high), n, other, m, inside) for low, high in ends)

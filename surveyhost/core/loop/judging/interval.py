"""The difference of two published favourable shares, and how sure of it anybody can be.

Computed from published cells and nothing else: a whole percent, or the range that is printed in its place.
Sources: A. Agresti and B. Caffo, Simple and effective confidence intervals for proportions and differences of
proportions result from adding two successes and two failures, The American Statistician 54 (2000), 280-288. For the
mean of several items of equal correlation: C. Spearman, Correlation calculated from faulty data, British Journal of
Psychology 3 (1910), 271-295.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...release.model import Cell, Share
from ...suppression.primary import LEAST, MOST

Z = 1.6448536269514722
"""Standard errors on each side of an interval that is wrong in 10 % of cases, 5 % on each side."""
POWER = 0.8416212335729143
"""Standard errors by which a change has to go beyond `Z` of them to be found in 80 % of cases."""
CORRELATION = 0.5
"""Assumed between the items of a theme."""


@dataclass(frozen=True, slots=True)
class Answers:
    """One item in one group: how many of `n` answers were favourable, as far as that is published."""

    low: float
    high: float
    n: int


Figure = Sequence[Answers]
"""The items of a theme in one group; a single item is a theme of one."""


def answers(cell: Cell) -> Answers | None:
    """The favourable answers of a published cell; None where its scale has no good end.

    A clipped cell says that all answers but one at most are in one band, which is narrower than "at least 80 %".
    """
    if cell.bands is None:
        return None
    share = cell.bands[2]
    if _is_clipped(cell):
        return Answers(cell.n - 1, cell.n, cell.n) if share == MOST else Answers(0, min(1, cell.n), cell.n)
    return _of_percent(share, cell.n)


def _is_clipped(cell: Cell) -> bool:
    bands = cell.bands or ()
    return bands.count(MOST) == 1 and bands.count(LEAST) == len(bands) - 1


def _of_percent(share: Share, n: int) -> Answers:
    return Answers(share.low * n / 100, share.high * n / 100, n)


def figure(cells: Iterable[Cell | None]) -> tuple[Answers, ...] | None:
    """Of the cells of a theme's items; None where one is not published or has no good end."""
    made = [None if cell is None else answers(cell) for cell in cells]
    known = tuple(one for one in made if one is not None)
    return known if known and len(known) == len(made) else None


def fewest(of: Figure) -> int:
    """Answers to the item that fewest answered."""
    return min(one.n for one in of)


def share(of: Figure) -> tuple[float, float]:
    """The mean favourable share in percent, as the range that is known of it."""
    low, high = (sum(getattr(one, end) / one.n for one in of) / len(of) for end in ("low", "high"))
    return 100 * low, 100 * high


def theme_factor(items: int) -> float:
    """How much smaller the error of the mean of so many items is than the mean of their errors."""
    return math.sqrt((1 + CORRELATION * (items - 1)) / items)


def _adjusted(favourable: float, n: int) -> tuple[float, float]:
    """(share, its standard error) with one answer added on each side, 0..1."""
    middle = (favourable + 1) / (n + 2)
    return middle, math.sqrt(middle * (1 - middle) / (n + 2))


def adjusted(of: Figure, end: str) -> tuple[float, float]:
    """(mean share, its standard error), 0..1, with every item at the "low" or the "high" end of what is known."""
    made = [_adjusted(getattr(one, end), one.n) for one in of]
    error = sum(error for _, error in made) / len(made) * theme_factor(len(made))
    return sum(middle for middle, _ in made) / len(made), error


def difference(before: Figure, after: Figure) -> tuple[float, float]:
    """The 90 % interval of `after` less `before` in points of favourable share, as if others had answered each time.

    Where mostly the same people answer twice it is wider than it would have to be. Each end is that of the least
    favourable case which the published ranges allow; the ends rise with both shares, so these cases are at the ends.
    """
    low_before, low_error = adjusted(before, "high")
    low_after, other = adjusted(after, "low")
    low = low_after - low_before - Z * math.hypot(low_error, other)
    high_before, high_error = adjusted(before, "low")
    high_after, other = adjusted(after, "high")
    high = high_after - high_before + Z * math.hypot(high_error, other)
    return 100 * low, 100 * high


def smallest_change(before: Figure, sign: int = 1) -> int | None:
    """The smallest rise (sign -1: fall) in whole points that `difference` finds in four cases of five, if as many
    answer again. None where not even a change of every answer would be found.

    before: what the share after is going to be compared with.
    """
    middle, error = adjusted(before, "high" if sign > 0 else "low")
    for points in range(1, 101):
        after = [_moved(one, sign * points / 100) for one in before]
        if None in after:
            return None
        reached, other = adjusted([one for one in after if one is not None], "low")
        if sign * (reached - middle) >= (Z + POWER) * math.hypot(error, other):
            return points
    return None


def _moved(one: Answers, by: float) -> Answers | None:
    """Answers like these with a share that is higher by so much (0..1); None where there is no such share."""
    favourable = (one.low + one.high) / 2 + by * one.n
    return Answers(favourable, favourable, one.n) if 0 <= favourable <= one.n else None

"""What a pulse says over its periods: a share with its interval, and whether it stands out from those before.

From published cells and nothing else. Source of the interval: E. B. Wilson, Probable inference, the law of succession,
and statistical inference, Journal of the American Statistical Association 22 (1927), 209-212. Of the mark: a p-chart,
W. A. Shewhart, Economic Control of Quality of Manufactured Product (1931).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

FROM = 30
"""Answers, now and before, from which on a period can be marked."""
SIGMAS = 3.0
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Point:
    """The favourable answers of one period, as far as they are published."""

    low: int
    """Percent; the same as `high` where it is known."""
    high: int
    n: int


def interval(point: Point) -> tuple[int, int]:
    """95 %, in whole percent; of a range, from the lower end's to the upper end's."""
    return math.floor(_wilson(point.low, point.n)[0]), math.ceil(_wilson(point.high, point.n)[1])


def _wilson(percent: float, n: int) -> tuple[float, float]:
    share, z2 = percent / 100, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))


def mean(points: Sequence[Point]) -> tuple[float, int] | None:
    """(percent, answers) of these periods together, each in the middle of its range; None where nothing is."""
    answers = sum(one.n for one in points)
    if not answers:
        return None
    return sum((one.low + one.high) / 2 * one.n for one in points) / answers, answers


def limits(now: Point, before: Sequence[Point]) -> tuple[float, float] | None:
    """Between which percents a period lies almost always if nothing has changed; None while there are too few answers.

    27 points on each side of a mean of 50 that rests on many answers, for a period of 30; more where it rests on few.
    """
    known = mean(before)
    if known is None or known[1] < FROM or now.n < FROM:
        return None
    percent, answers = known
    share = (percent / 100 * answers + 2) / (answers + 4)  # so that a mean of 0 or 100 is not taken for certain
    half = 100 * SIGMAS * math.sqrt(share * (1 - share) * (1 / now.n + 1 / answers))
    return percent - half, percent + half


def mark(now: Point, before: Sequence[Point]) -> int:
    """1 where a period stands out above, -1 below, 0 where it does not or nobody can tell. A range stands out only
    where all of it does."""
    found = limits(now, before)
    if found is None:
        return 0
    return 1 if now.low > found[1] else -1 if now.high < found[0] else 0

"""Bands and periods for what other formats count in none."""

import math
from decimal import Decimal

from ..core.questionnaire.kinds.date import MONTHS, MOST, is_day, periods

ROUND = (1, 5, 10, 20, 50, 100)
"""Bounds for a number of which nothing is known."""
DAYS = {
    "month": "each single day; it is counted by month",
    "quarter": "each single day; it is counted by quarter",
    "year": "each single day; it is counted by year",
}
"""Period to what is told where another format keeps the day itself."""
_BANDS = Decimal("6.5")
"""At most so many bands and one more, which can be read at a glance."""


def bands(minimum: float | None, maximum: float | None, whole: bool = False) -> list[float]:
    """Round bounds between a number's own, for it to be counted in; a proposal that somebody should look at."""
    low = minimum if minimum is not None else 0 if maximum is None or maximum > 0 else maximum - ROUND[-1]
    if maximum is None:
        return [low + bound for bound in ROUND]
    if maximum <= low:
        return list(ROUND)
    step = _round_step(Decimal(str(maximum - low)) / _BANDS, whole)
    first = Decimal(math.floor(Decimal(str(low)) / step) + 1) * step
    count = int((Decimal(str(maximum)) - first) / step) + 1 if Decimal(str(maximum)) >= first else 0
    return [float(first + step * place) for place in range(count)] or [maximum]


def _round_step(least: Decimal, whole: bool) -> Decimal:
    """The smallest of 1, 2, 5, 10, ... (and their tenths, if numbers need not be whole) that is not below `least`."""
    power = Decimal(10) ** (least.adjusted())
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= least)
    return max(step, Decimal(1)) if whole else step


def period(earliest: str, latest: str) -> str:
    """The longest period of which at least two lie between these days, "" where that makes more than fit, or none."""
    if not (is_day(earliest) and is_day(latest) and earliest < latest):
        return ""
    return next((by for by in MONTHS if 2 <= len(periods(earliest, latest, by)) <= MOST), "")

"""Bands and periods for what other formats count in none."""

from typing import Any, Protocol

from ..core.questionnaire.kinds.date import MONTHS, MOST, is_day, periods
from ..core.questionnaire.kinds.number import round_bands
from ..core.questionnaire.model import Kind
from .common import Document, Tell

ROUND = (1, 5, 10, 20, 50, 100)
"""Bounds for a number of which nothing is known."""
DAYS = {
    "month": "each single day; it is counted by month",
    "quarter": "each single day; it is counted by quarter",
    "year": "each single day; it is counted by year",
}
"""Period to what is told where another format keeps the day itself."""
NUMBERS = "each single number; it is counted below %(bounds)s and from there up, bands that somebody should look at"
"""The same of numbers."""


class Asking(Protocol):
    """A question of another format that becomes items."""

    @property
    def tell(self) -> Tell:
        """Called with what does not come along."""

    def item(self, kind: Kind, code: str = "", text: dict[str, str] | None = None, **keys: Any) -> Document:
        """An item; without a code, the question itself."""


def bands(minimum: float | None, maximum: float | None, whole: bool = False) -> list[float]:
    """Round bounds between a number's own, for it to be counted in; a proposal that somebody should look at."""
    low = minimum if minimum is not None else 0 if maximum is None or maximum > 0 else maximum - ROUND[-1]
    if maximum is None:
        return [low + bound for bound in ROUND]
    return list(round_bands(low, maximum, whole) or ROUND)


def number(
    question: Asking, code: str, text: dict[str, str], least: float | None = None, most: float | None = None
) -> Document:
    """A number, in bands that are proposed by its bounds, since a number is never reported by itself."""
    if least is not None and most is not None and least >= most:
        question.tell("its bounds, %(least)s and %(most)s", least=f"{least:g}", most=f"{most:g}")
        least = most = None
    found = bands(least, most)
    question.tell(NUMBERS, bounds=", ".join(f"{bound:g}" for bound in found))
    item = question.item(Kind.NUMBER, code, text, bands=found)
    item |= {"minimum": least} if least is not None else {}
    return item | ({"maximum": most} if most is not None else {})


def period(earliest: str, latest: str) -> str:
    """The longest period of which at least two lie between these days, "" where that makes more than fit, or none."""
    if not (is_day(earliest) and is_day(latest) and earliest < latest):
        return ""
    return next((by for by in MONTHS if 2 <= len(periods(earliest, latest, by)) <= MOST), "")

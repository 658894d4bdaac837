"""A calendar day within bounds, kept and counted as its year, quarter or month.

A day may be somebody's own: the day they joined, or were born. So the day itself is never stored: an answer is the
period that it falls into, as text: `2026`, `2026-Q1` or `2026-01`. The periods follow from the bounds alone, so they
are known before anybody answers.
"""

import datetime
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from ..model import Item
from .base import DECLINE, DECLINED, Form, ItemKind, Measure, Mistake, Wrong, one_measure, one_value

PARTS = ("day", "month", "year")
"""What stands behind the item's code in the names of its three fields."""
MONTHS: Final = {"year": 12, "quarter": 3, "month": 1}
"""How many months a period has."""
MOST = 40
"""Most periods of an item, so that its bars fit on one page."""
FIRST_YEAR, LAST_YEAR = 1900, 2100


def is_day(text: str) -> bool:
    """Whether this is a day of the calendar, written 2026-01-31, between 1900 and 2100."""
    try:
        found = datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return found.isoformat() == text and FIRST_YEAR <= found.year <= LAST_YEAR


def _period(day: str, by: str) -> int:
    """The number of the period in which a day falls, counted from the year 0."""
    year, month = int(day[:4]), int(day[5:7])
    return (year * 12 + month - 1) // MONTHS[by]


def periods(earliest: str, latest: str, by: str) -> list[tuple[int, int]]:
    """Year and number (of the quarter or month in it; 1 for a year) of each period that the bounds reach into."""
    a_year = 12 // MONTHS[by]
    span = range(_period(earliest, by), _period(latest, by) + 1)
    return [(period // a_year, period % a_year + 1) for period in span]


def _name(year: int, number: int, by: str) -> str:
    return f"{year:04}" if by == "year" else f"{year:04}-Q{number}" if by == "quarter" else f"{year:04}-{number:02}"


@lru_cache(maxsize=64)
def names(earliest: str, latest: str, by: str) -> tuple[str, ...]:
    """The answers there are, in the order of time: one for each of `periods`."""
    return tuple(_name(year, number, by) for year, number in periods(earliest, latest, by))


def _names(item: Item) -> tuple[str, ...]:
    return names(item.earliest or "", item.latest or "", item.by or "")


class Date(ItemKind):
    """Three fields `code:day`, `code:month`, `code:year`, and `code` to decline."""

    takes = frozenset({"earliest", "latest", "by"})
    needs = frozenset({"earliest", "latest", "by"})

    def read(self, form: Form) -> Any:
        name = self.item.code
        given = one_value(form, name)
        if given not in {"", DECLINE}:
            raise Wrong("unknown", fields=(name,))
        parts = {f"{name}:{part}": one_value(form, f"{name}:{part}") for part in PARTS}
        if not any(parts.values()):
            return DECLINED if given else None
        if given:
            raise Wrong("contradiction", fields=(name,))
        return self._day(parts)

    def _day(self, parts: dict[str, str]) -> str:
        missing = tuple(field for field, value in parts.items() if not value)
        if missing:
            raise Wrong("date_incomplete", fields=missing)
        day, month, year = parts.values()
        text = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
        if not is_day(text):
            raise Wrong("no_such_day", fields=tuple(parts))
        if text < self.item.earliest:
            raise Wrong("too_early", earliest=self.item.earliest, fields=tuple(parts))
        if text > self.item.latest:
            raise Wrong("too_late", latest=self.item.latest, fields=tuple(parts))
        return _names(self.item)[_period(text, self.item.by) - _period(self.item.earliest, self.item.by)]

    def load(self, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in _names(self.item):
            raise ValueError(f'a period from "{_names(self.item)[0]}" to "{_names(self.item)[-1]}"')
        return raw

    @classmethod
    def longest(cls, item: Item) -> Any:
        return _names(item)[-1]

    @classmethod
    def measures(cls, item: Item, conditional: bool) -> list[Measure]:
        return one_measure(item, "bands", len(periods(item.earliest, item.latest, item.by)), conditional)

    @classmethod
    def category(cls, item: Item, measure: Measure, value: Any) -> int | None:
        return _names(item).index(value)

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        if not (item.earliest and item.latest and item.by):
            return  # said already, key by key
        if item.earliest >= item.latest:
            yield ("earliest",), f"a day before the latest, {item.latest}", item.earliest
            return
        count = len(periods(item.earliest, item.latest, item.by))
        if not 2 <= count <= MOST:
            yield ("by",), f"periods of which 2 to {MOST} lie between the bounds", f"'{item.by}', which makes {count}"

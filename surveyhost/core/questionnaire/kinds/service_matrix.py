"""Departments that serve me, each rated on the same statements."""

from collections.abc import Iterator
from typing import Any

from ..model import Item
from .base import COMPARISONS, DECLINE, DECLINED, Answer, Form, Measure, Mistake, Wrong, check_exclusive, check_parts
from .matrix import Matrix


class ServiceMatrix(Matrix):
    """Departments that serve me, chosen first (`code`, repeated), then each rated (`code:department:row`).

    Ratings of a department that was not chosen are dropped, as those of any question that is not shown.
    """

    takes = frozenset({"theme", "favourable", "points", "labels", "options", "rows", "random"})
    needs = frozenset({"points", "labels", "options", "rows"})
    asks = COMPARISONS | {"includes"}
    rates_units = True

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._departments = tuple(option.code for option in item.options)

    def read(self, form: Form) -> Any:
        code = self.item.code
        chosen = {value.strip() for value in form.get(code) or ()} - {""}
        if not chosen:
            return None
        if DECLINE in chosen:
            if len(chosen) > 1:
                raise Wrong("contradiction", fields=(code,))
            return DECLINED
        if not chosen <= set(self._departments):
            raise Wrong("unknown", fields=(code,))
        return self._rated(form, [department for department in self._departments if department in chosen])

    def _rated(self, form: Form, chosen: list[str]) -> Any:
        answered: dict[str, dict[str, int]] = {}
        missing: list[str] = []
        for department in chosen:
            rows, blank = self.read_rows(form, f"{self.item.code}:{department}")
            missing += blank
            if rows:
                answered[department] = rows
        if missing and self.item.required:
            raise Wrong("required", fields=tuple(missing))
        return answered or DECLINED

    def load(self, raw: Any) -> Answer:
        if not isinstance(raw, dict) or not raw or not raw.keys() <= set(self._departments):
            raise ValueError(f"some of the departments {', '.join(self._departments)}")
        return {unit: self.load_rows(raw[unit]) for unit in self._departments if unit in raw}

    @classmethod
    def longest(cls, item: Item) -> Any:
        return {unit.code: super(ServiceMatrix, cls).longest(item) for unit in item.options}

    @classmethod
    def measures(cls, item: Item, conditional: bool) -> list[Measure]:
        del conditional  # people rate only the departments that serve them
        return [
            Measure(f"{item.code}:{':'.join(part)}", item.code, item.points, "rating", item.favourable, True, part)
            for part in cls.parts(item)
            if part
        ]

    @classmethod
    def category(cls, item: Item, measure: Measure, value: Any) -> int | None:
        unit, row = measure.part
        return value[unit][row] - 1 if row in value.get(unit, {}) else None

    @classmethod
    def parts(cls, item: Item) -> list[tuple[str, ...]]:
        return [(), *((unit.code, row.code) for unit in item.options for row in item.rows)]

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from super().check(item)
        yield from check_parts("options", item.options, 1, 100)
        yield from check_exclusive(item)

    @classmethod
    def is_number(cls, part: tuple[str, ...]) -> bool:
        return bool(part)

    @classmethod
    def operators(cls, part: tuple[str, ...]) -> frozenset[str]:
        return (COMPARISONS if part else frozenset({"includes"})) | {"answered"}

    def values(self, part: tuple[str, ...]) -> str | None:
        if not part:
            return "one of " + ", ".join(f'"{code}"' for code in self._departments)
        return super().values(part[1:]) if len(part) == 2 and part[0] in self._departments else None

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        return super().can_be(part, value) if part else value in self._departments

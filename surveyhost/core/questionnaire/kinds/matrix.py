"""Several statements rated on one scale."""

from collections.abc import Iterator
from typing import Any

from ..model import Item
from .base import (
    COMPARISONS,
    DECLINE,
    DECLINED,
    Answer,
    Form,
    Measure,
    Mistake,
    Wrong,
    check_other,
    check_parts,
    check_points,
    one_value,
    whole,
)
from .rating import Rating


class Matrix(Rating):
    """Several statements on one scale; a field `code:row` each, and `code` to decline the whole."""

    takes = frozenset({"beside", "theme", "favourable", "points", "labels", "rows", "random", "not_applicable"})
    needs = frozenset({"points", "labels", "rows"})
    asks = COMPARISONS

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._rows = tuple(row.code for row in item.rows)

    def read(self, form: Form) -> Any:
        code = self.item.code
        declined = one_value(form, code)
        if declined not in {"", DECLINE}:
            raise Wrong("unknown", fields=(code,))
        answered, missing = self.read_rows(form, code)
        if declined:
            if answered:
                raise Wrong("contradiction", fields=(code,))
            return DECLINED
        if missing and self.item.required:
            raise Wrong("required", fields=tuple(missing))
        return answered or (None if missing else DECLINED)

    def read_rows(self, form: Form, name: str) -> tuple[dict[str, int], list[str]]:
        """Row to points for the rows answered under `name`, and the fields left blank. Raises Wrong."""
        answered: dict[str, int] = {}
        missing: list[str] = []
        for row in self._rows:
            field = f"{name}:{row}"
            value = self.read_field(form, field)
            if value is None:
                missing.append(field)
            elif value is not DECLINED:
                answered[row] = value
        return answered, missing

    def load(self, raw: Any) -> Answer:
        return self.load_rows(raw)

    def load_rows(self, raw: Any) -> dict[str, int]:
        """Rows out of JSON, in the item's order; ValueError if one is unknown, out of range, or there is none."""
        if not isinstance(raw, dict) or not raw or not raw.keys() <= set(self._rows):
            raise ValueError(f"some of the rows {', '.join(self._rows)}")
        return {row: whole(raw[row], self.lowest, self.highest) for row in self._rows if row in raw}

    @classmethod
    def longest(cls, item: Item) -> Any:
        return {row.code: item.points for row in item.rows}

    @classmethod
    def seconds(cls, item: Item) -> int:
        return (5 if item.points == 3 else 15) * max(1, len(item.rows))

    @classmethod
    def measures(cls, item: Item, conditional: bool) -> list[Measure]:
        return [
            Measure(
                f"{item.code}:{row.code}", item.code, item.points, "rating", item.favourable, conditional, (row.code,)
            )
            for row in item.rows
        ]

    @classmethod
    def category(cls, item: Item, measure: Measure, value: Any) -> int | None:
        return value[measure.part[0]] - 1 if measure.part[0] in value else None

    @classmethod
    def parts(cls, item: Item) -> list[tuple[str, ...]]:
        return [(row.code,) for row in item.rows]

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_points(item)
        yield from check_parts("rows", item.rows, 1, 50)
        yield from check_other(item)
        for place, row in enumerate(item.rows):
            if row.exclusive:
                yield ("rows", place, "exclusive"), "no such key in a row", "it"

    def values(self, part: tuple[str, ...]) -> str | None:
        return super().values(()) if len(part) == 1 and part[0] in self._rows else None

"""A statement rated on a scale of 3 to 11 points."""

from collections.abc import Iterator
from typing import Any

from ..model import Item
from .base import (
    COMPARISONS,
    DECLINE,
    DECLINED,
    NOT_APPLICABLE,
    Answer,
    Form,
    ItemKind,
    Measure,
    Mistake,
    Wrong,
    check_points,
    one_measure,
    one_value,
    whole,
)


class Rating(ItemKind):
    takes = frozenset({"beside", "theme", "favourable", "points", "labels", "not_applicable"})
    needs = frozenset({"points", "labels"})
    asks = COMPARISONS

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.highest = item.points
        self._values: dict[str, Any] = {str(value): value for value in range(self.lowest, self.highest + 1)}
        self._values |= {"": None, DECLINE: DECLINED}
        if item.not_applicable:
            self._values[NOT_APPLICABLE] = DECLINED

    def read(self, form: Form) -> Any:
        return self.read_field(form, self.item.code)

    def read_field(self, form: Form, name: str) -> Any:
        """As `read`, from a field of this name: a matrix reads its rows with it."""
        try:
            return self._values[one_value(form, name)]
        except KeyError:
            raise Wrong("unknown", fields=(name,)) from None

    def load(self, raw: Any) -> Answer:
        return whole(raw, self.lowest, self.highest)

    @classmethod
    def longest(cls, item: Item) -> Any:
        return item.points

    @classmethod
    def measures(cls, item: Item, conditional: bool) -> list[Measure]:
        return one_measure(item, "rating", item.points, conditional)

    @classmethod
    def category(cls, item: Item, measure: Measure, value: Any) -> int | None:
        return int(value) - 1

    @classmethod
    def is_number(cls, part: tuple[str, ...]) -> bool:
        return True

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_points(item)

    def values(self, part: tuple[str, ...]) -> str | None:
        return None if part else f"a whole number from {self.lowest} to {self.highest}"

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        return type(value) is int and self.lowest <= value <= self.highest

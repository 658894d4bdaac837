"""How likely one is to recommend the firm as a place to work, 0 to 10."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from ..model import Item
from .base import DECLINE, DECLINED, Measure, Mistake, check_labels, one_measure
from .rating import Rating


class Enps(Rating):
    """How likely one is to recommend the firm as a place to work, 0 to 10."""

    takes = frozenset({"theme", "labels"})
    needs = frozenset()
    fixed: ClassVar[Mapping[str, Any]] = {"points": 11}
    lowest = 0

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.highest = 10
        self._values = {str(value): value for value in range(11)} | {"": None, DECLINE: DECLINED}

    @classmethod
    def longest(cls, item: Item) -> Any:
        return 10

    @classmethod
    def measures(cls, item: Item, conditional: bool) -> list[Measure]:
        return one_measure(item, "enps", 11, conditional)

    @classmethod
    def category(cls, item: Item, measure: Measure, value: Any) -> int | None:
        return int(value)

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_labels(item)

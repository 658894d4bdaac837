"""One or several options out of a list."""

from collections.abc import Iterator
from typing import Any

from ..model import Item
from .base import (
    DECLINE,
    DECLINED,
    Answer,
    Form,
    Measure,
    Mistake,
    Wrong,
    check_amounts,
    check_other,
    check_parts,
    per_option,
)
from .choice import Choice


class Choices(Choice):
    takes = frozenset({"options", "random", "minimum", "maximum"})
    asks = frozenset({"includes"})
    excludes = True

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._order = {option.code: place for place, option in enumerate(item.options)}
        self._exclusive = frozenset(option.code for option in item.options if option.exclusive)
        self._fewest = int(item.minimum or 1)
        self._most = int(item.maximum or len(item.options))

    def read(self, form: Form) -> Any:
        name = self.item.code
        chosen = {value.strip() for value in form.get(name) or ()} - {""}
        if not chosen:
            return None
        if DECLINE in chosen:
            if len(chosen) > 1:
                raise Wrong("contradiction", fields=(name,))
            return DECLINED
        if not chosen <= self._order.keys():
            raise Wrong("unknown", fields=(name,))
        return self._counted(chosen)

    def _counted(self, chosen: set[str]) -> tuple[str, ...]:
        """In the options' order. An exclusive choice stands alone and is enough, whatever the minimum."""
        alone = chosen & self._exclusive
        if alone and len(chosen) > 1:
            raise Wrong("exclusive", option=min(alone, key=self._order.__getitem__), fields=(self.item.code,))
        if not alone and len(chosen) < self._fewest:
            raise Wrong("too_few", minimum=self._fewest, fields=(self.item.code,))
        if len(chosen) > self._most:
            raise Wrong("too_many", maximum=self._most, fields=(self.item.code,))
        return tuple(sorted(chosen, key=self._order.__getitem__))

    def load(self, raw: Any) -> Answer:
        strange = not isinstance(raw, list) or not all(isinstance(code, str) and code in self._order for code in raw)
        if strange or not raw or len(set(raw)) != len(raw):
            raise ValueError("a list of different options")
        try:
            return self._counted(set(raw))
        except Wrong as wrong:
            raise ValueError(f"a choice that is not {wrong.kind.replace('_', ' ')}") from None

    @classmethod
    def longest(cls, item: Item) -> Any:
        return [option.code for option in item.options]

    @classmethod
    def measures(cls, item: Item, conditional: bool) -> list[Measure]:
        return per_option(item, "binary", 2, conditional)

    @classmethod
    def category(cls, item: Item, measure: Measure, value: Any) -> int | None:
        return int(measure.part[0] in value)

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_parts("options", item.options, 2, 100)
        yield from check_amounts(item)
        yield from check_other(item, cls.specifies)
        if item.maximum == 1:  # shares of all options would add up to the people, and tell those that are clipped
            yield ("maximum",), '2 or more, since a question with one answer is of kind "choice"', "1"

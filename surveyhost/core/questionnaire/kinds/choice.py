"""One option out of a list."""

from collections.abc import Iterator
from typing import Any

from ..model import Item
from .base import (
    DECLINE,
    DECLINED,
    Answer,
    Form,
    ItemKind,
    Measure,
    Mistake,
    Wrong,
    check_exclusive,
    check_other,
    check_parts,
    longest_code,
    one_measure,
    one_value,
    text_of,
)


class Choice(ItemKind):
    takes = frozenset({"options", "random"})
    needs = frozenset({"options"})
    asks = frozenset({"=", "!="})
    specifies = True

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._codes = {option.code: option.code for option in item.options}
        self._values: dict[str, Any] = self._codes | {"": None, DECLINE: DECLINED}

    def read(self, form: Form) -> Any:
        try:
            return self._values[one_value(form, self.item.code)]
        except KeyError:
            raise Wrong("unknown", fields=(self.item.code,)) from None

    def load(self, raw: Any) -> Answer:
        if not isinstance(raw, str) or raw not in self._codes:
            raise ValueError(self.values(()))
        return raw

    @classmethod
    def longest(cls, item: Item) -> Any:
        return longest_code(item.options)

    @classmethod
    def measures(cls, item: Item, conditional: bool) -> list[Measure]:
        return one_measure(item, "nominal", len(item.options), conditional)

    @classmethod
    def texts(cls, item: Item) -> tuple[Item, ...]:
        """Whoever chose "other" says what: a text that is asked as any that follows from an answer."""
        operator = "includes" if "includes" in cls.asks else "="
        return tuple(
            text_of(item, option, f"{option.code}:text", f'{item.code} {operator} "{option.code}"')
            for option in item.options
            if option.other
        )

    @classmethod
    def category(cls, item: Item, measure: Measure, value: Any) -> int | None:
        return [option.code for option in item.options].index(value)

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_parts("options", item.options, 2, 100)
        yield from check_exclusive(item)
        yield from check_other(item, cls.specifies)

    def values(self, part: tuple[str, ...]) -> str | None:
        return None if part else "one of " + ", ".join(f'"{code}"' for code in self._codes)

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        return value in self._codes

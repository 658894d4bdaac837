"""Options put in order."""

from collections.abc import Iterator
from typing import Any

from ..model import Item
from .base import (
    DECLINE,
    DECLINED,
    Form,
    ItemKind,
    Measure,
    Mistake,
    Wrong,
    check_amounts,
    check_exclusive,
    check_other,
    check_parts,
    one_value,
    per_option,
)


def places(item: Item) -> int:
    """How many places a ranking gives away."""
    return min(int(item.maximum or len(item.options)), len(item.options))


class Ranking(ItemKind):
    """Options in order; a field `code:option` each with its place, 1 first. Not every option need have one."""

    takes = frozenset({"options", "random", "minimum", "maximum"})
    needs = frozenset({"options"})
    asks = frozenset({"includes"})

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._codes = tuple(option.code for option in item.options)
        self._fewest = int(item.minimum or 1)
        self._most = int(item.maximum or len(item.options))
        self._places: dict[str, int | None] = {str(place): place for place in range(1, len(item.options) + 1)}
        self._places |= {"": None}

    def read(self, form: Form) -> Any:
        name = self.item.code
        given = one_value(form, name)
        if given not in {"", DECLINE}:
            raise Wrong("unknown", fields=(name,))
        at: dict[int, list[str]] = {}
        for code in self._codes:
            place = self._place(form, f"{name}:{code}")
            if place is not None:
                at.setdefault(place, []).append(code)
        if not at:
            return DECLINED if given else None
        if given:
            raise Wrong("contradiction", fields=(name,))
        return self._ranked(at)

    def _place(self, form: Form, field: str) -> int | None:
        try:
            return self._places[one_value(form, field)]
        except KeyError:
            raise Wrong("unknown", fields=(field,)) from None

    def _ranked(self, at: dict[int, list[str]]) -> tuple[str, ...]:
        name = self.item.code
        for place, codes in sorted(at.items()):
            if len(codes) > 1:
                raise Wrong("same_place", place=place, fields=tuple(f"{name}:{code}" for code in codes))
        if max(at) != len(at):
            gap = min(set(range(1, max(at))) - at.keys())
            raise Wrong("gap", place=gap, fields=(f"{name}:{at[max(at)][0]}",))
        self._counted(len(at))
        return tuple(at[place][0] for place in sorted(at))

    def _counted(self, size: int) -> None:
        if size < self._fewest:
            raise Wrong("too_few", minimum=self._fewest, fields=(self.item.code,))
        if size > self._most:
            raise Wrong("too_many", maximum=self._most, fields=(self.item.code,))

    def load(self, raw: Any) -> tuple[str, ...]:
        if not isinstance(raw, list) or not all(isinstance(code, str) and code in self._codes for code in raw):
            raise ValueError("a list of options in their order")
        if not self._fewest <= len(raw) <= self._most or len(set(raw)) != len(raw):
            raise ValueError(f"{self._fewest} to {self._most} different options")
        return tuple(raw)

    @classmethod
    def longest(cls, item: Item) -> Any:
        return [option.code for option in item.options]

    @classmethod
    def measures(cls, item: Item, conditional: bool) -> list[Measure]:
        """Every option counts everybody who ranked anything: by its place, or as not ranked where that can be."""
        some = int(item.minimum or 1) < len(item.options)
        return per_option(item, "ranks", places(item) + some, conditional, some)

    @classmethod
    def category(cls, item: Item, measure: Measure, value: Any) -> int | None:
        return value.index(measure.part[0]) if measure.part[0] in value else measure.categories - 1

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_parts("options", item.options, 2, 30)
        yield from check_amounts(item)
        yield from check_exclusive(item)
        yield from check_other(item)

    def values(self, part: tuple[str, ...]) -> str | None:
        return None if part else "one of " + ", ".join(f'"{code}"' for code in self._codes)

    def can_be(self, part: tuple[str, ...], value: object) -> bool:
        return value in self._codes

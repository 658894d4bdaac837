"""Several short texts under one question, each listed by itself."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..model import Item
from .base import DECLINE, DECLINED, Form, ItemKind, Mistake, Wrong, check_other, check_parts, one_value, text_of
from .text import Text


class Texts(ItemKind):
    """A field `code:row` each, which is a text of its own; `code` declines the whole.

    Nothing is kept of the question itself, so that two texts of one person are tied by nothing.
    """

    takes = frozenset({"rows", "maximum", "random"})
    needs = frozenset({"rows"})
    can_be_asked = False

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._names = [text.code for text in self.texts(item)]

    def read(self, form: Form) -> Any:
        """DECLINED, since it keeps nothing, where there is a text or the whole was declined; None where it is blank."""
        name = self.item.code
        declined = one_value(form, name)
        if declined not in {"", DECLINE}:
            raise Wrong("unknown", fields=(name,))
        written = any(value.strip() for one in self._names for value in form.get(one, ()))
        if declined and written:
            raise Wrong("contradiction", fields=(name,))
        return DECLINED if declined or written else None

    @classmethod
    def texts(cls, item: Item) -> tuple[Item, ...]:
        """One for each row, shown wherever the question is."""
        return tuple(replace(text_of(item, row, row.code, item.show_if), maximum=item.maximum) for row in item.rows)

    @classmethod
    def seconds(cls, item: Item) -> int:
        return 15 * max(1, len(item.rows))

    @classmethod
    def check(cls, item: Item) -> Iterator[Mistake]:
        yield from check_parts("rows", item.rows, 1, 20)
        yield from check_other(item)
        yield from Text.check(item)
        for place, row in enumerate(item.rows):
            if row.exclusive:
                yield ("rows", place, "exclusive"), "no such key in a row", "it"

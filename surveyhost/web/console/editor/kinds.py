"""How items of each kind are edited: one class a kind, drawn by `templates/console/editor/<part>.html`."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ....core.drafting.changes import Change, change
from ....core.questionnaire import Item
from . import reading
from .reading import Form, Reader

READERS: Mapping[str, Reader] = {
    "scale": reading.scale,
    "options": reading.options,
    "rows": reading.rows,
    "order": reading.order,
    "amounts": reading.bounds,
    "bounds": reading.bounds,
    "bands": reading.bands,
    "length": reading.bounds,
    "meaning": reading.meaning,
}
"""Part of an item's form to what reads it."""


class ItemEditor:
    """What all kinds share: words, help, whether an answer is asked for, when it is shown."""

    kind: ClassVar[str]
    parts: ClassVar[tuple[str, ...]] = ()
    """The parts of its form beside what every item has, in their order."""
    asks: ClassVar[bool] = True
    """Whether there is anything to answer."""

    def __init__(self, item: Item) -> None:
        self.item = item

    def read(self, form: Form, languages: tuple[str, ...]) -> Iterator[Change]:
        """The changes that a form asks for; a new code for the item last. Raises Unreadable."""
        yield from reading.common(form, self.item, languages)
        for part in self.parts:
            yield from READERS[part](form, self.item, languages)
        to = form.get("code", self.item.code).strip()
        if to != self.item.code:
            yield change("item.code", item=self.item.code, to=to)


class Rating(ItemEditor):
    kind = "rating"
    parts = ("scale", "meaning")


class Enps(ItemEditor):
    kind = "enps"
    parts = ("scale", "meaning")


class Choice(ItemEditor):
    kind = "choice"
    parts = ("options", "order")


class Choices(ItemEditor):
    kind = "choices"
    parts = ("options", "amounts", "order")


class Matrix(ItemEditor):
    kind = "matrix"
    parts = ("rows", "scale", "order", "meaning")


class ServiceMatrix(ItemEditor):
    kind = "service_matrix"
    parts = ("options", "rows", "scale", "order", "meaning")


class Ranking(ItemEditor):
    kind = "ranking"
    parts = ("options", "amounts", "order")


class Number(ItemEditor):
    kind = "number"
    parts = ("bounds", "bands")


class Line(ItemEditor):
    kind = "text"
    parts = ("length",)


class Comment(ItemEditor):
    kind = "comment"
    parts = ("length",)


class Note(ItemEditor):
    kind = "note"
    asks = False


EDITORS: Mapping[str, type[ItemEditor]] = {
    made.kind: made
    for made in (Rating, Choice, Choices, Enps, Matrix, ServiceMatrix, Ranking, Number, Line, Comment, Note)
}
"""Every kind of item there is; a test compares it with the tables of core."""

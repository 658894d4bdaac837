"""How items of each kind are edited: one class a kind, drawn by `templates/console/editor/<part>.html`."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ....core.drafting.changes import Change, change
from ....core.questionnaire.model import Item, Kind
from . import reading
from .reading import Form, Reader


def _(words: str) -> str:
    """Marks words for the catalogue; the template translates them."""
    return words


READERS: Mapping[str, Reader] = {
    "scale": reading.scale,
    "options": reading.options,
    "rows": reading.rows,
    "order": reading.order,
    "amounts": reading.bounds,
    "bounds": reading.bounds,
    "bands": reading.bands,
    "period": reading.period,
    "length": reading.bounds,
    "meaning": reading.meaning,
}
"""Part of an item's form to what reads it."""


class ItemEditor:
    """What all kinds share: words, help, whether an answer is asked for, when it is shown."""

    kind: ClassVar[Kind]
    parts: ClassVar[tuple[str, ...]] = ()
    """The parts of its form beside what every item has, in their order."""
    text_label: ClassVar[str] = _("Question")
    """What the field of its words is called."""

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
    kind = Kind.RATING
    parts = ("scale", "meaning")


class Enps(ItemEditor):
    kind = Kind.ENPS
    parts = ("scale", "meaning")


class Choice(ItemEditor):
    kind = Kind.CHOICE
    parts = ("options", "order")


class Choices(ItemEditor):
    kind = Kind.CHOICES
    parts = ("options", "amounts", "order")


class Matrix(ItemEditor):
    kind = Kind.MATRIX
    parts = ("rows", "scale", "order", "meaning")


class ServiceMatrix(ItemEditor):
    kind = Kind.SERVICE_MATRIX
    parts = ("options", "rows", "scale", "order", "meaning")


class Ranking(ItemEditor):
    kind = Kind.RANKING
    parts = ("options", "amounts", "order")


class Number(ItemEditor):
    kind = Kind.NUMBER
    parts = ("bounds", "bands")


class Date(ItemEditor):
    kind = Kind.DATE
    parts = ("period",)


class Line(ItemEditor):
    kind = Kind.TEXT
    parts = ("length",)


class Texts(ItemEditor):
    kind = Kind.TEXTS
    parts = ("rows", "length", "order")


class Comment(ItemEditor):
    kind = Kind.COMMENT
    parts = ("length",)


class Note(ItemEditor):
    kind = Kind.NOTE
    text_label = _("Words")


EDITORS: Mapping[Kind, type[ItemEditor]] = {
    made.kind: made
    for made in (
        Rating,
        Choice,
        Choices,
        Enps,
        Matrix,
        ServiceMatrix,
        Ranking,
        Number,
        Date,
        Line,
        Texts,
        Comment,
        Note,
    )
}
"""Every kind of item there is."""

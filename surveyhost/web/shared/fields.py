"""How each kind of item is drawn: one class a kind, rendered by `templates/components/fields/<kind>.html`.

A field holds what its template needs and nothing else: words in one language, values already chosen, the error.
Control names are what `core.questionnaire.answers` reads; ids are made from names, so that each is unique on a page.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from babel.dates import get_month_names

from ... import dates
from ...core.questionnaire import conditions
from ...core.questionnaire.kinds.date import PARTS
from ...core.questionnaire.model import Item, Kind, Option
from ...core.questionnaire.model import Text as Words
from ...languages import locale_of

Values = Mapping[str, Sequence[str]]
DECLINE = "-"
ANSWERABLE = ":reply"
"""Behind a comment's code: the name of the tick by which its writer asks to be answerable."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scale: its value, and its words where it has any."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Choosable:
    """An option or a row, in one language."""

    code: str
    words: str
    exclusive: bool = False


@dataclass(frozen=True)
class Field:
    """What all kinds share."""

    kind: ClassVar[Kind]
    declines_with: ClassVar[str] = "radio"
    """The control that says "I'd rather not answer": one of the radios, or a box to tick beside the controls."""

    item: Item
    language: str
    number: int | None
    """Its place among the questions of the page, None for a note."""
    values: Values = field(default_factory=dict)
    error: str | None = None
    at_fault: frozenset[str] = frozenset()
    """The names of the controls with a problem."""
    order: int = 0
    """Seed of random orders; the same for all pages of one respondent, stored nowhere."""
    texts: tuple["PartText", ...] = ()
    """The texts that are written to its parts."""
    holds_texts: ClassVar[bool] = False
    """Whether its template draws these; else they stand beneath it."""
    depends_here: bool = False
    """Whether answers on this page decide if it is asked."""

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def template(self) -> str:
        """The template that draws it, in `components/fields/`."""
        return self.kind

    @property
    def text(self) -> str:
        return self._in(self.item.text)

    @property
    def help(self) -> str:
        return self._in(self.item.help)

    @property
    def optional(self) -> bool:
        return not self.item.required

    @property
    def first_id(self) -> str:
        """The control that an error summary leads to."""
        return self.id_of(self.code)

    @property
    def described(self) -> str:
        """The ids of help and error, for aria-describedby; "" where there is neither."""
        parts = [f"h-{self.code}"] if self.help else []
        return " ".join([*parts, f"e-{self.code}"] if self.error else parts)

    @property
    def show(self) -> str | None:
        """The condition for the page's script, as JSON."""
        if not (self.depends_here and self.item.show_if):
            return None
        return json.dumps(conditions.plain(conditions.parse(self.item.show_if)), ensure_ascii=False)

    def _in(self, words: Words) -> str:
        return words.get(self.language, "")

    def id_of(self, name: str, value: str = "") -> str:
        """An id for the control with this name (and value), safe in a selector."""
        made = f"f-{name}-{value}" if value else f"f-{name}"
        return made.replace(":", "--")

    def value(self, name: str) -> str:
        """The text already given under a name; "" if none. "I'd rather not answer" is no text."""
        given = [value for value in self.values.get(name, ()) if value not in {"", DECLINE}]
        return given[0] if given else ""

    def has(self, name: str, value: str) -> bool:
        """Whether this value was already chosen under this name."""
        return value in self.values.get(name, ())

    def is_at_fault(self, name: str) -> bool:
        return name in self.at_fault

    def _ordered(self, options: Sequence[Option]) -> list[Choosable]:
        """Options in the order drawn for this respondent; those that stand alone ("none of these") stay last."""
        found = [Choosable(option.code, self._in(option.text), option.exclusive) for option in options]
        if self.item.random:
            random.Random(f"{self.order}:{self.code}").shuffle(found)
            found.sort(key=lambda one: one.exclusive)
        return found


@dataclass(frozen=True)
class Rating(Field):
    kind = Kind.RATING
    lowest: ClassVar[int] = 1

    @property
    def first_id(self) -> str:
        return self.id_of(self.code, str(self.lowest))

    @property
    def points(self) -> list[Point]:
        size = self.item.points or 11
        labels = self.item.labels.get(self.language, ())
        words = list(labels) if len(labels) == size else ["", *[""] * (size - 2), ""]
        if len(labels) == 2:
            words[0], words[-1] = labels
        return [Point(str(self.lowest + place), words[place]) for place in range(size)]

    @property
    def not_applicable(self) -> bool:
        return self.item.not_applicable


@dataclass(frozen=True)
class Enps(Rating):
    kind = Kind.ENPS
    lowest = 0


@dataclass(frozen=True)
class Choice(Field):
    kind = Kind.CHOICE

    @property
    def options(self) -> list[Choosable]:
        return self._ordered(self.item.options)

    @property
    def first_id(self) -> str:
        return self.id_of(self.code, self.options[0].code)


@dataclass(frozen=True)
class Choices(Choice):
    kind = Kind.CHOICES
    declines_with = "checkbox"

    @property
    def minimum(self) -> int:
        return int(self.item.minimum or 0)

    @property
    def maximum(self) -> int:
        """Most to choose; 0 where there is no limit."""
        return int(self.item.maximum or 0)


@dataclass(frozen=True)
class Matrix(Rating):
    kind = Kind.MATRIX
    declines_with = "checkbox"

    @property
    def rows(self) -> list[Choosable]:
        return self._ordered(self.item.rows)

    @property
    def first_id(self) -> str:
        names = [f"{self.code}:{row.code}" for row in self.rows]
        wrong = [name for name in names if self.is_at_fault(name)]
        return self.id_of((wrong or names)[0], str(self.lowest))


@dataclass(frozen=True)
class ServiceMatrix(Matrix):
    kind = Kind.SERVICE_MATRIX

    @property
    def departments(self) -> list[Choosable]:
        return self._ordered(self.item.options)

    @property
    def rows(self) -> list[Choosable]:
        return [Choosable(row.code, self._in(row.text)) for row in self.item.rows]

    @property
    def first_id(self) -> str:
        for department in self.departments:
            for row in self.rows:
                name = f"{self.code}:{department.code}:{row.code}"
                if self.is_at_fault(name):
                    return self.id_of(name, str(self.lowest))
        return self.id_of(self.code, self.departments[0].code)


@dataclass(frozen=True)
class Ranking(Choices):
    kind = Kind.RANKING

    @property
    def first_id(self) -> str:
        names = [f"{self.code}:{option.code}" for option in self.options]
        wrong = [name for name in names if self.is_at_fault(name)]
        return self.id_of((wrong or names)[0])

    @property
    def places(self) -> range:
        return range(1, (self.maximum or len(self.item.options)) + 1)


@dataclass(frozen=True)
class Number(Field):
    kind = Kind.NUMBER
    declines_with = "checkbox"

    @property
    def bounds(self) -> tuple[str, str]:
        """Lowest and highest as they are written; "" where there is none."""
        lowest, highest = self.item.minimum, self.item.maximum
        return ("" if lowest is None else f"{lowest:g}", "" if highest is None else f"{highest:g}")


def day_words(day: str, language: str) -> str:
    """ "31 January 2026", "31/01/2026"."""
    return dates.shown(date.fromisoformat(day), "day_asked", language)


@dataclass(frozen=True)
class Date(Field):
    kind = Kind.DATE
    declines_with = "checkbox"

    @property
    def first_id(self) -> str:
        names = [f"{self.code}:{part}" for part in PARTS]
        wrong = [name for name in names if self.is_at_fault(name)]
        return self.id_of((wrong or names)[0])

    @property
    def bounds(self) -> tuple[str, str]:
        """The first and last day that can be given, in words."""
        return day_words(self.item.earliest, self.language), day_words(self.item.latest, self.language)

    @property
    def parts(self) -> list[tuple[str, list[Choosable]]]:
        """Day, month and year, each with what can be chosen."""
        first, last = int(self.item.earliest[:4]), int(self.item.latest[:4])
        months = get_month_names("wide", "stand-alone", locale_of(self.language))
        choices = (
            [Choosable(str(day), str(day)) for day in range(1, 32)],
            [Choosable(str(month), months[month]) for month in range(1, 13)],
            [Choosable(str(year), str(year)) for year in range(first, last + 1)],
        )
        return list(zip(PARTS, choices, strict=True))


@dataclass(frozen=True)
class Line(Field):
    kind = Kind.TEXT
    declines_with = "checkbox"

    @property
    def maximum(self) -> int:
        return int(self.item.maximum or 200)


@dataclass(frozen=True)
class PartText(Line):
    """A text that is written to one option of a choice, right beneath it."""

    @property
    def template(self) -> str:
        return "part_text"

    @property
    def label(self) -> str:
        """The words of the option."""
        return self._in(self.item.options[0].text)


@dataclass(frozen=True)
class Texts(Field):
    kind = Kind.TEXTS
    declines_with = "checkbox"
    holds_texts = True

    @property
    def first_id(self) -> str:
        return self.parts[0].first_id

    @property
    def parts(self) -> list[PartText]:
        """Its texts, in the order of this respondent."""
        places = {row.code: place for place, row in enumerate(self._ordered(self.item.rows))}
        return sorted(self.texts, key=lambda text: places[text.item.options[0].code])


@dataclass(frozen=True)
class Comment(Line):
    kind = Kind.COMMENT

    @property
    def described(self) -> str:
        return f"c-{self.code} {super().described}".strip()

    @property
    def reply(self) -> str:
        """The name of the tick under it."""
        return f"{self.code}{ANSWERABLE}"

    @property
    def is_ticked(self) -> bool:
        return any(self.values.get(self.reply, ()))

    @property
    def maximum(self) -> int:
        return int(self.item.maximum or 2000)


@dataclass(frozen=True)
class Note(Field):
    kind = Kind.NOTE


FIELDS: Mapping[Kind, type[Field]] = {
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

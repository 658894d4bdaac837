"""The questionnaire: sections of items, in several languages. Values only; `file` reads and writes them.

Every text is a mapping of language code to words, complete for each of the questionnaire's languages.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Text = Mapping[str, str]


class Kind(StrEnum):
    """The kinds of item, by the name that stands in a file. `kinds.KINDS` says what each is."""

    RATING = "rating"
    CHOICE = "choice"
    CHOICES = "choices"
    ENPS = "enps"
    MATRIX = "matrix"
    SERVICE_MATRIX = "service_matrix"
    RANKING = "ranking"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    TEXTS = "texts"
    COMMENT = "comment"
    NOTE = "note"


Favourable = Literal["high", "low", "none"]
SectionKind = Literal["plain", "touchpoint"]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen, or one row of a matrix, or one department of a service matrix."""

    code: str
    text: Text
    exclusive: bool = False
    """Only in `choices`: choosing it unchooses the rest ("none of these")."""
    rates: str | None = None
    """Only for a department of a service matrix: the unit that it is; see `rated_units`."""
    other: bool = False
    """Only in `choice` and `choices`: whoever chooses it is asked to say what, in a text of its own."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A scale: the items that carry its code are summed up under one name."""

    code: str
    text: Text
    outcome: bool = False
    """True for the theme that findings relate others to (engagement)."""


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    kind: Kind
    text: Text
    help: Text = field(default_factory=dict)
    theme: str | None = None
    required: bool = False
    """True: an answer, or "I'd rather not answer", which is stored as absent."""
    favourable: Favourable = "high"
    show_if: str | None = None
    """A condition over earlier items, in the language of `conditions`; None shows always."""
    points: int = 0
    """rating, matrix, service_matrix: 3 to 11 points. enps: 11. Else 0."""
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Per language the two ends, or one label per point."""
    options: tuple[Option, ...] = ()
    """choice, choices, ranking: what can be chosen. service_matrix: the departments that can be rated. A text that
    belongs to another item (`kinds.with_texts`): the option or row to which it is written."""
    rows: tuple[Option, ...] = ()
    """matrix, service_matrix: the statements rated on the one scale. texts: what each text is about."""
    minimum: float | None = None
    """number: lowest value. choices, ranking: fewest to choose. text, comment: unused."""
    maximum: float | None = None
    """number: highest value. choices, ranking: most to choose. text, texts, comment: most characters."""
    bands: tuple[float, ...] = ()
    """number: upper bounds (exclusive) of the bands it is counted in, ascending; n bounds make n + 1 bands."""
    earliest: str = ""
    """date: the first day that can be given, 2026-01-31."""
    latest: str = ""
    """date: the last one."""
    by: str = ""
    """date: the periods it is counted in, "year", "quarter" or "month"."""
    not_applicable: bool = False
    """rating, matrix: offers "not applicable", stored as absent."""
    random: bool = False
    """Options (or rows) are shown in random order; the order is never stored."""
    beside: bool = False
    """rating, matrix: stands side by side with the item before it, where the page is wide enough. Counted by itself."""


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: Text
    items: tuple[Item, ...]
    kind: SectionKind = "plain"
    intro: Text = field(default_factory=dict)
    show_if: str | None = None
    random: bool = False
    """Items are shown in random order; the order is never stored."""
    rates: str | None = None
    """Only for a touchpoint: the unit that it is about; see `rated_units`."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    code: str
    languages: tuple[str, ...]
    title: Text
    sections: tuple[Section, ...]
    themes: tuple[Theme, ...] = ()
    intro: Text = field(default_factory=dict)

    @property
    def is_random(self) -> bool:
        """Whether anything in it is shown in random order."""
        return any(section.random or any(item.random for item in section.items) for section in self.sections)

    def items(self) -> Iterator[Item]:
        """Every item in order, notes included."""
        for section in self.sections:
            yield from section.items

    def item(self, code: str) -> Item:
        """The item with this code; KeyError if there is none."""
        for item in self.items():
            if item.code == code:
                return item
        raise KeyError(code)

"""The questionnaire: sections of items, in several languages. Values only; `questionnaire_file` reads and prints them.

Every text is a mapping of language code to words, complete for each of the questionnaire's languages.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Text = Mapping[str, str]
Kind = Literal[
    "rating", "choice", "choices", "enps", "matrix", "service_matrix", "ranking", "number", "text", "comment", "note"
]
Favourable = Literal["high", "low", "none"]
SectionKind = Literal["plain", "touchpoint"]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen, or one row of a matrix, or one department of a service matrix."""

    code: str
    text: Text
    exclusive: bool = False
    """Only in `choices`: choosing it unchooses the rest ("none of these")."""


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
    """choice, choices, ranking: what can be chosen. service_matrix: the departments that can be rated."""
    rows: tuple[Option, ...] = ()
    """matrix, service_matrix: the statements rated on the one scale."""
    minimum: float | None = None
    """number: lowest value. choices, ranking: fewest to choose. text, comment: unused."""
    maximum: float | None = None
    """number: highest value. choices, ranking: most to choose. text, comment: most characters."""
    bands: tuple[float, ...] = ()
    """number: upper bounds (exclusive) of the bands it is counted in, ascending; n bounds make n + 1 bands."""
    not_applicable: bool = False
    """rating, matrix: offers "not applicable", stored as absent."""
    random: bool = False
    """Options (or rows) are shown in random order; the order is never stored."""


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


@dataclass(frozen=True, slots=True)
class Questionnaire:
    code: str
    languages: tuple[str, ...]
    title: Text
    sections: tuple[Section, ...]
    themes: tuple[Theme, ...] = ()
    intro: Text = field(default_factory=dict)

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

    def minutes(self) -> int:
        """A fair guess at the time it takes: 15 s an item to rate or choose, 45 s a comment, at least 1 minute."""
        seconds = 0
        for item in self.items():
            rows = max(1, len(item.rows))
            seconds += {"note": 5, "comment": 45, "text": 25}.get(item.kind, 15 * rows)
        return max(1, round(seconds / 60))

"""What is counted: each closed item becomes one or more measures, each with a fixed number of categories.

A rating is one measure; a matrix is one for each row; multiple choice one for each option (no / yes).
Tabulation, disclosure control and report speak of measures only, so none of them knows an item kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from .questionnaire import Item, Questionnaire

Answers = Mapping[str, Any]
"""Item code to value; see `answers` for the type of each kind. An unanswered item is absent."""

Scale = Literal["rating", "enps", "nominal", "binary", "ranks", "bands"]


@dataclass(frozen=True, slots=True)
class Measure:
    code: str
    """The item's code, or `item:row`, `item:option`, `item:department:row`."""
    item: str
    categories: int
    scale: Scale
    favourable: Literal["high", "low", "none"]
    conditional: bool
    """True where only some people see it: reported for units only, a follow-up for the company only."""
    part: tuple[str, ...] = ()
    """What stands behind the item's code: row, option, or department and row."""

    @property
    def of_all(self) -> bool:
        """Whether shares are of all who took part, and not only of those who answered the item (see `skips`)."""
        return self.scale == "binary" and not self.conditional


def _one(scale: Scale, categories: Callable[[Item], int]) -> Callable[[Item, bool], list[Measure]]:
    def make(item: Item, conditional: bool) -> list[Measure]:
        favourable = item.favourable if scale in {"rating", "enps"} else "none"
        return [Measure(item.code, item.code, categories(item), scale, favourable, conditional)]

    return make


def _matrix(item: Item, conditional: bool) -> list[Measure]:
    return [
        Measure(f"{item.code}:{row.code}", item.code, item.points, "rating", item.favourable, conditional, (row.code,))
        for row in item.rows
    ]


def _service_matrix(item: Item, conditional: bool) -> list[Measure]:
    del conditional  # people rate only the departments that serve them
    return [
        Measure(
            f"{item.code}:{unit.code}:{row.code}",
            item.code,
            item.points,
            "rating",
            item.favourable,
            True,
            (unit.code, row.code),
        )
        for unit in item.options
        for row in item.rows
    ]


def _per_option(scale: Scale) -> Callable[[Item, bool], list[Measure]]:
    def make(item: Item, conditional: bool) -> list[Measure]:
        size = 2 if scale == "binary" else len(item.options)
        return [
            Measure(f"{item.code}:{option.code}", item.code, size, scale, "none", conditional, (option.code,))
            for option in item.options
        ]

    return make


def _none(item: Item, conditional: bool) -> list[Measure]:
    del item, conditional
    return []


COMMENT_KINDS = frozenset({"comment", "text"})
MEASURES: dict[str, Callable[[Item, bool], list[Measure]]] = {
    "rating": _one("rating", lambda item: item.points),
    "enps": _one("enps", lambda item: 11),
    "choice": _one("nominal", lambda item: len(item.options)),
    "choices": _per_option("binary"),
    "matrix": _matrix,
    "service_matrix": _service_matrix,
    "ranking": _per_option("ranks"),
    "number": _one("bands", lambda item: len(item.bands) + 1),
    "text": _none,
    "comment": _none,
    "note": _none,
}


def measures(questionnaire: Questionnaire) -> tuple[Measure, ...]:
    """All measures of a questionnaire, in its order."""
    made: list[Measure] = []
    for section in questionnaire.sections:
        for item in section.items:
            made += MEASURES[item.kind](item, bool(item.show_if or section.show_if))
    return tuple(made)


def _band(item: Item, value: Decimal) -> int:
    return sum(value >= Decimal(str(bound)) for bound in item.bands)


CATEGORY: dict[str, Callable[[Item, Measure, Any], int | None]] = {
    "rating": lambda item, measure, value: value - 1,
    "enps": lambda item, measure, value: value,
    "choice": lambda item, measure, value: [option.code for option in item.options].index(value),
    "choices": lambda item, measure, value: int(measure.part[0] in value),
    "matrix": lambda item, measure, value: value[measure.part[0]] - 1 if measure.part[0] in value else None,
    "service_matrix": lambda item, measure, value: (
        value[measure.part[0]][measure.part[1]] - 1 if measure.part[1] in value.get(measure.part[0], {}) else None
    ),
    "ranking": lambda item, measure, value: value.index(measure.part[0]) if measure.part[0] in value else None,
    "number": lambda item, measure, value: _band(item, value),
}


def category(item: Item, measure: Measure, answers: Answers) -> int | None:
    """The category (0-based) into which one response falls for one measure; None if it was not answered."""
    if item.code not in answers:
        return None
    return CATEGORY[item.kind](item, measure, answers[item.code])


def comment_items(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Codes of the items that people write to, in the questionnaire's order."""
    return tuple(item.code for item in questionnaire.items() if item.kind in COMMENT_KINDS)

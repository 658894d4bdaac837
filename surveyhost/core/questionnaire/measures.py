"""What is counted: each closed item yields one or more measures, each with a fixed number of categories.

A rating is one measure; a matrix is one for each row; multiple choice one for each option (no / yes); a ranking one for
each option (its place, or not ranked).
Tabulation, disclosure control and report speak of measures only, so none of them knows an item kind.
"""

from collections.abc import Mapping
from typing import Any

from .kinds import KINDS, with_texts
from .kinds.base import Measure, Scale
from .model import Item, Kind, Questionnaire

__all__ = ["Answers", "Measure", "Scale", "answerable_items", "category", "comment_items", "measures"]

Answers = Mapping[str, Any]
"""Item code to value; see `answers` for the type of each kind. An unanswered item is absent."""


def measures(questionnaire: Questionnaire) -> tuple[Measure, ...]:
    """All measures of a questionnaire, in its order."""
    made: list[Measure] = []
    for section in questionnaire.sections:
        for item in section.items:
            made += KINDS[item.kind].measures(item, bool(item.show_if or section.show_if))
    return tuple(made)


def category(item: Item, measure: Measure, answers: Answers) -> int | None:
    """The category (0-based) into which one response falls for one measure; None if it was not answered."""
    if item.code not in answers:
        return None
    return KINDS[item.kind].category(item, measure, answers[item.code])


def comment_items(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Codes of the items that people write to, in the questionnaire's order."""
    return tuple(item.code for item in with_texts(questionnaire.items()) if KINDS[item.kind].is_words)


def answerable_items(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Codes of the items whose writers may ask to be answerable, in the questionnaire's order: comments alone."""
    return tuple(item.code for item in questionnaire.items() if item.kind == Kind.COMMENT)

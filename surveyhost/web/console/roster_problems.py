"""What is wrong with a roster's cell, in the person's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from ...core.roster import PROBLEMS, Problem
from ..account.words import say


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


WORDS = {
    "no-id-column": _("There is no column for the id (id, or mã nhân viên)."),
    "no-heading": _("The column has no heading."),
    "column-twice": _("A second column means %(column)s."),
    "bad-heading": _("A heading may not hold : * < or =."),
    "too-many-columns": _("There are more than %(most)s columns."),
    "no-rows": _("There is nobody below the heading row."),
    "missing-id": _("The id is missing. It names one person."),
    "duplicate-id": _("The same id is on line %(first)s. An id names one person."),
    "bad-address": _("Not a whole e-mail address."),
    "unknown-language": _("'%(language)s' is not a language of the questionnaire. Use %(expected)s."),
    "empty-level": _("A level of the unit is empty. Write levels like 'Plant 1 / Line A'."),
    "too-deep": _("The unit has more than %(most)s levels."),
    "too-long": _("The text is longer than %(most)s characters."),
    "control-character": _("The text holds a character that cannot be printed."),
    "too-many-cells": _("The row has %(cells)s cells, the heading row %(columns)s."),
    "not-text": _("The file is not text in UTF-8, nor a spreadsheet."),
    "broken-quotes": _("The quotation marks do not match."),
    "more": _("There are more problems than the %(most)s listed."),
}
"""Kind of problem to its sentence; `core.roster.PROBLEMS` has the same keys."""


@dataclass(frozen=True, slots=True)
class ProblemLine:
    line: int
    column: str
    sentence: str


def lines(problems: Iterable[Problem]) -> list[ProblemLine]:
    """Every problem as a line of the page."""
    return [ProblemLine(one.line, one.column, _sentence(one)) for one in problems]


def _sentence(problem: Problem) -> str:
    if problem.kind in WORDS:
        return say(WORDS[problem.kind], **problem.values)
    return PROBLEMS[problem.kind].format(**problem.values)

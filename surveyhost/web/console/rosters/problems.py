"""What is wrong with a roster's cell, in the person's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ....core.roster import barred as rules
from ....core.roster.problems import PROBLEMS, Problem
from ...account.language import say


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


WORDS = {
    "no-id-column": _("There is no column for the id (id, or mã nhân viên)."),
    "no-heading": _("The column has no heading."),
    "column-twice": _("A second column means %(meaning)s."),
    "bad-heading": _("A heading may not hold : * < or =."),
    "barred-performance": _("Performance ratings and disciplinary matters may not be imported. Leave the column out."),
    "barred-pay": _("Pay may not be imported. Leave the column out."),
    "barred-health": _("Sick days, health and disability may not be imported. Leave the column out."),
    "barred-union": _("Membership of a trade union may not be imported. Leave the column out."),
    "barred-belief": _("Religion and membership of a party may not be imported. Leave the column out."),
    "barred-pregnancy": _("Pregnancy and maternity may not be imported. Leave the column out."),
    "too-many-columns": _("There are more than %(most)s columns."),
    "no-rows": _("There is nobody below the heading row."),
    "missing-id": _("The id is missing. It names one person."),
    "duplicate-id": _("The same id is on line %(first)s. An id names one person."),
    "look-alike-id": _("The id is the one on line %(first)s, written otherwise."),
    "cell-error": _("The cell shows an error, like #N/A, where the id should be. Write the id."),
    "formula": _("A formula without its value. Open the file in a spreadsheet program and save it again."),
    "bad-address": _("Not a whole e-mail address."),
    "bad-phone": _("Not the number of a mobile telephone. Write it as +84912345678, or leave it empty."),
    "unknown-language": _("'%(language)s' is not a language of the questionnaire. Use %(expected)s."),
    "empty-level": _("A level of the unit is empty. Write levels like 'Plant 1 / Line A'."),
    "too-deep": _("The unit has more than %(most)s levels."),
    "too-long": _("The text is longer than %(most)s characters."),
    "control-character": _("The text holds a character that cannot be printed."),
    "too-many-cells": _("Cells in the row: %(cells)s; in the heading row: %(columns)s."),
    "too-many-rows": _("There are more than %(most)s lines."),
    "not-text": _("The file is not text in UTF-8, nor a spreadsheet."),
    "web-page": _(
        "The file is a web page, whatever its name says. Open it in a spreadsheet program and save it as .xlsx."
    ),
    "no-json": _("This is not a JSON array of objects in UTF-8."),
    "no-object": _("This is not a JSON object with headings as names."),
    "nested": _("A value is a text, a number, true, false or null."),
    "broken-quotes": _("The quotation marks do not match."),
    "manages-attribute": _("Who heads a unit is never an attribute. Leave the column out, or let it make readers."),
    "no-address-column": _("There is no column with e-mail addresses."),
    "no-managed-column": _(
        "There is no column “manager of”. With “unit” alone everybody on a roster would become a reader."
    ),
    "nobody-manages": _("Nobody in the file heads a unit."),
    "missing-address": _("Whoever heads a unit needs an e-mail address."),
    "unknown-unit": _("No unit of this client is called “%(unit)s”."),
    "ambiguous-unit": _("Several units are called “%(unit)s”. Write the path, as in “%(path)s”."),
    "account-elsewhere": _("This address has an account that is not of this client."),
    "more": _("There are more problems than the %(most)s listed."),
}
"""Kind of problem to its sentence; `core.roster.model.PROBLEMS` has the same keys."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    line: int
    column: str
    sentence: str


def barred(heading: str) -> str:
    """Why nobody may import a column of this heading; "" where one may."""
    kind = rules.barred(heading)
    return say(WORDS[kind]) if kind else ""


def lines(problems: Iterable[Problem]) -> list[ProblemRow]:
    """Every problem as a line of the page."""
    return [ProblemRow(one.line, one.column, _sentence(one)) for one in problems]


def said(kind: str, values: Mapping[str, str]) -> str:
    """What this kind of problem is called."""
    return say(WORDS[kind], **values)


def _sentence(problem: Problem) -> str:
    if problem.kind in WORDS:
        return said(problem.kind, problem.values)
    return PROBLEMS[problem.kind].format(**problem.values)

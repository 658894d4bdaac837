"""What can be wrong with a roster file, by line and column."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PROBLEMS = {
    "no-id-column": "there is no column 'id' (or 'mã nhân viên')",
    "no-heading": "the column has no heading",
    "column-twice": "a second column means {meaning}",
    "bad-heading": "a heading may not hold : * < or =",
    "barred-performance": "performance ratings and disciplinary matters may not be imported; leave the column out",
    "barred-pay": "pay may not be imported; leave the column out",
    "barred-health": "sick days, health and disability may not be imported; leave the column out",
    "barred-union": "membership of a trade union may not be imported; leave the column out",
    "barred-belief": "religion and membership of a party may not be imported; leave the column out",
    "barred-pregnancy": "pregnancy and maternity may not be imported; leave the column out",
    "too-many-columns": "there are more than {most} columns",
    "no-rows": "there is nobody below the heading row",
    "missing-id": "the id is missing",
    "duplicate-id": "the id is on line {first} already",
    "look-alike-id": "the id is the one on line {first}, written otherwise",
    "bad-address": "this is not an e-mail address",
    "bad-phone": "this is no number of a mobile telephone; write it as +84912345678, or leave it empty",
    "unknown-language": "language '{language}' is not in the questionnaire; expected {expected}",
    "empty-level": "a level of the unit is empty; expected levels like 'Plant 1 / Line A'",
    "too-deep": "the unit has more than {most} levels",
    "too-long": "the text is longer than {most} characters",
    "control-character": "the text holds a character that cannot be printed",
    "cell-error": "the cell shows an error (like #N/A) where the id should be; write the id",
    "formula": "the cell holds a formula without its value; open the file in a spreadsheet program and save it again",
    "too-many-cells": "cells in the row: {cells}; in the heading row: {columns}",
    "too-many-rows": "there are more than {most} lines",
    "not-text": "the file is not text in UTF-8, nor a spreadsheet",
    "web-page": "the file is a web page, whatever its name says; open it in a spreadsheet program and save it as .xlsx",
    "no-json": "this is no JSON array of objects in UTF-8",
    "no-object": "this is no JSON object with headings as names",
    "nested": "a value is a text, a number, true, false or null",
    "broken-quotes": "the quotation marks do not match: {reason}",
    "manages-attribute": "who heads a unit is never an attribute; leave the column out, or let it make readers",
    "no-address-column": "there is no column with e-mail addresses",
    "no-managed-column": "there is no column 'manager of'; with 'unit' alone everybody on a roster would be a reader",
    "nobody-manages": "nobody in the file heads a unit",
    "missing-address": "whoever heads a unit needs an e-mail address",
    "unknown-unit": "no unit of this client is called '{unit}'",
    "ambiguous-unit": "several units are called '{unit}'; write the path, as in '{path}'",
    "account-elsewhere": "this address has an account that is not of this client",
    "more": "there are more problems than the {most} listed",
}
"""Kind of problem to the sentence's second half, in English; pages translate it by its kind."""


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    """Of the file, from 1; where a quoted cell spans lines, the row's first."""
    column: str
    """The heading; "" for the row as a whole."""
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self) -> str:
        """In English: "line 4, column email: this is not an e-mail address"."""
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {PROBLEMS[self.kind].format(**self.values)}"


class RowTrouble(Exception):  # noqa: N818
    """Raised by a source of rows where it cannot go on: what is wrong, and on which line."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem

"""Rosters as the process that reads files makes them: people some at a time, then what is wrong with the file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from ...core.roster import csv as roster_rows
from ...core.roster import model as roster
from ...core.roster.columns import MOST_COLUMNS, apart
from ...core.roster.lists import json_rows
from ...core.roster.model import Reading
from ...core.roster.notices import Notice
from ...core.roster.problems import RowTrouble
from ...core.roster.table import Row, Table
from ...outside import roster_sheets, sheets
from .refusals import HeadingsUnreadable, TooManyHeadings

JSON = "json"
"""The form of a list that is not told by what it holds, but by whoever sends it."""
_BATCH = 500
_LOOKED_AT = 200
"""Rows of a spreadsheet that are read for its headings: hidden ones are among them."""


def source(
    content: bytes, mapping: Mapping[str, str], most_rows: int | None = None
) -> tuple[Iterable[Row], tuple[Notice, ...]]:
    """A CSV file or a workbook, told apart by what it holds, not by its name."""
    if not sheets.is_sheet(content):
        return roster_rows.rows(content), roster_rows.notices(content)
    return roster_sheets.read(content, most_rows, mapping)


def people(content: bytes, arguments: Mapping[str, Any], say: Callable[[str, Any], None]) -> Any:
    """Says the people as lists of `Person`'s values in its order; gives everything else of the `Reading`."""
    is_json = arguments.get("form") == JSON
    rows, told = (json_rows.rows(content), ()) if is_json else source(content, arguments["mapping"])
    reader = roster.Reader(arguments["languages"], arguments["default"], arguments["mapping"], arguments.get("country"))
    people = (
        (person.id, person.email, person.name, person.language, person.unit, dict(person.attributes), person.phone)
        for person in reader.people(rows)
    )
    while some := list(islice(people, _BATCH)):
        say("part", some)
    return _plain(reader.reading, told)


def _plain(found: Reading, told: Sequence[Notice]) -> Any:
    return {
        "columns": None if found.columns is None else asdict(found.columns),
        "problems": [[one.line, one.column, one.kind, dict(one.values)] for one in found.problems],
        "doubts": [[one.column, one.kind, dict(one.values)] for one in found.doubts],
        "notices": [[one.kind, dict(one.values)] for one in (*told, *found.notices)],
    }


def headings(content: bytes, arguments: Mapping[str, Any], say: Callable[[str, Any], None]) -> Any:
    """Pairs of heading and first values that are not empty; [] where there is no row."""
    del say
    try:
        rows, _ = source(content, arguments["mapping"], _LOOKED_AT)
        table = Table(rows, arguments["mapping"])
        first = [[cell.strip() for cell in cells] for _, cells in islice(table, arguments["samples"] + 1)]
    except RowTrouble as trouble:
        raise HeadingsUnreadable(problem=trouble.problem.sentence()) from None
    if not first:
        return []
    if len(first[0]) > MOST_COLUMNS:
        raise TooManyHeadings(most=MOST_COLUMNS)
    below = [row + [""] * len(first[0]) for row in first[1:]]
    return [(heading, [row[place] for row in below if row[place]]) for place, heading in enumerate(apart(first[0]))]

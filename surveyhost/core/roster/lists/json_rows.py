"""Rows of a list of people in JSON: an array of objects, whose names are headings."""

import json
from collections.abc import Iterator
from typing import Any

from ..columns import MOST_COLUMNS
from ..csv import MOST_CELLS, MOST_ROWS
from ..problems import Problem, RowTrouble
from ..table import Row

HEADING = 0
"""The line of the headings; the first object stands on line 1."""


def rows(content: bytes) -> Iterator[Row]:
    """Headings, in the order in which they first come, then place in the array (from 1) and cells of each object.

    Texts, numbers and true or false as they are written; null, and a name that is not there, are empty. Raises
    RowTrouble for what is no such array, and where there are too many objects or names.
    """
    people = _array(content)
    headings: dict[str, None] = {}
    for number, person in enumerate(people, 1):
        if not isinstance(person, dict):
            raise RowTrouble(Problem(number, "", "no-object"))
        headings |= dict.fromkeys(person)
        if len(headings) > MOST_CELLS:
            raise RowTrouble(Problem(number, "", "too-many-columns", {"most": str(MOST_COLUMNS)}))
    yield HEADING, list(headings)
    for number, person in enumerate(people, 1):
        yield number, [_cell(number, name, person.get(name)) for name in headings]


def _array(content: bytes) -> list[Any]:
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise RowTrouble(Problem(HEADING, "", "no-json")) from None
    if not isinstance(found, list):
        raise RowTrouble(Problem(HEADING, "", "no-json"))
    if len(found) > MOST_ROWS:
        raise RowTrouble(Problem(MOST_ROWS + 1, "", "too-many-rows", {"most": str(MOST_ROWS)}))
    return found


def _no_number(name: str) -> float:
    raise ValueError(name)


def _cell(number: int, name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    raise RowTrouble(Problem(number, name, "nested"))

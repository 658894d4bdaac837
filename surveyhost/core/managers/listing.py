"""From the rows of a file to whoever heads a unit, with all problems reported together.

The file is a roster with a column "manager of", or a list of address, name and unit. A problem repeats no name and no
address.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..quoting import quoted
from ..roster.columns import MANAGES, apart, meanings, tidy
from ..roster.problems import Problem, RowTrouble
from ..roster.table import Row, Table

MOST = 5000
"""Rows that head a unit; no firm has so many units."""
LONGEST = 4000
"""Characters of a cell."""
_PARTS = re.compile(r"[;|\n]")
"""Between several units in one cell. A comma may be part of a unit's name."""


@dataclass(frozen=True, slots=True)
class Manager:
    """One row: somebody, and the units they head, as these are written."""

    line: int
    id: str
    """The firm's own id, "" where the file has none."""
    address: str
    name: str
    units: tuple[str, ...]


@dataclass(slots=True)
class Listing:
    """What came out of a file."""

    managers: list[Manager] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def units_in(cell: str) -> tuple[str, ...]:
    """The units of one cell, each once."""
    return tuple(dict.fromkeys(filter(None, map(tidy, _PARTS.split(cell)))))


def read(rows: Iterable[Row], mapping: Mapping[str, str] | None = None) -> Listing:
    """Whoever heads a unit. `mapping`: what the client's headings meant before."""
    found = Listing()
    where: dict[str, int] | None = None
    try:
        for line, cells in Table(rows, mapping):
            if where is None:
                where = _columns(found, line, apart(cells), mapping)
                if found.problems:
                    return found
            else:
                _row(found, where, line, cells)
            if len(found.managers) + len(found.problems) > MOST:
                found.problems.append(Problem(line, "", "too-many-rows", {"most": str(MOST)}))
                return found
    except RowTrouble as trouble:
        found.problems.append(trouble.problem)
    if not found.managers and not found.problems:
        found.problems.append(Problem(1, "", "nobody-manages"))
    return found


def _columns(found: Listing, line: int, headings: Sequence[str], mapping: Mapping[str, str] | None) -> dict[str, int]:
    """Where each column stands. Of a file with ids, which is a roster, `unit` is where somebody works."""
    where: dict[str, int] = {}
    for position, means in enumerate(meanings(headings, mapping)):
        if means in where and means in {"email", "unit", MANAGES}:
            found.problems.append(Problem(line, quoted(headings[position]), "column-twice", {"meaning": means}))
        where.setdefault(means, position)
    if "email" not in where:
        found.problems.append(Problem(line, "", "no-address-column"))
    if MANAGES not in where and ("id" in where or "unit" not in where):
        found.problems.append(Problem(line, "", "no-managed-column"))
    where.setdefault(MANAGES, where.get("unit", 0))
    return {**where, "": len(headings)}


def _row(found: Listing, where: Mapping[str, int], line: int, cells: Sequence[str]) -> None:
    def cell(name: str) -> str:
        at = where.get(name)
        return cells[at] if at is not None and at < len(cells) else ""

    units = units_in(cell(MANAGES))
    if not units:
        return
    told = {name: tidy(cell(name)) for name in ("id", "email", "name")}
    if any(len(text) > LONGEST for text in (*told.values(), *units)):
        found.problems.append(Problem(line, "", "too-long", {"most": str(LONGEST)}))
    elif not all(text.isprintable() for text in (*told.values(), *units)):
        found.problems.append(Problem(line, "", "control-character"))
    elif not told["email"]:
        found.problems.append(Problem(line, "", "missing-address"))
    else:
        found.managers.append(Manager(line, told["id"], told["email"], told["name"], units))

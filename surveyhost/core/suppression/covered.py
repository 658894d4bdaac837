"""Checks that every printed n equals what the release says it covers, using only what is about to be printed.

A reader adds up n from the roster cells that a group covers, less the blocks that a note says are counted further up
for this item. Where that is not the printed n, a note is missing, and nothing is printed.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ..grouping.groups import UNIT
from ..release.model import Cell, Protected
from ..tabulation.cube import Cube
from .tables import Table, attached


def _units(cube: Cube, table: Table, notes: Mapping[tuple[str, ...], str]) -> dict[str, int]:
    """n of each unit, from the blocks of those who answered. notes: path of a block to the unit that counts it."""
    made: dict[str, int] = {}
    people = attached(cube, cube.answerers[:, table.number])
    for position in np.flatnonzero(people).tolist():
        unit = cube.views.units[position]
        home = cube.views.units[0].code if table.company_only else notes.get(unit.path, unit.code)
        for above in cube.views.ancestors(home):
            made[above.code] = made.get(above.code, 0) + int(people[position])
    return made


def _groups(cube: Cube, table: Table) -> dict[str, int]:
    made = {}
    for view in table.breakdowns:
        stated = cube.labels[:, 1 + view] >= 0
        weights = cube.answerers[stated, table.number]
        for group, count in zip(
            cube.views.views[view].groups,
            np.bincount(
                cube.labels[stated, 1 + view], weights=weights, minlength=len(cube.views.views[view].groups)
            ).astype(int),
            strict=True,
        ):
            made[group.code] = int(count)
    return made


def check(
    cube: Cube, tables: Sequence[Table], cells: Mapping[tuple[str, str], Cell], notes: Iterable[Protected]
) -> None:
    """Raises ValueError where a printed n is not what its group covers, less what the notes count elsewhere."""
    lifted: dict[str, dict[tuple[str, ...], str]] = {}
    for note in notes:
        if note.kind == "lifted" and note.breakdown == UNIT and note.measure and note.into:
            lifted.setdefault(note.measure, {})[note.path] = note.into
    for table in tables:
        code = table.measure.code
        expected = _units(cube, table, lifted.get(code, {})) | _groups(cube, table)
        for (group, measure), cell in cells.items():
            if measure == code and cell.n != expected.get(group):
                raise ValueError(
                    f"{group}, {code}: n is {cell.n} and it covers {expected.get(group)}: a note is missing"
                )

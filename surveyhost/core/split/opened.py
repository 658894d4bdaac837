"""From opened tables to the counts that disclosure control reads: what was certified, and nothing besides.

What is not known stands as if everybody had answered in the first category, and is never printed: the rows that are
printed follow from who answered, here as at the keeper's, and a breakdown that was not opened is not shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..grouping.frozen import Views, digest
from ..questionnaire.measures import Measure, measures
from ..suppression.cells import in_bands
from ..suppression.primary import bands
from ..suppression.tables import Table, read
from ..suppression.unit_rows import chains
from ..tabulation.cube import Cube, Opened
from ..thresholds import full_minimum
from .count import Ints
from .keeper.plan import Plan
from .outcome import Outcome
from .refusals import RowsNotCertifiable, SumsDoNotFit
from .rows import OpenedTable

Comments = Mapping[str, Mapping[str, tuple[str, ...]]]


def cube_of(plan: Plan, outcome: Outcome, tables: Mapping[str, OpenedTable], comments: Comments) -> Cube:
    """The counts of a split wave. tables: from `desk.add`. comments: by item and unit, opened and sorted.

    Raises RowsNotCertifiable where the keeper opened other rows than these answerers allow.
    """
    items, views = measures(plan.questionnaire), outcome.views
    cube = Cube(
        digest(plan.views),
        views,
        plan.policy.k,
        tuple(measure.code for measure in items),
        tuple(measure.categories for measure in items),
        outcome.profiles,
        outcome.people,
        outcome.answerers,
        _in_first_category(items, views, outcome),
        comments,
    )
    known = _rows(plan, cube)
    if {table.measure.code for table in known} != {*tables}:
        raise RowsNotCertifiable(measure=", ".join(sorted({*tables} ^ {table.measure.code for table in known})))
    opened = {}
    for table in known:
        one = tables[table.measure.code]
        _check(cube, table, one)
        opened[table.measure.code] = _opened(table, one, views)
        _put_groups(cube, table, one)
    return replace(cube, opened=opened)


def _put_groups(cube: Cube, table: Table, opened: OpenedTable) -> None:
    for view, groups in enumerate(cube.views.views):
        for place, group in enumerate(groups.groups):
            row = opened.groups.get(groups.name, {}).get(group.code)
            if row is not None:
                held = cube.counts[1 + view][place, cube.of(table.number)]
                held[:] = _spread(table.measure, row, int(held.sum()))


def _in_first_category(items: Sequence[Measure], views: Views, outcome: Outcome) -> tuple[Ints, ...]:
    """Counts by view in which everybody has answered in the first category."""
    widths = [measure.categories for measure in items]
    first = np.cumsum([0, *widths[:-1]])
    made = []
    for column, groups in enumerate([len(views.units), *(len(view.groups) for view in views.views)]):
        stated = outcome.profiles[:, column] >= 0
        people = np.zeros((groups, len(items)), dtype=np.int64)
        np.add.at(people, outcome.profiles[stated, column], outcome.answerers[stated])
        counts = np.zeros((groups, sum(widths)), dtype=np.int64)
        counts[:, first] = people
        made.append(counts)
    return tuple(made)


def _rows(plan: Plan, cube: Cube) -> list[Table]:
    """The tables that these answerers allow, as the keeper made them."""
    shown = [place for place, view in enumerate(cube.views.views) if view.name not in cube.views.waiting]
    items = measures(plan.questionnaire)
    return read(cube, items, plan.questionnaire, shown, {}, full_minimum(plan.policy.k))[0]


def _check(cube: Cube, table: Table, opened: OpenedTable) -> None:
    """Raises RowsNotCertifiable where the rows are not those that these answerers allow."""
    rows, code, views = table.rows, table.measure.code, cube.views
    printed = [unit.code for unit, n in zip(views.units, rows.n, strict=True) if n]
    full = [unit.code for unit, n, is_full in zip(views.units, rows.n, rows.full, strict=True) if n and is_full]
    if table.measure.of_all:
        units, whole = printed, []
    else:
        units, whole = (printed if bands(table.measure) is not None else full), full
    proven = {views.views[view].name for view in table.asked}
    is_so = (
        opened.rows.blocks == rows.block
        and {*opened.units} == {*units}
        and {*opened.rows.full} == {*whole}
        and (not opened.groups or {*opened.groups} == proven)
        and all(_are_large(cube, table, view, opened.groups.get(views.views[view].name)) for view in table.asked)
    )
    if not is_so:
        raise RowsNotCertifiable(measure=code)


def _are_large(cube: Cube, table: Table, view: int, held: Mapping[str, Sequence[int]] | None) -> bool:
    """Whether the groups of a breakdown that were opened, if any were, are those with answerers, each of k or more."""
    people = cube.counts[1 + view][:, cube.of(table.number)].sum(axis=1)
    there = {group.code for group, n in zip(cube.views.views[view].groups, people, strict=True) if n}
    return held is None or ({*held} == there and not any(0 < n < cube.k for n in people))


def _spread(measure: Measure, row: Sequence[int], n: int = 0) -> list[int]:
    """A row of bands, each in its first category; of an option those who did not choose it are known later."""
    if measure.of_all:
        return [n - row[0], row[0]]
    band, made = bands(measure) or (), [0] * measure.categories
    for which, count in enumerate(row):
        if which in band:
            made[band.index(which)] = count
    return made


def _opened(table: Table, opened: OpenedTable, views: Views) -> Opened:
    measure, n = table.measure, table.rows.n
    counts = np.zeros((len(views.units), measure.categories), dtype=np.int64)
    counts[:, 0] = n
    for code, row in opened.units.items():
        place = views.index[code]
        counts[place] = row if code in opened.rows.full else _spread(measure, row, int(n[place]))
    return Opened(counts, _own(table, counts, views), tuple(opened.groups))


def _own(table: Table, counts: Ints, views: Views) -> Ints:
    """What is left of each printed row without the printed rows below it, beside somebody who is counted there.

    Raises SumsDoNotFit where the rows below hold more than the row.
    """
    has_bands = bands(table.measure) is not None
    kept = [bool(n) and (has_bands or full) for n, full in zip(table.rows.n, table.rows.full, strict=True)]
    left, made = counts.copy(), np.zeros_like(counts)
    for unit in range(1, len(kept)):
        if kept[unit]:
            left[_above(unit, views.parents, kept)] -= counts[unit]
    placed: set[int] = set()
    for unit, chain in enumerate(chains(views.parents, table.rows.block, kept)):
        if chain and chain[-1] not in placed:
            placed.add(chain[-1])
            made[unit] = left[chain[-1]]
    for unit, row in enumerate(in_bands(table.measure, left)):
        if kept[unit] and row.min() < 0:
            raise SumsDoNotFit(measure=table.measure.code, group=views.units[unit].code)
    return made


def _above(unit: int, parents: Sequence[int], kept: Sequence[bool]) -> int:
    """The lowest printed row above a unit's; the company's is one of a measure that is printed at all."""
    at = parents[unit]
    while not kept[at] and at:
        at = parents[at]
    return at

"""Applies the neighbour rule to all tables of a wave."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..grouping.frozen import Views
from ..grouping.merge import Ints
from ..questionnaire.measures import Measure
from ..release.ledger import PublishedViews
from ..tabulation.cube import Cube
from .cells import in_used_bands
from .layout import Layout, layout_of
from .primary import bands, dominant
from .secondary.neighbours import protect
from .secondary.ranges import Counts
from .tables import Table

Withheld = dict[tuple[str, str], Counts]
"""(group code, measure code) of a cell that is kept back, to what the printed figures tell of it anyhow: for each band
that is used the fewest and the most; () where that is not to be printed."""

Layouts = dict[tuple[tuple[int, ...], tuple[bool, ...], tuple[int, ...]], Layout]
"""Layouts of one cube by blocks, printed units and breakdowns: many tables share one."""


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier releases of the wave did."""

    kept_back: Collection[tuple[str, str]] = ()
    """(group code, measure code)"""
    out: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """For each measure that was shown the positions of the breakdowns in which it was; its units were shown as well."""

    def printed(self, views: Views, group: str, measure: str) -> bool:
        """Whether this cell is out, and nothing can be gained by keeping it back."""
        if measure not in self.out or (group, measure) in self.kept_back:
            return False
        shown = (views.views[view].groups for view in self.out[measure])
        return group in views.unit or any(group == one.code for groups in shown for one in groups)


def _layout(cube: Cube, table: Table, kept: tuple[bool, ...], views: tuple[int, ...], known: Layouts) -> Layout:
    """The layout of a table, made where it is not known yet."""
    key = table.rows.block, kept, views
    if key not in known:
        known[key] = layout_of(cube, *key)
    return known[key]


def _decide(layout: Layout, tables: Sequence[Table], counts: Ints, before: Past) -> Withheld:
    """The neighbour rule for each table."""
    made: Withheld = {}
    for position, table in enumerate(tables):
        kept_back = {group for group, measure in before.kept_back if measure == table.measure.code}
        codes = layout.printed(table.joint if table.breakdowns else ())
        printed, withheld, out = (np.zeros(len(counts), dtype=bool) for _ in range(3))
        printed[list(codes)] = True
        withheld[[place for place, named in codes.items() if kept_back & set(named)]] = True
        if table.measure.code in before.out:
            out[list(layout.printed(tuple(before.out[table.measure.code])))] = True
        kinds = layout.cube.answerers[:, table.number]
        decision = protect(layout.system, counts[:, position], kinds, printed, withheld, out & ~withheld)
        for place, told in decision.told.items():
            made |= {(code, table.measure.code): told for code in codes[place]}
    return made


def _banded(cube: Cube, tables: Sequence[Table], before: Past, layouts: Layouts) -> Withheld:
    """Measures on a scale with bands: every printed row counts."""
    alike: dict[tuple[tuple[int, ...], tuple[int, ...], int], list[Table]] = {}
    for table in tables:
        width = len(set(bands(table.measure) or ()))
        alike.setdefault((table.rows.block, table.joint if table.breakdowns else (), width), []).append(table)
    made: Withheld = {}
    for (_, views, _), members in alike.items():
        layout = _layout(cube, members[0], tuple((members[0].rows.n > 0).tolist()), views, layouts)
        counts = layout.counts(members, lambda table, counts: in_used_bands(table.measure, counts))
        made |= _decide(layout, members, counts, before)
    return made


def _plain(cube: Cube, table: Table, before: Past, layouts: Layouts) -> Withheld:
    """A measure without bands: only rows with a full table are printed, and each category is a band of its own."""
    if not table.rows.full[0]:
        return {}
    layout = _layout(cube, table, tuple(table.rows.full), (), layouts)
    return _decide(layout, [table], layout.counts([table], lambda _, counts: counts), before)


def _clipped(cube: Cube, table: Table) -> set[str]:
    """Units whose full table of one measure is clipped."""
    near = dominant(table.rows.counts) >= 0
    full = np.asarray(table.rows.full)
    return {cube.views.units[position].code for position in np.flatnonzero(near & full & (table.rows.n > 0)).tolist()}


def _ranked(cube: Cube, tables: Sequence[Table], before: Past, layouts: Layouts) -> Withheld:
    """The options of one ranking. A place that one option takes is taken by no other, so the tables of all but one
    option tell the last one's: where one of them is clipped or kept back, all are kept back."""
    codes = [table.measure.code for table in tables]
    lost = {group for group, code in before.kept_back if code in codes}.union(
        *(_clipped(cube, table) for table in tables)
    )
    while True:
        found: set[str] = set()
        for table in tables:
            again = Past({(group, table.measure.code) for group in lost}, before.out)
            found |= {group for group, _ in _plain(cube, table, again, layouts)}
        if found <= lost:
            return {(group, code): () for group in lost for code in codes}
        lost |= found


def screen(cube: Cube, tables: Sequence[Table], before: Past, layouts: Layouts) -> Withheld:
    """The cells that are kept back to protect a neighbour. before: what earlier releases printed and kept back.
    layouts: those of this cube that are known; what is made is added."""
    made = _banded(cube, [table for table in tables if bands(table.measure) is not None], before, layouts)
    rankings: dict[str, list[Table]] = {}
    for table in tables:
        if table.measure.scale == "ranks":
            rankings.setdefault(table.measure.item, []).append(table)
        elif bands(table.measure) is None:
            made |= _plain(cube, table, before, layouts)
    for options in rankings.values():
        made |= _ranked(cube, options, before, layouts)
    return made


def shown_before(
    items: Sequence[Measure], names: Sequence[str], earlier: Sequence[PublishedViews]
) -> dict[str, frozenset[int]]:
    """Per measure the breakdowns, by position, in which an earlier release showed it."""
    return {
        measure.code: frozenset(names.index(name) for past in earlier for name in past.measures.get(measure.code, ()))
        for measure in items
    }


def out_before(
    items: Sequence[Measure], names: Sequence[str], earlier: Sequence[PublishedViews]
) -> dict[str, frozenset[int]]:
    """As `shown_before`, without the measures that no earlier release showed at all."""
    shown = {code for past in earlier for code in past.measures}
    return {code: views for code, views in shown_before(items, names, earlier).items() if code in shown}

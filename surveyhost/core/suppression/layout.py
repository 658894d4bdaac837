"""Layout: the printed rows of a table as sets of people, and what can be computed from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..grouping.merge import Ints
from ..tabulation.cube import Cube
from .secondary.remainders import System, build
from .tables import Table
from .unit_rows import chains, levels


@dataclass
class Layout:
    """What the tables of some measures have in common: their printed rows, and what can be computed from those."""

    cube: Cube
    lowest: Ints
    """(units,) for each block the lowest printed unit that counts it."""
    views: tuple[int, ...]
    """Breakdowns that are shown, or were."""
    depth: int
    """How many of the partitions are levels of the tree."""
    system: System

    def printed(self, shown: Sequence[int]) -> dict[int, list[str]]:
        """Sets with a printed row: the codes of the groups that they are. shown: the breakdowns that are printed."""
        codes: dict[int, list[str]] = {}
        for (partition, label), place in self.system.place.items():
            if label < 0:
                continue
            if partition < self.depth:
                codes.setdefault(place, []).append(self.cube.views.units[label].code)
            elif self.views[partition - self.depth] in shown:
                view = self.cube.views.views[self.views[partition - self.depth]]
                codes.setdefault(place, []).append(view.groups[label].code)
        return codes

    def counts(self, tables: Sequence[Table], count: Callable[[Table, Ints], Ints]) -> Ints:
        """(sets, tables, categories) of everything that is printed or can be computed. count: how counts are banded."""
        rows = np.stack([count(table, table.rows.counts) for table in tables], axis=1)
        blocks = np.stack([count(table, table.rows.own) for table in tables], axis=1)
        own = np.zeros_like(rows)
        np.add.at(own, self.lowest, blocks)
        made = np.zeros((self.system.groups, *rows.shape[1:]), dtype=np.int64)
        for partition in range(self.depth + len(self.views)):
            held = [(label, place) for (part, label), place in self.system.place.items() if part == partition]
            labels, places = np.array(held, dtype=np.int64).T
            if partition < self.depth:
                made[places] = np.where((labels >= 0)[:, None, None], rows[labels], own[~labels])
                continue
            view = self.cube.counts[1 + self.views[partition - self.depth]]
            groups = np.stack([count(table, view[:, self.cube.of(table.number)]) for table in tables], axis=1)
            silent = rows[0] - groups.sum(axis=0)
            made[places] = np.where((labels >= 0)[:, None, None], groups[labels], silent)
        self.system.complete(made)
        return made


def layout_of(cube: Cube, block: Sequence[int], kept: Sequence[bool], views: tuple[int, ...]) -> Layout:
    """The layout of tables with these blocks, printed units and breakdowns."""
    chained = chains(cube.views.parents, block, kept)
    tree = levels(chained)
    lowest = np.array([chain[-1] for chain in chained], dtype=np.int64)
    partitions = [tree[cube.labels[:, 0], level] for level in range(tree.shape[1])]
    partitions += [cube.labels[:, 1 + view] for view in views]
    return Layout(cube, lowest, views, tree.shape[1], build(partitions, cube.respondents))

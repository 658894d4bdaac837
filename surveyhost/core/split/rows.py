"""The certified rows of a table: who is counted in each, and one side's sums of them.

Both sides add up over the same people, who are given by their closing profiles: the position of the block, then of the
group in each breakdown, -1 silent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..grouping.construct import closing_labels
from ..grouping.frozen import SILENT, View, Views
from ..questionnaire.measures import Measure
from ..suppression.primary import bands
from .ballot import Place
from .count import Sums
from .field import Vector

Ints = npt.NDArray[np.int64]
Members = Sequence[Sequence[int]]
"""For each closing profile the rows of `Sums` that it counts."""


@dataclass(frozen=True)
class Rows:
    """The rows of one measure that are certified."""

    blocks: tuple[int, ...]
    """Position of the unit under which each unit's people are counted, for this measure."""
    full: tuple[str, ...]
    """Codes of the units whose whole table is opened."""
    banded: tuple[str, ...]
    """Of those of which bands are opened."""
    groups: Mapping[str, tuple[str, ...]]
    """Breakdown to the groups of which bands are opened; one that is not proven is not there."""


@dataclass(frozen=True)
class OpenedTable:
    """One side's sums of these rows, by cell or band."""

    rows: Rows
    units: Mapping[str, Vector]
    groups: Mapping[str, Mapping[str, Vector]]


def closing_profile(views: Views, closing: Views, labels: tuple[str, ...]) -> tuple[int, ...]:
    """The closing profile of a seat's labels. views: the frozen ones. closing: those at close."""
    now = closing_labels(views, closing, labels)
    places = [closing.index, *({group.code: at for at, group in enumerate(view.groups)} for view in closing.views)]
    return tuple(-1 if label == SILENT else where[label] for where, label in zip(places, now, strict=True))


def unit_members(closing: Views, profiles: Ints, blocks: Sequence[int]) -> dict[str, list[int]]:
    """For each unit the profiles (by place) that its row counts. blocks: of one measure, by position of the unit."""
    made: dict[str, list[int]] = {}
    above = [[unit.code for unit in closing.ancestors(closing.units[block].code)] for block in blocks]
    for place, block in enumerate(profiles[:, 0].tolist()):
        for code in above[block]:
            made.setdefault(code, []).append(place)
    return made


def group_members(view: View, column: Ints) -> dict[str, list[int]]:
    """For each group of a breakdown the profiles that its row counts. column: the profiles' groups."""
    return {group.code: np.flatnonzero(column == place).tolist() for place, group in enumerate(view.groups)}


def in_bands(measure: Measure, place: Place) -> list[list[int]] | None:
    """The cells of each band, unfavourable first; one free cell alone; None on a scale without bands."""
    if not place.is_block:
        return [[0]]
    band = bands(measure)
    if band is None:
        return None
    return [[cell for cell in range(place.cells) if band[cell] == which] for which in range(3)]


def in_full(place: Place) -> list[list[int]]:
    """Each cell by itself."""
    return [[cell] for cell in range(place.cells)]


@dataclass
class Opening:
    """One side's sums, ready to be added up over rows."""

    closing: Views
    profiles: Ints
    members: Members
    sums: Sums

    def __post_init__(self) -> None:
        self._units: dict[tuple[int, ...], dict[str, list[int]]] = {}
        self._groups = {
            view.name: group_members(view, self.profiles[:, 1 + at]) for at, view in enumerate(self.closing.views)
        }

    def table(self, measure: Measure, place: Place, rows: Rows) -> OpenedTable:
        """The sums of one measure's certified rows."""
        held, whole, coarse = self.unit_members(rows.blocks), in_full(place), in_bands(measure, place) or []
        units = {code: self._sum(held[code], place, whole) for code in rows.full}
        units |= {code: self._sum(held[code], place, coarse) for code in rows.banded}
        groups = {
            name: {code: self._sum(self._groups[name][code], place, coarse) for code in codes}
            for name, codes in rows.groups.items()
        }
        return OpenedTable(rows, units, groups)

    def unit_members(self, blocks: tuple[int, ...]) -> dict[str, list[int]]:
        """See the function of this name."""
        if blocks not in self._units:  # many measures share their blocks
            self._units[blocks] = unit_members(self.closing, self.profiles, blocks)
        return self._units[blocks]

    def group_members(self, name: str) -> dict[str, list[int]]:
        """Of the breakdown of this name."""
        return self._groups[name]

    def _sum(self, profiles: Sequence[int], place: Place, groups: Sequence[Sequence[int]]) -> Vector:
        return self.sums.of([row for profile in profiles for row in self.members[profile]], place, groups)

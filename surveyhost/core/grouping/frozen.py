"""The frozen views: the groups in which a wave's people will be counted, made from the roster before any answer.

View 0 is the org tree cut into *blocks* (see `lift`): everybody is counted under one unit. Each further view is a
breakdown: a partition of everybody into groups. A seat carries one label for each view and no roster value at all.
Everybody has a label in every view; a missing value is a value; people of a block that does not state a breakdown
have the label `SILENT` in it. Views are frozen with the policy, and at close they can only become coarser.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from .refusals import BreakdownNotPlanned, BreakdownWaits, UnitNotInGroups, ValueNotInGroups

COMPANY = "company"
SILENT = "-"
MISSING = ""
"""The value of an attribute that the roster leaves empty."""
HELD = "(±)"
"""The value, in one breakdown, of people who are counted in none of its other groups, since something changed since an
earlier wave (see `earlier.newcomers`)."""


def held_in(breakdown: str) -> str:
    """The key, among a person's attributes, that says they are `HELD` in this breakdown."""
    return f"{HELD} {breakdown}"


Cell = tuple[str, ...]
"""What a breakdown looks at in one person: (value,), (outer value, value), or (code of the unit, value)."""


def path_of(unit: str) -> tuple[str, ...]:
    """ "Plant A / Line 1" as ("Plant A", "Line 1"); "" is the company itself."""
    return tuple(level.strip() for level in unit.split(" / ")) if unit.strip() else ()


def unit_of(path: tuple[str, ...]) -> str:
    """The inverse of `path_of`."""
    return " / ".join(path)


JOINED = " (+)"
"""Follows the path text of the leaf for those who are new in a unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the org tree."""

    code: str
    path: tuple[str, ...]
    """From below the company; () for the company."""
    parent: str | None
    block: str
    """Code of the unit under which the people attached to this one are counted: itself, or an ancestor (lifted)."""
    invited: int
    """People attached to this unit itself, on the roster."""
    joined: bool = False
    """True for the people who are new in the unit of this path: a leaf of its own, which never stands alone."""


def unit_text(unit: Unit) -> str:
    """The text by which `labels` finds the unit."""
    return unit_of(unit.path) + (JOINED if unit.joined else "")


@dataclass(frozen=True, slots=True)
class GroupOfCells:
    """One group of a breakdown: the cells it counts. More than one cell: merged."""

    code: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class View:
    """One breakdown, as a partition of everybody."""

    name: str
    attributes: tuple[str, ...]
    depth: int
    """0: over the whole company. Else inside each unit this many levels below it."""
    order: tuple[str, ...]
    """Values of the last attribute from low to high; () for nominal."""
    groups: tuple[GroupOfCells, ...]
    silent: tuple[str, ...] = ()
    """Blocks that do not state this breakdown."""


@dataclass(frozen=True)
class Views:
    """The org tree with its blocks, and the breakdowns. Units are sorted so that parents come before children."""

    units: tuple[Unit, ...]
    views: tuple[View, ...]
    floor: int
    """The fewest people in a group when these views were made."""
    waiting: tuple[str, ...] = ()
    """Breakdowns that were declared and are not made, since too little changed (see `earlier.newcomers`)."""

    @cached_property
    def unit(self) -> Mapping[str, Unit]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def by_text(self) -> Mapping[str, Unit]:
        """Units by the text under which the roster, or `Plan.units`, names them."""
        return {unit_text(unit): unit for unit in self.units}

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Position of each unit."""
        return {unit.code: position for position, unit in enumerate(self.units)}

    @cached_property
    def parents(self) -> list[int]:
        """Position of each unit's parent; the company is its own."""
        return [self.index[unit.parent] if unit.parent else 0 for unit in self.units]

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """Codes of the units that hold a block with anybody in it, in tree order."""
        held = {unit.block for unit in self.units if unit.invited}
        return tuple(unit.code for unit in self.units if unit.code in held)

    @cached_property
    def cells(self) -> tuple[Mapping[Cell, str], ...]:
        """For each breakdown: the group of each cell."""
        return tuple({cell: group.code for group in view.groups for cell in group.cells} for view in self.views)

    @cached_property
    def first_cells(self) -> tuple[Mapping[str, Cell], ...]:
        """For each breakdown: the first cell of each group, which finds the group again in coarser views."""
        return tuple({group.code: group.cells[0] for group in view.groups} for view in self.views)

    def view(self, name: str) -> View:
        """The breakdown of this name. Raises Refusal if it was not declared when the wave was planned."""
        for view in self.views:
            if view.name == name:
                return view
        if name in self.waiting:
            raise BreakdownWaits(name=name)
        raise BreakdownNotPlanned(name=name)

    def ancestors(self, code: str) -> Iterator[Unit]:
        """The unit itself, its parent, ..., the company."""
        unit = self.unit[code]
        yield unit
        while unit.parent is not None:
            unit = self.unit[unit.parent]
            yield unit

    def area(self, code: str, depth: int) -> str:
        """The unit `depth` levels below the company that holds this one, or this one if it lies higher."""
        for unit in self.ancestors(code):
            if len(unit.path) <= depth and not unit.joined:
                return unit.code
        return COMPANY


def cell_of(view: View, area: str, attributes: Mapping[str, str]) -> Cell:
    """What the breakdown looks at in a person with these attributes who is counted in this area."""
    if attributes.get(held_in(view.name)):
        return held_cell(view.depth, len(view.attributes))
    values = tuple(attributes.get(name, MISSING).strip() for name in view.attributes)
    return (area, *values) if view.depth else values


def held_cell(depth: int, attributes: int) -> Cell:
    """The cell of whoever is `HELD` in a breakdown of this shape: over the whole company."""
    return (COMPANY, HELD) if depth else (HELD,) * attributes


def labels(views: Views, unit: str, attributes: Mapping[str, str]) -> tuple[str, ...]:
    """A seat's labels: the code of its org block, then the code of its group in each breakdown.

    unit: the path text of the unit in which the person is counted ("A / B"; `Plan.units` says which).
    attributes: the roster's attribute columns. Raises Refusal for a unit or a value that no view knows.
    """
    if unit not in views.by_text:
        raise UnitNotInGroups(unit=unit)
    block = views.by_text[unit].block
    made = [block]
    for view, groups in zip(views.views, views.cells, strict=True):
        if block in view.silent:
            made.append(SILENT)
            continue
        cell = cell_of(view, views.area(block, view.depth), attributes)
        if cell not in groups:
            raise ValueNotInGroups(name=view.name, value=cell[-1])
        made.append(groups[cell])
    return tuple(made)


def longest_labels(views: Views) -> int:
    """Bytes of the longest labels a seat can have, as JSON."""
    codes = [[unit.code for unit in views.units], *([*(g.code for g in view.groups), SILENT] for view in views.views)]
    longest = [max(of_view, key=lambda code: len(code.encode())) for of_view in codes]
    return len(json.dumps(longest, ensure_ascii=False, separators=(",", ":")).encode())


def to_document(views: Views) -> dict[str, Any]:
    """The views as plain JSON values."""
    made: dict[str, Any] = {
        "floor": views.floor,
        "units": [asdict(unit) for unit in views.units],
        "views": [asdict(view) for view in views.views],
    }
    return made | ({"waiting": list(views.waiting)} if views.waiting else {})


def from_document(document: Mapping[str, Any]) -> Views:
    """The inverse of `to_document`."""
    units = tuple(Unit(**{**unit, "path": tuple(unit["path"])}) for unit in document["units"])
    views = tuple(_view(view) for view in document["views"])
    return Views(units, views, document["floor"], tuple(document.get("waiting", ())))


def _view(document: Mapping[str, Any]) -> View:
    groups = tuple(
        GroupOfCells(group["code"], tuple(tuple(cell) for cell in group["cells"])) for group in document["groups"]
    )
    return View(
        document["name"],
        tuple(document["attributes"]),
        document["depth"],
        tuple(document["order"]),
        groups,
        tuple(document["silent"]),
    )


def to_bytes(views: Views) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8; equal views give equal bytes."""
    return json.dumps(to_document(views), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_bytes(raw: bytes) -> Views:
    """The inverse of `to_bytes`."""
    return from_document(json.loads(raw))


def digest(views: Views) -> str:
    """SHA-256 of the canonical bytes, 64 hex digits."""
    return hashlib.sha256(to_bytes(views)).hexdigest()


def only(views: Views, names: tuple[str, ...]) -> Views:
    """The same tree with these breakdowns only, in this order. Raises Refusal for one that was not declared."""
    return replace(views, views=tuple(views.view(name) for name in names))

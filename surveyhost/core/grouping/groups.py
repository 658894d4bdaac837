"""From views to published groups, and for everything that is not published by itself, where it is counted."""

from collections.abc import Mapping, Sequence

from ..release.model import Group, Protected
from .frozen import COMPANY, HELD, MISSING, Cell, GroupOfCells, Unit, View, Views, held_in, unit_of

UNIT = "unit"
NOT_GIVEN = "(?)"
"""How a value that the roster leaves empty is named in a path."""
JOINED_MARK = "joined"
"""Key in `covers` of those who were new in a unit: they are counted one level up."""


def value_name(value: str) -> str:
    """A roster value as it is printed."""
    return NOT_GIVEN if value == MISSING else value


def _names(cells: Sequence[Cell], place: int) -> str:
    return ", ".join(dict.fromkeys(value_name(cell[place]) for cell in cells))


def group_path(views: Views, view: View, group: GroupOfCells) -> tuple[str, ...]:
    """The group's name: its merged values, after the unit's path or the outer values for a pair."""
    values = _names(group.cells, -1)
    if view.depth:
        areas = dict.fromkeys(cell[0] for cell in group.cells)
        return (", ".join(unit_of(views.unit[area].path) for area in areas), values)
    return (_names(group.cells, 0), values) if len(view.attributes) == 2 else (values,)


def counted_in(views: Views, code: str) -> tuple[Unit, ...]:
    """Units whose own people are counted in this unit's total."""
    held = {block for block in views.blocks if any(unit.code == code for unit in views.ancestors(block))}
    return tuple(unit for unit in views.units if unit.invited and unit.block in held)


def _cell(unit: Unit) -> dict[str, str]:
    return {UNIT: unit_of(unit.path)} | ({JOINED_MARK: "yes"} if unit.joined else {})


def unit_covers(views: Views, code: str) -> tuple[Mapping[str, str], ...]:
    """The roster cells of a unit's total: one for each unit whose own people it counts."""
    return tuple(_cell(unit) for unit in counted_in(views, code))


def _states_held(view: View) -> bool:
    return any(cell[-1] == HELD for group in view.groups for cell in group.cells)


def _values(view: View, cell: Cell) -> dict[str, str]:
    """The attributes of a cell; where people are held back in the breakdown, also that these are, or are not."""
    if cell[-1] == HELD:
        return {held_in(view.name): "yes"}
    values = dict(zip(view.attributes, cell[1:] if view.depth else cell, strict=True))
    return values | ({held_in(view.name): ""} if _states_held(view) else {})


def group_covers(views: Views, view: View, group: GroupOfCells) -> tuple[Mapping[str, str], ...]:
    """The roster cells of a breakdown's group; units are named only where the group does not reach everywhere."""
    if not view.depth and not view.silent:
        return tuple(_values(view, cell) for cell in group.cells)
    made: list[Mapping[str, str]] = []
    for unit in views.units:
        if not unit.invited or unit.block in view.silent:
            continue
        area = views.area(unit.block, view.depth)
        for cell in group.cells:
            if not view.depth or cell[0] == area or cell[-1] == HELD:
                made.append(_cell(unit) | _values(view, cell))
    return tuple(made)


def unit_groups(views: Views, people: Mapping[str, int]) -> tuple[Group, ...]:
    """Every published unit, the company first. people: respondents by block."""
    sums: dict[str, int] = {}
    for block, count in people.items():
        for unit in views.ancestors(block):
            sums[unit.code] = sums.get(unit.code, 0) + count
    made = []
    for unit in views.units:
        if not sums.get(unit.code):
            continue
        covers = unit_covers(views, unit.code)
        made.append(Group(unit.code, UNIT, unit.path, unit.parent, sums[unit.code], covers))
    return tuple(made)


def breakdown_groups(views: Views, view: View, people: Mapping[str, int]) -> tuple[Group, ...]:
    """Every group of one breakdown in which anybody answered. people: respondents by group code."""
    return tuple(
        Group(
            group.code,
            view.name,
            group_path(views, view, group),
            group.cells[0][0] if view.depth else COMPANY,
            people[group.code],
            group_covers(views, view, group),
        )
        for group in view.groups
        if people.get(group.code)
    )


def lifted(views: Views) -> tuple[Protected, ...]:
    """Units whose own people are counted further up, each named once and without a count."""
    return tuple(
        Protected("lifted", unit.path, UNIT, unit.block)
        for unit in views.units
        if unit.invited and unit.block != unit.code and not unit.joined
    )


def merged(views: Views, view: View) -> tuple[Protected, ...]:
    """Values that do not stand alone, each with the group that counts them."""
    made = []
    for group in view.groups:
        if len(group.cells) > 1:
            for cell in group.cells:
                outer = (unit_of(views.unit[cell[0]].path),) if view.depth else tuple(map(value_name, cell[:-1]))
                made.append(Protected("merged", (*outer, value_name(cell[-1])), view.name, group.code))
    return tuple(made)


def not_stated(views: Views, view: View) -> tuple[Protected, ...]:
    """Blocks that do not state this breakdown."""
    return tuple(Protected("not_stated", views.unit[code].path, view.name, None) for code in view.silent)


def waiting(views: Views) -> tuple[Protected, ...]:
    """Breakdowns that wait, since too little changed since an earlier wave."""
    return tuple(Protected("waiting", (), name, None) for name in views.waiting)


def protected_places(views: Views) -> tuple[Protected, ...]:
    """Everything that the views themselves protect, for every item."""
    made = [*lifted(views), *waiting(views)]
    for view in views.views:
        made += merged(views, view) + not_stated(views, view)
    return tuple(made)

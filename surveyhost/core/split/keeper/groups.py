"""Whether a plan's groups are such as this program makes: a tree with the company on top, and partitions of its people.

Whoever runs the survey writes the plan by hand if they like. What is certified is worked out from the tree in one way
and added up in another; in a tree that hangs together both say the same.
"""

from collections.abc import Iterator, Sequence

from ...grouping import breakdowns, frozen
from ...grouping.frozen import COMPANY, SILENT, Unit, View, Views
from ...wave.policy import Policy
from ..refusals import GroupsUnsound


def read(raw: bytes, policy: Policy) -> Views:
    """The groups in these bytes. Raises GroupsUnsound for what this program would not have written, and where they
    compare people by other things than the contract names."""
    try:
        views = frozen.from_bytes(raw)
        is_sound = frozen.to_bytes(views) == raw and all((*_tree(views.units), *_partitions(views)))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise GroupsUnsound(what="not as this program makes them") from None
    if not is_sound:
        raise GroupsUnsound(what="no tree with the company on top, or no partitions of its people")
    _named(views, policy)
    return views


def _tree(units: Sequence[Unit]) -> Iterator[bool]:
    """Whether the company comes first, and whether each other unit hangs below one that stands before it."""
    above: dict[str, frozenset[str]] = {}
    for unit in units:
        is_company = not above
        yield (unit.code, unit.parent) == (COMPANY, None) if is_company else unit.parent in above
        over = above.get(unit.parent or "", frozenset()) | {unit.code}
        yield unit.code not in above and unit.block in over
        yield type(unit.invited) is int and unit.invited >= 0
        above[unit.code] = over
    yield bool(above)


def _partitions(views: Views) -> Iterator[bool]:
    """Whether each breakdown has a name, groups and cells of its own, and silent blocks that are there."""
    names = [view.name for view in views.views]
    yield len(set(names)) == len(names) and not set(names) & set(views.waiting)
    for view in views.views:
        codes = [group.code for group in view.groups]
        cells = [cell for group in view.groups for cell in group.cells]
        yield len(set(codes)) == len(codes) and SILENT not in codes
        yield len(set(cells)) == len(cells) and all(group.cells for group in view.groups)
        yield set(view.silent) <= set(views.unit)


def _named(views: Views, policy: Policy) -> None:
    declared = {one.name: one for one in map(breakdowns.parse, policy.breakdowns)}
    if {*declared} != {view.name for view in views.views} | {*views.waiting}:
        raise GroupsUnsound(what="other breakdowns than those that the contract names")
    if not all(_is_shaped(view, declared[view.name]) for view in views.views):
        raise GroupsUnsound(what="other breakdowns than those that the contract names")


def _is_shaped(view: View, declared: breakdowns.Breakdown) -> bool:
    return (view.attributes, view.depth) == (declared.attributes, declared.depth)

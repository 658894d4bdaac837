"""Breakdowns from wave to wave: whose group may be stated, and which breakdowns have to wait.

See `newcomers` for the claim. The groups of a breakdown are counted as rows of a tree of one level; what takes in the
people who are counted in none of them is a group of its own (`frozen.HELD`), which holds at least `floor` people.
"""

from collections.abc import Collection, Mapping, Sequence

from ..frozen import HELD, SILENT, Cell, Views
from .cuts import light_side
from .newcomers import Before, Earlier, Node, drawn, groups_before, kept, key_of, lines

Past = tuple[Before, Mapping[Node, Collection[Cell]]]
"""One breakdown in an earlier wave: see `newcomers.groups_before`."""


def _clusters(cells: Collection[Cell], past: Sequence[Past]) -> dict[Cell, Cell]:
    """Cells that an earlier wave counted in one group belong together: each cell, with one that stands for them all."""
    root = {cell: cell for cell in cells}

    def find(cell: Cell) -> Cell:
        root.setdefault(cell, cell)
        while root[cell] != cell:
            cell = root[cell]
        return cell

    for _, groups in past:
        for held in groups.values():
            first, *others = held
            root[find(first)] = find(first)
            for other in others:
                root[find(other)] = find(first)
    return {cell: find(cell) for cell in root}


def _stood(past: Past, cluster: Mapping[Cell, Cell]) -> dict[Cell, tuple[set[int], int]]:
    """For each cluster who of this wave's people was counted in it, and how many others."""
    before, groups = past
    of = {node: cluster[next(iter(cells))] for node, cells in groups.items()}
    made: dict[Cell, tuple[set[int], int]] = {}
    for i, node in enumerate(before.now):
        if node is not None:
            made.setdefault(of[node], (set(), 0))[0].add(i)
    for node in before.gone:
        if node is not None:
            stood, gone = made.setdefault(of[node], (set(), 0))
            made[of[node]] = (stood, gone + 1)
    return made


class _Held:
    """Who is held back in one breakdown, while that is being worked out."""

    def __init__(self, cells: Sequence[Cell | None], past: Sequence[Past], fixed: Collection[int]) -> None:
        self.cells, self.past, self.fixed = cells, past, fixed
        self.cluster = _clusters({cell for cell in cells if cell is not None}, past)
        self.stood = [_stood(one, self.cluster) for one in past]
        self.held: set[int] = set()

    def _members(self, by: Mapping[Cell, Cell] | None = None) -> dict[Cell, list[int]]:
        made: dict[Cell, list[int]] = {}
        for i, cell in enumerate(self.cells):
            if cell is not None and i not in self.held:
                made.setdefault(cell if by is None else by[cell], []).append(i)
        return made

    def rows(self, least: int, floor: int) -> None:
        """Claim (a) of `newcomers`."""
        for row, inside in self._members(self.cluster).items():
            was = [stood.get(row, (set(), 0)) for stood in self.stood]
            self.held |= set(inside) - kept(inside, was, self.fixed, least, floor)

    def cut(self, least: int, floor: int) -> bool:
        """Claim (b) of `newcomers`, one light cut at a time; True where there was one."""
        counted: list[Cell | None] = [
            (HELD,) if i in self.held else None if cell is None else ("", *cell) for i, cell in enumerate(self.cells)
        ]
        for before, _ in self.past:
            side = light_side(lines(counted, before), least)
            members = self._members()
            if side is None or not members:
                continue
            across = [cell for cell in members if (("", *cell) in side) != ((HELD,) in side)] or list(members)
            chosen = max(across, key=lambda cell: (len(members[cell]), cell))
            self.held |= drawn(members[chosen], self.fixed, least, floor)
            return True
        return False

    def fill(self, least: int, floor: int) -> bool:
        """The group of those held back is large enough to stand; True where somebody had to go to it."""
        members = self._members()
        if not 0 < len(self.held) < floor or not members:
            return False
        chosen = max(members, key=lambda cell: (len(members[cell]), cell))
        self.held |= drawn(members[chosen], self.fixed, max(least, floor - len(self.held)), floor)
        return True


def held(
    cells: Sequence[Cell | None], past: Sequence[Past], fixed: Collection[int], least: int, floor: int
) -> set[int]:
    """The people who are counted in none of a breakdown's groups.

    cells: of each person, by words that mean the same in every wave; None where it is not stated. past: the breakdown
    in each earlier wave. fixed: people who cannot be counted apart from the others of their cell.
    """
    made = _Held(cells, [one for one in past if one[1]], fixed)
    before = -1
    while before != len(made.held):
        before = len(made.held)
        made.rows(least, floor)
        if len(made.held) == before and not made.cut(least, floor):
            made.fill(least, floor)
    return made.held


def waits(
    views: Views, labels: Sequence[tuple[str, ...] | None], earlier: Sequence[Earlier], least: int
) -> tuple[str, ...]:
    """Names of the breakdowns whose groups, set beside an earlier wave's, would speak for fewer than `least` people.

    labels: of each person, by these views (None: counted in nothing).
    """
    found = []
    for place, view in enumerate(views.views, 1):
        counted = [None if one is None or one[place] == SILENT else (one[place],) for one in labels]
        cells: dict[Node, Collection[Cell]] = {
            (group.code,): {key_of(views, view, cell) for cell in group.cells} for group in view.groups
        }
        past = [groups_before(wave, view.name) for wave in earlier]
        if any(_speaks(counted, cells, one, least) for one in past if one[1]):
            found.append(view.name)
    return tuple(found)


def _speaks(counted: Sequence[Node | None], cells: Mapping[Node, Collection[Cell]], past: Past, least: int) -> bool:
    before, groups = past
    if light_side(lines(counted, before), least) is not None:
        return True
    for node, inside in cells.items():
        nodes = [old for old, held_there in groups.items() if set(held_there) <= set(inside)]
        stood = {i for i, old in enumerate(before.now) if old in nodes}
        if {cell for old in nodes for cell in groups[old]} != set(inside) or not stood:
            continue
        now = {i for i, one in enumerate(counted) if one == node}
        left = len(stood - now) + sum(old in nodes for old in before.gone)
        if 0 < len(now - stood) < least or 0 < left < least:
            return True
    return False

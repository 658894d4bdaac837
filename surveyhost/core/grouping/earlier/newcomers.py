"""Changes between waves: people who changed are counted so that comparing two waves never reveals a few of them.

People whose answers stay the same turn the difference of two tables into the answers of those who came and those who
left. A *node* is a set that a wave counts by itself: a block of the org tree, or a group of a breakdown. Each person is
a line between the node of the earlier wave and the node of this one; who was absent from a wave, or is stated in no
node of it, stands on the ground in it. A combination of both waves' figures gives every node a number and the ground 0,
and weighs each person by the difference of the numbers at the two ends of the line.

Claim. With `settle`, (a) the people who left a row since any earlier wave that counted it are none or at least `least`,
and so are those who came; (b) every combination of the figures of one partition (the tree, or one breakdown) in this
wave and in one earlier wave that is not zero everywhere weighs at least `least` people: every cut of the lines does.

What is changed is this wave alone: newcomers who are too few are counted one level up, and so are some of those who
stayed, where too few have left; a row that would be left with fewer than `floor` people waits.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ..construct import closing_labels
from ..frozen import JOINED, SILENT, Cell, View, Views, unit_of
from ..refusals import FewCameOrLeft, FewDiffer, NextWaveWaits
from .cuts import light_side

Path = tuple[str, ...]
Node = tuple[str, ...]


@dataclass(frozen=True)
class Earlier:
    """An earlier wave, of the survey or of another that asks some of the same, as the plan of a later one sees it."""

    views: Views
    """Its frozen views; once it was counted, those at its close, which are what was printed: see `as_counted`."""
    now: Sequence[tuple[str, ...] | None]
    """For each person of this wave the labels in that one; None: was not invited."""
    gone: Sequence[tuple[str, ...]]
    """Labels of those who were invited then and are not now."""
    silenced: bool = False
    """Whether blocks ceased to state a breakdown at its close: its printed rows are then no sums of the frozen ones."""
    survey: str = ""
    """Title of the other survey whose wave it is; "" for the same survey."""


def as_counted(earlier: Earlier, closing: Views) -> Earlier:
    """The same wave by the rows in which its people were counted in the end. earlier: by its frozen views."""
    frozen = earlier.views
    fewer = (set(now.silent) - set(old.silent) for old, now in zip(frozen.views, closing.views, strict=True))
    return Earlier(
        closing,
        [None if one is None else closing_labels(frozen, closing, one) for one in earlier.now],
        [closing_labels(frozen, closing, one) for one in earlier.gone],
        any(fewer),
        earlier.survey,
    )


@dataclass(frozen=True)
class Before:
    """One partition of an earlier wave: the node of each person, None on the ground."""

    now: Sequence[Node | None]
    gone: Sequence[Node | None]


def tree_before(earlier: Earlier) -> Before:
    """The path of the block in which each person was counted."""
    path = {unit.code: unit.path for unit in earlier.views.units}
    return Before(
        [None if one is None else path[one[0]] for one in earlier.now], [path[one[0]] for one in earlier.gone]
    )


def key_of(views: Views, view: View, cell: Cell) -> Cell:
    """A cell by words that mean the same in every wave: the unit by its path, not by its code."""
    return (unit_of(views.unit[cell[0]].path), *cell[1:]) if view.depth else cell


def groups_before(earlier: Earlier, name: str) -> tuple[Before, Mapping[Node, Collection[Cell]]]:
    """The group in which each person was counted in a breakdown, and the cells of each; nobody, where it was not
    made."""
    found = [number for number, view in enumerate(earlier.views.views) if view.name == name]
    if not found:
        return Before([None] * len(earlier.now), [None] * len(earlier.gone)), {}
    place, view = 1 + found[0], earlier.views.views[found[0]]

    def node(labels: tuple[str, ...] | None) -> Node | None:
        return None if labels is None or labels[place] == SILENT else (labels[place],)

    cells: dict[Node, Collection[Cell]] = {
        (group.code,): [key_of(earlier.views, view, cell) for cell in group.cells] for group in view.groups
    }
    return Before([node(one) for one in earlier.now], [node(one) for one in earlier.gone]), cells


def kept(
    members: Collection[int], before: Sequence[tuple[set[int], int]], fixed: Collection[int], least: int, floor: int
) -> set[int]:
    """Who of these people may be counted in a row: all of them, fewer but at least `floor`, or nobody (it waits).

    before: for each earlier wave who of this wave's people was in the row, and how many others; nobody at all where it
    was no row. fixed: people who cannot be counted apart from the rest.
    """
    made = set(members)
    chance = Random(len(made))
    while drop := _too_many(made, before, fixed, least, chance):
        if drop & set(fixed):
            return set()
        made -= drop
        if len(made) < floor:
            return set()
    return made


def _too_many(
    made: set[int], before: Sequence[tuple[set[int], int]], fixed: Collection[int], least: int, chance: Random
) -> set[int]:
    """People without whom one more earlier wave speaks for nobody; nobody where none speaks for a few."""
    for stood, gone in before:
        if not stood and not gone:
            continue
        came, stay = made - stood, made & stood
        if 0 < len(came) < least:
            return came
        left = len(stood) - len(stay) + gone
        if 0 < left < least:
            spare = sorted(stay - set(fixed))
            return set(chance.sample(spare, least - left)) if len(spare) >= least - left else made
    return set()


def silent_before(earlier: Sequence[Earlier], name: str) -> set[Path]:
    """Paths of the blocks that did not state a breakdown in an earlier wave; they go on so, or their people would all
    come to its groups at once."""
    return {
        wave.views.unit[code].path
        for wave in earlier
        for view in wave.views.views
        if view.name == name
        for code in view.silent
    }


def check_company(earlier: Sequence[Earlier], least: int) -> None:
    """TooLittleChanged where fewer than `least` people came to the company, or left it, since an earlier wave:
    the totals alone would then speak for them."""
    for wave in earlier:
        came, left = sum(one is None for one in wave.now), len(wave.gone)
        if 0 < came < least or 0 < left < least:
            raise FewDiffer(least=least, survey=wave.survey) if wave.survey else FewCameOrLeft(least=least)


class Tree:
    """People in an org tree, or in the groups of a breakdown (a tree of one level), while they are being placed."""

    def __init__(self, paths: Sequence[Path], before: Sequence[Before], fixed: Collection[int]) -> None:
        self.paths, self.before, self.fixed = paths, before, frozenset(fixed)
        self.cap = [len(path) for path in paths]
        """How many levels of each path are counted at most."""
        self.rows = [_rows(one) for one in before]

    def texts(self) -> tuple[str, ...]:
        """The text under which each person is counted: their unit, or the mark of a leaf that is lifted above it."""
        return tuple(
            unit_of(path) if cap >= len(path) else unit_of(path[: cap + 1]) + JOINED
            for path, cap in zip(self.paths, self.cap, strict=True)
        )

    def settle_rows(self, counted: Sequence[Path], least: int, floor: int) -> bool:
        """(a), row by row from the top; True where anybody had to be counted further up. counted: where each stands."""
        changed = False
        for level in range(1, max(map(len, self.paths), default=0) + 1):
            members: dict[Path, list[int]] = {}
            for i, path in enumerate(counted):
                if min(len(path), self.cap[i]) >= level:
                    members.setdefault(path[:level], []).append(i)
            for row, inside in members.items():
                was = [rows.get(row, (set(), 0)) for rows in self.rows]
                for i in set(inside) - kept(inside, was, self.fixed, least, floor):
                    self.cap[i], changed = level - 1, True
        return changed

    def settle_cut(self, counted: Sequence[Path], least: int, floor: int) -> bool:
        """(b), one light cut at a time; True where there was one and people were counted further up for it."""
        for one in self.before:
            side = light_side(lines(counted, one), least)
            if side is not None:
                self._mend(counted, one, side, least, floor)
                return True
        return False

    def _mend(self, counted: Sequence[Path], one: Before, side: Collection[object], least: int, floor: int) -> None:
        """Send more people across the cut: from a node of this wave on the one side, to what takes it in on the
        other."""
        people: dict[Path, list[int]] = {}
        for i, path in enumerate(counted):
            people.setdefault(path, []).append(i)
        below = [path for path in people if path]
        across = [path for path in below if (path in side) != (_above(path, people) in side)] or below
        if not across:
            raise NextWaveWaits()
        chosen = max(across, key=lambda path: (len(people[path]), path))
        for i in drawn(people[chosen], self.fixed, least, floor):
            self.cap[i] = len(chosen) - 1


def _above(path: Path, people: Mapping[Path, object]) -> Path:
    """What takes in those who are counted further up."""
    return next((path[:end] for end in range(len(path) - 1, 0, -1) if path[:end] in people), ())


def drawn(members: Collection[int], fixed: Collection[int], count: int, floor: int) -> set[int]:
    """So many of these people, by lot; all of them where fewer than `floor` would be left."""
    spare = sorted(set(members) - set(fixed))
    if len(members) - count < floor or len(spare) < count:
        return set(members)
    return set(Random(len(spare)).sample(spare, count))


def _rows(before: Before) -> dict[Path, tuple[set[int], int]]:
    """Who was counted in each row: in its node, or in one below it."""
    inside: dict[Path, set[int]] = {}
    for i, path in enumerate(before.now):
        for level in range(len(path or ()) + 1):
            inside.setdefault((path or ())[:level], set()).add(i)
    others = Counter(path[:level] for path in before.gone if path for level in range(len(path) + 1))
    return {row: (inside.get(row, set()), others[row]) for row in inside.keys() | others.keys()}


def lines(counted: Sequence[Path | None], before: Before) -> Counter[tuple[object, object]]:
    """How many people lead from each node then ("then", node) to each node now; None is the ground."""
    made: Counter[tuple[object, object]] = Counter()
    for path, old in zip(counted, before.now, strict=True):
        made[None if old is None else ("then", old), path] += 1
    for old in before.gone:
        made[None if old is None else ("then", old), None] += 1
    return made

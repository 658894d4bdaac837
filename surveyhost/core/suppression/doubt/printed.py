"""What is printed of one measure, as constraints on whole numbers of people.

*Kinds* are people whom no printed row tells apart: the same lowest printed unit, and the same label in each breakdown
that is shown or was. A *table* says how many people of each kind answered in each band, or in each category where the
scale has no bands. It agrees with the report if every printed row comes out of it as it was printed.

Claim. Bands are enough. A row with a full table prints categories as well, but such rows are nested units, so what they
tell is the count of each category in each of them less those below. A table whose bands are right there can always be
filled in with categories: within one such set anybody of a band may have given any of its answers.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ...grouping.merge import Ints
from ...questionnaire.measures import Measure
from ...tabulation.cube import Cube
from ..cells import in_used_bands
from ..primary import bands, dominant
from ..tables import Table

EXACT = -1


@dataclass(frozen=True)
class Mates:
    """The other options of a question, and that there must be places for those who chose "none of these" alone."""

    most_chosen: Ints
    """(kinds,) how many chose the one that most did."""
    alone: int
    """People who chose something that is chosen alone, in the company."""

    def places(self, kinds: Ints, n: Ints, chosen: Ints) -> Ints:
        """How many of these kinds, of n people each, can have chosen alone, where so many chose the option."""
        made: Ints = n - np.maximum(self.most_chosen[kinds], chosen)
        return made


@dataclass(frozen=True)
class Printed:
    """The statements about one measure that a reader holds."""

    n: Ints
    """(kinds,) answerers of each, all above 0."""
    codes: tuple[str, ...]
    """(rows,) the group of each printed row."""
    members: "list[Ints]" = field(repr=False)
    """For each row the kinds that it counts, ascending."""
    counts: Ints
    """(rows, bands) behind each row; of a clipped row only the sum may be used."""
    top: Ints
    """(rows,) the band outside which at most one lies, of a clipped row; EXACT of any other."""
    answers: Ints | None
    """(kinds, bands) what was answered, where that is at hand: a table like any other, from which to start."""
    room: tuple[Ints, Ints]
    """(kinds, bands) the fewest and the most that can be in each band, whatever is printed (see `options`)."""
    mates: Mates | None
    """What else binds an option of a question."""
    view: Ints
    """(rows,) 0 for a row of the org tree, which must be met exactly; 1 and up for the rows of each breakdown."""

    @cached_property
    def nested(self) -> "npt.NDArray[np.bool_]":
        """(rows,) whether a row is a unit."""
        made: npt.NDArray[np.bool_] = self.view == 0
        return made

    @property
    def width(self) -> int:
        """Number of bands."""
        return int(self.counts.shape[1])

    @cached_property
    def size(self) -> Ints:
        """(rows,) answerers."""
        made: Ints = self.counts.sum(axis=1)
        return made

    @cached_property
    def limits(self) -> tuple[Ints, Ints]:
        """(rows, bands) lowest and highest counts that surely print as the row was printed. Of a clipped row they only
        bound its top band from below, and each other band by one."""
        low, high = rounding(self.counts)
        low[self.nested], high[self.nested] = self.counts[self.nested], self.counts[self.nested]
        near = np.flatnonzero(self.top != EXACT)
        low[near], high[near] = 0, 1
        low[near, self.top[near]] = self.size[near] - 1
        high[near, self.top[near]] = self.size[near]
        return low, high

    @cached_property
    def membership(self) -> "npt.NDArray[np.bool_]":
        """(kinds, rows) who is counted where."""
        made = np.zeros((len(self.n), len(self.codes)), dtype=bool)
        for row, kinds in enumerate(self.members):
            made[kinds, row] = True
        return made

    def without(self, codes: Collection[str]) -> "Printed":
        """The same where the rows of these groups are not printed. Kinds stay apart as they were."""
        kept = [place for place, code in enumerate(self.codes) if code not in codes]
        return Printed(
            self.n,
            tuple(self.codes[place] for place in kept),
            [self.members[place] for place in kept],
            self.counts[kept],
            self.top[kept],
            self.answers,
            self.room,
            self.mates,
            self.view[kept],
        )

    @cached_property
    def _rows(self) -> tuple[Ints, Ints]:
        """The kinds of all rows, one row after another; and where each begins."""
        sizes = [len(kinds) for kinds in self.members]
        kinds = np.concatenate(self.members) if sizes else np.zeros(0, dtype=np.int64)
        return kinds, np.cumsum([0, *sizes])[:-1].astype(np.int64)

    def sums(self, table: Ints) -> Ints:
        """(rows, bands) of a table (kinds, bands)."""
        if not self.members:
            return np.zeros_like(self.counts)
        kinds, begins = self._rows  # no row is empty
        made: Ints = np.add.reduceat(table[kinds], begins, axis=0)
        return made


def rounding(counts: Ints) -> tuple[Ints, Ints]:
    """(rows, bands) lowest and highest counts, each, that print the same whole percents as these whatever the others
    are within theirs: no share passes a whole percent, and no remainder passes another."""
    n = counts.sum(axis=1, keepdims=True)
    rest = 100 * counts - 100 * counts // n * n
    above = 100 - (100 * counts // n).sum(axis=1)
    place = np.argsort(np.argsort(-rest, axis=1, kind="stable"), axis=1, kind="stable")
    up = place < above[:, None]
    lowest_up = np.where(up, rest, 100 * n).min(axis=1)
    highest_down = np.where(up, -1, rest).max(axis=1)
    room = np.where(above > 0, np.maximum(0, (lowest_up - highest_down - 1) // 2), 100 * n[:, 0])[:, None]
    return counts - np.minimum(rest, room) // 100, counts + np.minimum(n - 1 - rest, room) // 100


def _ancestors(parents: Sequence[int], unit: int) -> list[int]:
    """The unit and those above it, up to the company."""
    chain = [unit]
    while chain[-1] != 0:
        chain.append(parents[chain[-1]])
    return chain


def _answers(cube: Cube, measure: Measure, number: int, held: Ints, which: Ints, kinds: int) -> Ints | None:
    """What each kind answered. number: of the measure. held: profiles with answerers; which: the kind of each."""
    if cube.answers is None:
        return None
    given = cube.answers[held][:, cube.of(number)]
    if measure.of_all:  # who skipped the question is counted with those who did not choose
        given = np.stack([cube.respondents[held] - given[:, 1], given[:, 1]], axis=1)
    made = np.zeros((kinds, given.shape[1]), dtype=np.int64)
    np.add.at(made, which, given)
    return in_used_bands(measure, made) if bands(measure) is not None else made


def kinds_of(cube: Cube, table: Table) -> tuple[Ints, Ints, Ints]:
    """Profiles with answerers (held,), the kind of each (held,), and the kinds (kinds, 1 + breakdowns): the position of
    the lowest unit with a row, and the label in each breakdown that is shown or was."""
    held = np.flatnonzero(cube.answerers[:, table.number] > 0)
    block = np.asarray(table.rows.block, dtype=np.int64)[cube.labels[held, 0]]
    joint = table.joint if table.breakdowns else ()
    shown = set(_shown(table))
    lowest = {b: next((u for u in _ancestors(cube.views.parents, b) if u in shown), 0) for b in set(block.tolist())}
    keys = np.stack([np.array([lowest[b] for b in block.tolist()]), *(cube.labels[held, 1 + v] for v in joint)], axis=1)
    kinds, which = np.unique(keys, axis=0, return_inverse=True)
    return held, which.ravel(), kinds


def _shown(table: Table) -> list[int]:
    """Positions of the units that have a row."""
    banded = bands(table.measure) is not None
    return [unit for unit, n in enumerate(table.rows.n) if n and (banded or table.rows.full[unit])]


def printed(cube: Cube, table: Table, withheld: Collection[tuple[str, str]]) -> Printed:
    """What is printed of one measure. withheld: (group code, measure code) of cells that are kept back."""
    measure = table.measure
    held, which, kinds = kinds_of(cube, table)
    n = np.bincount(which, weights=cube.answerers[held, table.number], minlength=len(kinds)).astype(np.int64)
    rows = [row for row in _rows(cube, table, kinds) if (row.code, measure.code) not in withheld]
    counts = np.array([row.counts for row in rows], dtype=np.int64).reshape(len(rows), measure.categories)
    counts = in_used_bands(measure, counts) if bands(measure) is not None else counts
    return Printed(
        n,
        tuple(row.code for row in rows),
        [row.kinds for row in rows],
        counts,
        dominant(counts),
        _answers(cube, measure, table.number, held, which, len(kinds)),
        (np.zeros((len(n), counts.shape[1]), dtype=np.int64), np.repeat(n[:, None], counts.shape[1], axis=1)),
        None,
        np.array([row.view for row in rows], dtype=np.int64),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of one measure, printed or kept back."""

    code: str
    kinds: Ints
    counts: Ints
    view: int


def _rows(cube: Cube, table: Table, kinds: Ints) -> Iterator[_Row]:
    views = cube.views
    under: dict[int, list[int]] = {}
    for kind, unit in enumerate(kinds[:, 0].tolist()):
        for above in _ancestors(views.parents, unit):
            under.setdefault(above, []).append(kind)
    for unit in _shown(table):
        yield _Row(views.units[unit].code, np.array(under[unit]), table.rows.counts[unit], 0)
    for place, view in enumerate(table.joint if table.breakdowns else ()):
        for label, group in enumerate(views.views[view].groups):
            counts = cube.counts[1 + view][label, cube.of(table.number)]
            if counts.sum():
                yield _Row(group.code, np.flatnonzero(kinds[:, 1 + place] == label), counts, 1 + place)

"""The neighbour rule: what is clipped must not come back by subtraction.

A cell in which fewer than two lie outside a band is *sealed*: printed as "at least 80 %". That says no more than that
all, or all but one, are in the band. The rule keeps it at that, for every printed group and every remainder that can be
computed (`remainders`), against a reader who knows these rules and everything that is printed:

1. whatever the printed counts determine is computed, step by step;
2. a remainder that can be computed and is nearly unanimous counts as sealed too, and sealed cells whose sum can be
   computed must not be nearly unanimous together;
3. all other counts, down to kinds of people, are bounded by interval propagation: each relation bounds each of its
   terms by the others, and the categories of a set add up to its size;
4. if a sealed cell could be computed, or one of its two possible values could be excluded, or if some kind of people
   must all be in one band, the smallest printed cell among those that gave it away is kept back; and again from 1;
5. in the end what was kept back is printed again if nothing comes out of it, the largest first; and of the rest the
   range that the printed figures leave (`ranges`).

All of it is decided from figures that are printed, from group sizes, and from the fact that a cell is sealed, which a
reader may know in any case: so the pattern of what is kept back tells nothing more.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from .bounds import BALANCE, HIGH, LOW, START, Bounds, Mask
from .fits import Rows, Slack, certain, closed_off
from .homogeneity import dominant
from .ranges import Counts, ranges
from .remainders import System
from .span import Ints
from .unions import unions

Shown = dict[bytes, set[tuple[int, Slack]]]
"""For the cells that are sealed: which sealed group has been shown which way. A table that agrees with what is printed
agrees as well when less is."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of each set, for one measure."""

    sealed: Ints
    """(groups,) the category in which all, or all but one, are; -1: not sealed. Computed remainders included."""
    withheld: Mask
    """(groups,) kept back, to protect a sealed neighbour."""
    told: Mapping[int, Counts] = field(default_factory=dict)
    """For each of them what the printed figures tell of it anyhow."""


class _Reader:
    """What a reader of the printed cells can work out about one measure."""

    def __init__(self, system: System, counts: Ints, n: Ints, open_cells: Mask, sealed: Ints) -> None:
        self.system, self.counts, self.sealed, self.n = system, counts, sealed, n
        self.open_cells = open_cells
        self.known = np.zeros(len(n), dtype=bool)
        self.known[: system.groups] = open_cells
        self.known |= n == 0
        self.through = np.full(system.groups, -1, dtype=np.int64)
        """The relation by which a set was computed; -1: printed, or not known."""
        self._compute()

    def _compute(self) -> None:
        """Step by step, every set that is the only unknown of a relation."""
        relations = self.system.relations
        while len(relations):
            single = relations.holding(~self.known) == 1
            found = single[relations.owner] & ~self.known[relations.terms]
            if not found.any():
                return
            self.known[relations.terms[found]] = True
            self.through[relations.terms[found]] = relations.owner[found]

    def opens(self, number: int) -> list[int]:
        """What else could be computed if this set were printed as well: it, and every set that follows step by step."""
        relations, known, found = self.system.relations, self.known.copy(), [number]
        known[number] = True
        ends, ends_of = np.append(relations.term_starts, len(relations.by_term)), relations.starts + relations.sizes
        for reached in found:  # grows while it is read
            place = int(np.searchsorted(relations.touched, reached))
            if place == len(relations.touched) or relations.touched[place] != reached:
                continue
            for relation in relations.owner[relations.by_term[ends[place] : ends[place + 1]]].tolist():
                terms = relations.terms[relations.starts[relation] : ends_of[relation]]
                unknown = terms[~known[terms]]
                if len(unknown) == 1:
                    known[unknown] = True
                    found.append(int(unknown[0]))
        return found

    def sources(self, number: int) -> list[int]:
        """The printed sets from which a computed set was worked out."""
        made, waiting, seen = set(), [number], {number}
        relations = self.system.relations
        while waiting:
            for other in relations.terms[relations.row(int(self.through[waiting.pop()]))].tolist():
                if other in seen:
                    continue
                seen.add(other)
                if self.through[other] >= 0:
                    waiting.append(other)
                else:
                    made.add(other)
        return sorted(made)

    def near_unions(self) -> list[set[int]]:
        """Sets that are not known one by one, but whose sum is, and is nearly unanimous: the printed sets that tell it,
        for each such sum, smallest first."""
        known = self.known[: self.system.groups]
        found = list(unions(self.system.relations, self.counts, known, self.system.given))
        found.sort(key=lambda union: (int(union.counts.sum()), union.known))
        return [set().union(*(self.origins(s) for s in union.known)) for union in found]

    def origins(self, number: int) -> set[int]:
        """The printed sets behind a known one: itself, or what it was computed from."""
        return set(self.sources(number)) if self.through[number] >= 0 else {number}

    def bounds(self) -> Bounds:
        """What relations tell, one after another."""
        made = Bounds(
            np.zeros((len(self.n), self.counts.shape[1]), dtype=np.int64), self.n[:, None] + 0 * self.counts[:1], self.n
        )
        closed = np.flatnonzero(self.sealed >= 0)
        made.high[closed] = np.minimum(self.n[closed], 1)[:, None]
        made.low[closed, self.sealed[closed]] = self.n[closed] - 1
        made.high[closed, self.sealed[closed]] = self.n[closed]
        known = np.flatnonzero(self.known[: self.system.groups])
        made.low[known] = made.high[known] = self.counts[known]
        made.settle(self.system.everything)
        return made

    def reasons(self, bounds: Bounds, told: Sequence[tuple[int, int, int]]) -> set[int]:
        """The printed sets that bounds were worked out from. told: (set, category, LOW or HIGH)."""
        made: set[int] = set()
        waiting, seen = list(told), set(told)
        while waiting:
            number, category, side = waiting.pop()
            if number < self.system.groups and self.known[number]:
                made |= self.origins(number)
                continue
            for reason in self._premises(number, category, side, int(bounds.cause[side, number, category])):
                if reason not in seen:
                    seen.add(reason)
                    waiting.append(reason)
        return made

    def _premises(self, number: int, category: int, side: int, cause: int) -> list[tuple[int, int, int]]:
        """The bounds from which one bound follows."""
        if cause == START:
            return []
        if cause == BALANCE:
            others = [c for c in range(self.counts.shape[1]) if c != category]
            return [(number, other, 1 - side) for other in others]
        where = self.system.everything.row(cause)
        terms, signs = self.system.everything.terms[where].tolist(), self.system.everything.signs[where].tolist()
        mine = signs[terms.index(number)]
        return [
            (other, category, side if sign != mine else 1 - side)
            for other, sign in zip(terms, signs, strict=True)
            if other != number
        ]


def protect(system: System, counts: Ints, kinds: Ints, printed: Mask, withheld: Mask) -> Decision:
    """Decide what is sealed and what is kept back for one measure.

    counts: (groups, categories), completed. kinds: (kinds,) answerers of each kind. printed: (groups,) groups that
    would be printed. withheld: (groups,) those that an earlier release kept back.
    """
    n = _sizes(system, counts.sum(axis=1), kinds)
    near = np.where(n[: system.groups] > 0, dominant(counts), -1)
    sealed = np.where(printed & (near >= 0), near, -1)
    before, withheld = withheld, withheld.copy()
    shown: Shown = {}
    while True:
        reader = _Reader(system, counts, n, printed & (sealed < 0) & ~withheld, sealed)
        told, suspects = _given_away(reader, near, shown)
        sealed[told] = near[told]
        if not suspects:
            break
        withheld[suspects] = True
    if system.kinds <= SMALL_FIRM:
        _give_back(reader, near, printed, withheld, before)
    exact, clipped = np.flatnonzero(printed & (sealed < 0) & ~withheld), np.where(printed & ~withheld, sealed, -1)
    return Decision(sealed, withheld, ranges(system, counts, exact, clipped, np.flatnonzero(withheld)))


def _give_back(reader: "_Reader", near: Ints, printed: Mask, withheld: Mask, before: Mask) -> None:
    """Print again, largest first, whatever was kept back and need not be, now that others are: `withheld` is changed.
    In a large firm it is one cell in a hundred, and not looked for."""
    system, counts, n, sealed = reader.system, reader.counts, reader.n, reader.sealed
    for number in sorted(np.flatnonzero(withheld & ~before).tolist(), key=lambda s: (-n[s], s)):
        if (near[reader.opens(number)] >= 0).any():
            continue
        withheld[number] = False
        without = _Reader(system, counts, n, printed & (sealed < 0) & ~withheld, sealed)
        if _given_away(without, near)[1]:
            withheld[number] = True
        else:
            reader = without


def _given_away(reader: "_Reader", near: Ints, shown: Shown | None = None) -> tuple[list[int], list[int]]:
    """Remainders that come out and are nearly unanimous, if there are any; and printed cells to keep back against that
    or whatever else comes out. Both empty: nothing does. shown: what fits have found to be possible while fewer cells
    were kept back; without it, it is enough to find one thing."""
    open_cells, n = reader.open_cells, reader.n
    broken = np.flatnonzero(reader.known[: len(near)] & (near >= 0) & ~open_cells)
    told: dict[int, int] = {}
    for worst in broken[np.argsort(n[broken], kind="stable")].tolist():
        sources = [s for s in reader.sources(worst) if open_cells[s]]
        if not set(sources) & set(told.values()):
            told[worst] = min(sources, key=lambda s: (n[s], s))
    if told:
        return list(told), sorted(told.values())
    return [], (
        _smallest(reader, reader.near_unions(), open_cells)
        or _told(reader, open_cells)
        or _fitted(reader, open_cells, shown)
    )


def _sizes(system: System, groups: Ints, kinds: Ints) -> Ints:
    """(sets and kinds,) answerers of every set. Overlaps are added up from their kinds."""
    overlaps = [int(kinds[inside].sum()) for inside in system.kinds_of]
    return np.concatenate([groups, np.array(overlaps, dtype=np.int64), kinds])


def _told(reader: _Reader, open_cells: Mask) -> list[int]:
    """Printed cells that let a reader tell, of some people, that all are in one band, or of a sealed cell that one is
    not: the smallest of each such set's reasons. Empty if a reader can tell it of none."""
    bounds, groups = reader.bounds(), reader.system.groups
    n = reader.n[:, None]
    unanimous = (bounds.low == n) & ~reader.known[:, None]
    told = [[(int(s), int(c), LOW)] for s, c in np.argwhere(unanimous)]
    one_outside = (bounds.low == n - 1) & (bounds.high == n - 1) & ~reader.known[:, None]
    one_outside[groups:] = False
    told += [[(int(s), int(c), LOW), (int(s), int(c), HIGH)] for s, c in np.argwhere(one_outside) if n[s, 0] >= FEWEST]
    closed = np.flatnonzero(reader.sealed >= 0)
    excluded = closed[bounds.high[closed, reader.sealed[closed]] < reader.n[closed]]
    told += [[(int(s), int(reader.sealed[s]), HIGH)] for s in excluded]
    told.sort(key=lambda bounded: (reader.n[bounded[0][0]], bounded))
    return _smallest(reader, (reader.reasons(bounds, bounded) for bounded in told), open_cells)


def _smallest(reader: _Reader, reasons: Iterable[Collection[int]], open_cells: Mask) -> list[int]:
    """Of each collection of printed cells the smallest one, unless one of them was chosen already."""
    chosen: set[int] = set()
    for given in reasons:
        suspects = {s for s in given if open_cells[s]}
        if suspects and not chosen & suspects:
            chosen.add(min(suspects, key=lambda s: (reader.n[s], s)))
    return sorted(chosen)


def _fitted(reader: _Reader, open_cells: Mask, shown: Shown | None) -> list[int]:
    """In a small firm: of the printed cells that together leave no other possibility open, the smallest."""
    system = reader.system
    if system.kinds > SMALL_FIRM:
        return []
    kept = np.flatnonzero(reader.n[system.sets :] > 0)
    groups = np.flatnonzero((open_cells | (reader.sealed >= 0)) & (reader.n[: system.groups] > 0))
    rows = Rows(
        system.members[np.ix_(groups, kept)].astype(float),
        reader.counts[groups].astype(float),
        reader.n[system.sets :][kept].astype(float),
        [(row, int(reader.sealed[group])) for row, group in enumerate(groups) if reader.sealed[group] >= 0],
    )
    before = set() if shown is None else shown.setdefault(reader.sealed.tobytes(), set())
    place = {group: row for row, group in enumerate(groups.tolist())}
    seen = {(place[group], side) for group, side in before}
    forcing = closed_off(rows, seen)
    found = list(forcing) if shown is not None else list(islice(forcing, 1))
    before |= {(int(groups[row]), side) for row, side in seen}
    if found and shown is None:
        return _smallest(reader, [[int(groups[row]) for row in found[0]]], open_cells)
    return _smallest(reader, ([int(groups[row]) for row in rows_of] for rows_of in [*found, certain(rows)]), open_cells)


SMALL_FIRM = 500
"""Kinds of people up to which fits are tried; in larger firms whole percents tell no exact counts of large groups."""
FEWEST = 5
"""In a smaller set that nobody printed, one person outside is not told apart by name."""

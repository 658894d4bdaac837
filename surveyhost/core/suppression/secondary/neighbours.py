"""The neighbour rule: keeps back cells from which a clipped cell could be recovered by subtraction.

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
5. what was kept back is printed again if nothing comes out of it, the largest first;
6. a clipped cell that would be narrowed by taking every empty place for a cell that is not clipped is kept back too
   (`pattern`), and of the others again what can be printed is;
7. of what stays kept back the range that the printed figures leave may be told (`ranges`);
8. what an earlier release has printed cannot be taken back: where that would be needed, nothing new is printed.

Which cells are chosen hangs on the answers, and a reader who tries the rule on every possible table can learn a little
from the choice: how much is measured in the tests, on small systems, by doing just that.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ...modular import Ints
from ..primary import dominant
from .intervals import HIGH, LOW, Mask
from .pattern import narrowed
from .ranges import Counts, ranges
from .reader import Reader
from .remainders import System


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of each set, for one measure."""

    sealed: Ints
    """(groups,) the category in which all, or all but one, are; -1: not sealed. Computed remainders included."""
    withheld: Mask
    """(groups,) kept back, to protect a sealed neighbour, or sealed and not to be told from those that are."""
    told: Mapping[int, Counts] = field(default_factory=dict)
    """For each of them what the printed figures tell of it anyhow."""


def protect(
    system: System, counts: Ints, kinds: Ints, printed: Mask, withheld: Mask, out: Mask | None = None
) -> Decision:
    """Decide what is sealed and what is kept back for one measure.

    counts: (groups, categories), completed. kinds: (kinds,) answerers of each kind. printed: (groups,) groups that
    would be printed. withheld: (groups,) those that an earlier release kept back; out: those that it printed.
    """
    n = system.sizes(counts.sum(axis=1), kinds)
    near = np.where(n[: system.groups] > 0, dominant(counts), -1)
    sealed, kept = _keep_back(system, counts, n, near, printed, withheld)
    if out is not None and (kept & out & ~withheld).any():
        kept = withheld | (printed & ~out)
    exact, clipped = np.flatnonzero(printed & (near < 0) & ~kept), np.where(printed & ~kept, sealed, -1)
    return Decision(sealed, kept, ranges(system, counts, exact, clipped, np.flatnonzero(kept)))


def _keep_back(system: System, counts: Ints, n: Ints, near: Ints, printed: Mask, before: Mask) -> tuple[Ints, Mask]:
    """Sealed and kept back, see `Decision`. before: (groups,) kept back by an earlier release."""
    sealed = np.where(printed & (near >= 0) & ~before, near, -1)
    withheld = before.copy()
    while True:
        reader = Reader(system, counts, n, printed & (sealed < 0) & ~withheld, sealed)
        told, suspects = _given_away(reader, near)
        sealed[told] = near[told]
        if not suspects:
            break
        withheld[suspects] = True
    if system.kinds <= SMALL_FIRM:
        _give_back(reader, near, printed, withheld, before)
    _hide_the_choice(reader, near, printed, withheld, before)
    return sealed, withheld


def _hide_the_choice(reader: Reader, near: Ints, printed: Mask, withheld: Mask, before: Mask) -> None:
    """Keep back clipped cells as well where an empty place would say that it is none: `withheld` is changed."""
    system, counts, n = reader.system, reader.counts, reader.n
    is_open = printed & (near < 0)
    while True:
        clipped = np.where(printed & (near >= 0) & ~withheld, near, -1)
        told = narrowed(system, counts, n, is_open & ~withheld, clipped, withheld)
        if not told:
            return
        withheld[told] = True
        if system.kinds <= SMALL_FIRM:
            left = np.where(printed & ~withheld, reader.sealed, -1)
            _give_back(Reader(system, counts, n, is_open & ~withheld, left), near, is_open, withheld, before)


def _give_back(reader: Reader, near: Ints, printed: Mask, withheld: Mask, before: Mask) -> None:
    """Print again, largest first, whatever was kept back and need not be, now that others are: `withheld` is changed.
    In a large firm it is one cell in a hundred, and not looked for."""
    system, counts, n, sealed = reader.system, reader.counts, reader.n, reader.sealed
    for number in sorted(np.flatnonzero(withheld & ~before).tolist(), key=lambda s: (-n[s], s)):
        if (near[reader.opens(number)] >= 0).any():
            continue
        withheld[number] = False
        without = Reader(system, counts, n, printed & (sealed < 0) & ~withheld, sealed)
        if _given_away(without, near)[1]:
            withheld[number] = True
        else:
            reader = without


def _given_away(reader: Reader, near: Ints) -> tuple[list[int], list[int]]:
    """Remainders that come out and are nearly unanimous, if there are any; and printed cells to keep back against that
    or whatever else comes out. Both empty: nothing does."""
    open_cells, n = reader.open_cells, reader.n
    broken = np.flatnonzero(reader.known[: len(near)] & (near >= 0) & ~open_cells)
    told: dict[int, int] = {}
    for worst in broken[np.argsort(n[broken], kind="stable")].tolist():
        sources = [s for s in reader.sources(worst) if open_cells[s]]
        if not set(sources) & set(told.values()):
            told[worst] = min(sources, key=lambda s: (n[s], s))
    if told:
        return list(told), sorted(told.values())
    return [], _smallest(reader, reader.near_unions(), open_cells) or _told(reader, open_cells)


def _told(reader: Reader, open_cells: Mask) -> list[int]:
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


def _smallest(reader: Reader, reasons: Iterable[Collection[int]], open_cells: Mask) -> list[int]:
    """Of each collection of printed cells the smallest one, unless one of them was chosen already."""
    chosen: set[int] = set()
    for given in reasons:
        suspects = {s for s in given if open_cells[s]}
        if suspects and not chosen & suspects:
            chosen.add(min(suspects, key=lambda s: (reader.n[s], s)))
    return sorted(chosen)


SMALL_FIRM = 500
"""Kinds of people up to which cells that were kept back are tried again one by one."""
FEWEST = 5
"""In a smaller set that nobody printed, one person outside is not told apart by name."""

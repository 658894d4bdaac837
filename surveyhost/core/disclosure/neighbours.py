"""The neighbour rule: what is clipped must not come back by subtraction.

A cell in which fewer than two lie outside a band is *sealed*: printed as "at least 80 %". That says no more than that
all, or all but one, are in the band. The rule keeps it at that, for every printed group and every remainder that can be
computed (`remainders`), against a reader who knows these rules and everything that is printed:

1. whatever the printed counts determine is computed, step by step;
2. a remainder that can be computed and is nearly unanimous counts as sealed too;
3. the other cells are bounded by interval propagation: each relation bounds each of its terms by the others;
4. if a sealed cell could be computed, or one of its two possible values could be excluded, the smallest printed cell
   among those that gave it away is kept back; and again from 1.

All of it is decided from figures that are printed, from group sizes, and from the fact that a cell is sealed, which a
reader may know in any case: so the pattern of what is kept back tells nothing more.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .homogeneity import dominant
from .remainders import System
from .span import Ints

Mask = npt.NDArray[np.bool_]
STEPS = 60
"""Rounds of propagation; intervals only shrink, and stopping early leaves them wider than they are."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of each set, for one measure."""

    sealed: Ints
    """(sets,) the category in which all, or all but one, are; -1: not sealed. Computed remainders included."""
    withheld: Mask
    """(sets,) printed nowhere, to protect a sealed neighbour."""


class _Reader:
    """What a reader of the printed cells can work out about one measure."""

    def __init__(self, system: System, counts: Ints, known: Mask, sealed: Ints) -> None:
        self.system, self.counts, self.sealed = system, counts, sealed
        self.n = counts.sum(axis=1)
        self.owner = np.repeat(np.arange(len(system.starts)), np.diff(np.append(system.starts, len(system.terms))))
        self.known = known | (self.n == 0)
        self.through = np.full(system.sets, -1, dtype=np.int64)
        """The relation by which a set was computed; -1: printed, or not known."""

    def compute(self) -> None:
        """Step by step, every set that is the only unknown of a relation."""
        terms, relations = self.system.terms, len(self.system.starts)
        while True:
            unknown = ~self.known[terms]
            single = np.bincount(self.owner, weights=unknown, minlength=relations) == 1
            found = unknown & single[self.owner]
            if not found.any():
                return
            self.known[terms[found]] = True
            self.through[terms[found]] = self.owner[found]

    def sources(self, number: int) -> list[int]:
        """The printed sets from which a computed set was worked out."""
        made, waiting, seen = set(), [number], {number}
        while waiting:
            relation = int(self.through[waiting.pop()])
            for other in self.system.terms[self.system.relation(relation)].tolist():
                if other in seen:
                    continue
                seen.add(other)
                if self.through[other] >= 0:
                    waiting.append(other)
                else:
                    made.add(other)
        return sorted(made)

    def intervals(self) -> tuple[Ints, Ints]:
        """Bounds (sets, categories) on the counts of every set, as far as relations tell one after another."""
        low, high = np.zeros_like(self.counts), np.repeat(self.n[:, None], self.counts.shape[1], axis=1)
        closed = np.flatnonzero(self.sealed >= 0)
        high[closed] = np.minimum(self.n[closed], 1)[:, None]
        low[closed, self.sealed[closed]] = self.n[closed] - 1
        high[closed, self.sealed[closed]] = self.n[closed]
        low[self.known] = high[self.known] = self.counts[self.known]
        live = np.bincount(self.owner, weights=~self.known[self.system.terms], minlength=len(self.system.starts)) > 0
        use = live[self.owner]
        terms, signs = self.system.terms[use], self.system.signs[use][:, None]
        owner = np.unique(self.owner[use], return_inverse=True)[1]
        for _ in range(STEPS):
            before = low.sum(), high.sum()
            self._one_step(low, high, terms, signs, owner)
            if (low.sum(), high.sum()) == before:
                break
        return low, high

    def _one_step(self, low: Ints, high: Ints, terms: Ints, signs: Ints, owner: Ints) -> None:
        """signed counts add to 0 in each relation, and categories add to n in each set."""
        least = np.where(signs > 0, low[terms], -high[terms])
        most = np.where(signs > 0, high[terms], -low[terms])
        sums = np.zeros((2, int(owner.max(initial=-1)) + 1, low.shape[1]), dtype=np.int64)
        np.add.at(sums[0], owner, least)
        np.add.at(sums[1], owner, most)
        upper, lower = least - sums[0][owner], most - sums[1][owner]
        np.minimum.at(high, terms, np.where(signs > 0, upper, -lower))
        np.maximum.at(low, terms, np.where(signs > 0, lower, -upper))
        touched = np.unique(terms)
        n = self.n[touched, None]
        inner_low, inner_high = low[touched], high[touched]
        high[touched] = np.minimum(inner_high, n - (inner_low.sum(axis=1, keepdims=True) - inner_low))
        low[touched] = np.maximum(inner_low, n - (inner_high.sum(axis=1, keepdims=True) - inner_high))

    def around(self, number: int, candidates: Mask) -> list[int]:
        """The candidates in the nearest relations around a set that hold any."""
        reached = np.zeros(self.system.sets, dtype=bool)
        reached[number] = True
        while True:
            near = np.bincount(self.owner, weights=reached[self.system.terms], minlength=len(self.system.starts)) > 0
            beside = np.unique(self.system.terms[near[self.owner]])
            found = beside[candidates[beside] & (beside != number)]
            if len(found):
                return [int(s) for s in found]
            grown = reached.copy()
            grown[beside[~self.known[beside]]] = True
            if (grown == reached).all():
                return []
            reached = grown


def protect(system: System, counts: Ints, printed: Mask, withheld: Mask) -> Decision:
    """Decide what is sealed and what is kept back for one measure.

    counts: (sets, categories), completed. printed: (sets,) sets that would be printed. withheld: (sets,) those that an
    earlier release kept back. Raises ValueError if counts break a relation.
    """
    n = counts.sum(axis=1)
    near = np.where(n > 0, dominant(counts), -1)
    sealed = np.where(printed & (near >= 0), near, -1)
    withheld = withheld.copy()
    while True:
        open_cells = printed & (sealed < 0) & ~withheld
        reader = _Reader(system, counts, open_cells, sealed)
        reader.compute()
        broken = np.flatnonzero(reader.known & (near >= 0) & (n > 0) & ~open_cells)
        if len(broken):
            worst = broken[np.argmin(n[broken])]
            sealed[worst] = near[worst]
            suspects = [s for s in reader.sources(int(worst)) if open_cells[s]]
        else:
            suspects = _narrowed(reader, open_cells)
        if not suspects:
            return Decision(sealed, withheld)
        withheld[min(suspects, key=lambda s: (n[s], s))] = True


def _narrowed(reader: _Reader, open_cells: Mask) -> list[int]:
    """The printed cells that let a reader tell, of some set, that all are in one band, or that one is not: those around
    the smallest such set. Empty if a reader can tell it of none."""
    if not ((reader.sealed >= 0) & ~reader.known).any():
        return []
    low, high = reader.intervals()
    n = reader.n[:, None]
    told = (low >= n - 1) & ((low > n - 1) | (high < n)) | _excluded(reader, low, high)
    told &= ~reader.known[:, None]
    for number in sorted(np.flatnonzero(told.any(axis=1)), key=lambda s: (reader.n[s], s)):
        suspects = reader.around(int(number), open_cells)
        if suspects:
            return suspects
    return []


def _excluded(reader: _Reader, low: Ints, high: Ints) -> Mask:
    """Of sealed sets: whether one of the two values that the seal leaves open can be excluded."""
    made = np.zeros(low.shape, dtype=bool)
    closed = np.flatnonzero(reader.sealed >= 0)
    top = reader.sealed[closed]
    made[closed, top] = (low[closed, top] > reader.n[closed] - 1) | (high[closed, top] < reader.n[closed])
    return made

"""Models a reader of printed cells: what can be worked out about one measure, and from what.

Claim. What is known here follows from the printed counts and the relations; a bound holds for every table of answers
that agrees with them and with what is sealed. Each says from which printed cells it was worked out.
"""

from collections.abc import Sequence

import numpy as np

from ...modular import Ints
from .intervals import BALANCE, START, Bounds, Mask
from .remainders import System
from .unions import unions


class Reader:
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

"""Interval propagation: lowest and highest possible counts, narrowed by each other until nothing changes.

Claim. Every table of answers that fits the relations and the starting bounds lies within the bounds at every step, so
what they exclude is excluded. Stopping early leaves them wider, never wrong.
"""

import numpy as np
import numpy.typing as npt

from ...modular import Ints
from .remainders import Relations

Mask = npt.NDArray[np.bool_]
STEPS = 60
START, BALANCE = -1, -2
LOW, HIGH = 0, 1


class Bounds:
    """Lowest and highest possible counts of every set, and by which relation each was last narrowed."""

    def __init__(self, low: Ints, high: Ints, n: Ints) -> None:
        """low, high: (sets and kinds, categories). n: (sets and kinds,) answerers of each."""
        self.low, self.high, self.n = np.asfortranarray(low), np.asfortranarray(high), n  # categories one by one
        self.cause = np.full((2, *low.shape), START, dtype=np.int64)

    def tighten(self, relations: Relations) -> Mask:
        """Bound each term of each relation by the others: their signed counts add up to 0. Which sets changed."""
        changed = np.zeros(len(self.n), dtype=bool)
        for category in range(self.low.shape[1]):
            low, high = self._offered(relations, category)
            changed |= self._take(relations, category, LOW, low)
            changed |= self._take(relations, category, HIGH, high)
        return changed

    def _offered(self, relations: Relations, category: int) -> tuple[Ints, Ints]:
        """(terms,) the bounds of each that follow from the others."""
        terms, owner, plus = relations.terms, relations.owner, relations.signs > 0
        low, high = self.low[:, category][terms], self.high[:, category][terms]
        least, most = np.where(plus, low, -high), np.where(plus, high, -low)
        upper = least - np.add.reduceat(least, relations.starts)[owner]
        lower = most - np.add.reduceat(most, relations.starts)[owner]
        return np.where(plus, lower, -upper), np.where(plus, upper, -lower)

    def _take(self, relations: Relations, category: int, side: int, offered: Ints) -> Mask:
        """Narrow one side of the sets by the best of what each is offered. Which sets changed."""
        reached = (self.low if side == LOW else self.high)[:, category]
        at, sets = offered[relations.by_term], relations.touched
        best = (np.maximum if side == LOW else np.minimum).reduceat(at, relations.term_starts)
        narrower = best > reached[sets] if side == LOW else best < reached[sets]
        reached[sets[narrower]] = best[narrower]
        changed = np.zeros(len(reached), dtype=bool)
        changed[sets[narrower]] = True
        term = np.flatnonzero(changed[relations.terms])
        term = term[offered[term] == reached[relations.terms[term]]]
        self.cause[side, relations.terms[term], category] = relations.number[relations.owner[term]]
        return changed

    def balance(self, sets: Ints) -> Mask:
        """Categories add up to the size of each set. Which sets changed."""
        n, low, high = self.n[sets, None], self.low[sets], self.high[sets]
        others_low = low.sum(axis=1, keepdims=True) - low
        others_high = high.sum(axis=1, keepdims=True) - high
        narrowed = self._narrow(sets, n - others_high, n - others_low)
        self.cause[narrowed] = BALANCE
        return _any_bound(narrowed)

    def _narrow(self, sets: Ints, low: Ints, high: Ints) -> Mask:
        """(low and high, sets and kinds, categories) which bounds became narrower."""
        made = np.zeros(self.cause.shape, dtype=bool)
        made[LOW, sets], made[HIGH, sets] = low > self.low[sets], high < self.high[sets]
        self.low[sets] = np.maximum(self.low[sets], low)
        self.high[sets] = np.minimum(self.high[sets], high)
        return made

    def settle(self, relations: Relations) -> None:
        """Until nothing changes; after the first round only what has changed is looked at again. A relation of which
        every term is known tells nothing."""
        self.balance(np.arange(len(self.n)))
        active = relations.touching(np.logical_or.reduce(self.low < self.high, axis=1))
        for _ in range(STEPS):
            if not len(active):
                return
            changed = self.tighten(active)
            changed |= self.balance(np.flatnonzero(changed))
            active = relations.touching(changed)


def _any_bound(narrowed: Mask) -> Mask:
    """(sets,) whether any bound of a set is among these (2, sets, categories)."""
    return np.logical_or.reduce(narrowed, axis=(0, 2), out=np.zeros(narrowed.shape[1], dtype=bool))

"""The prover: witness sets. To trust the groups, only this file and `core.modular` have to be checked.

What is printed about one item counts its answerers by block (the org tree) and by one label in each breakdown. Any
figure that can be computed from it, in any number of releases, gives each answerer i a weight

    x(i) = f(block of i) + sum over the breakdowns v of theta(label of i in v).

Theorem. Let every block hold at least k answerers, and let S_1, ..., S_k be sets of answerers, no person in two of
them, each a *witness set*: an x that is zero on it is constant on every block. Then every x that is not zero everywhere
is non-zero on at least k answerers.

Proof. If x is zero on some S_j it is constant on blocks; being non-zero somewhere it is non-zero on a whole block,
which holds k answerers. If x is zero on none of them, it is non-zero on somebody in each of k disjoint sets.

S_j is a witness set if the differences of labels between people of one block inside S_j span all such differences among
all answerers: then x zero on S_j means theta . d = 0 for each difference d inside S_j, hence for all, hence x constant
on blocks. So S_j is found by collecting people until the rank is reached.

A set of people who answered two items serves both. Therefore sets are first collected among those who answered *every*
item, and only completed item by item. A shortcut in choosing people can make this prover miss a proof, never make one
up: what counts is the rank that is reached, and the people counted off for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...modular import Ints, Matrix, Span, draw_prime

CONFIRMATIONS = 3
"""Random functionals that must agree that nothing lies outside the span of all differences."""
PANEL = 24
"""People tried at once."""
TRIES = 3
"""Orders of blocks tried for one item before it is given up."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found for one item."""

    proven: bool
    sets: int
    """Disjoint witness sets found, at most k."""
    rank: int
    """Of all differences inside blocks: how many independent things the breakdowns say."""
    prime: int


@dataclass
class _Set:
    """A witness set being collected."""

    span: Span
    reference: Ints
    """(blocks,) the atom of the person with whom others of the block are compared; -1: nobody of it is in the set."""

    def copy(self) -> "_Set":
        return _Set(self.span.copy(), self.reference.copy())


class _Table:
    """One published table: blocks and labels numbered through."""

    def __init__(self, block: Ints, labels: Ints, prime: int, random: np.random.Generator) -> None:
        self.block = np.unique(block, return_inverse=True)[1]
        columns, width = [], 0
        for view in labels.T:
            values, numbered = np.unique(view, return_inverse=True)
            columns.append(numbered + width)
            width += len(values)
        self.labels = np.stack(columns, axis=1) if columns else np.zeros((len(block), 0), dtype=np.int64)
        self.width, self.prime, self.random = width, prime, random
        self.blocks = int(self.block.max()) + 1
        carried = np.bincount(self.labels.ravel(), minlength=width)
        self.rarity = carried[self.labels].min(axis=1) if columns else np.zeros(len(block), dtype=np.int64)

    def differences(self, atoms: Ints, references: Ints) -> Matrix:
        """Labels of each atom less labels of its reference (atoms, width)."""
        rows = np.arange(len(atoms))[:, None]
        made = np.zeros((len(atoms), self.width))
        made[rows, self.labels[atoms]] += 1
        made[rows, self.labels[references]] -= 1
        return made

    def outside(self, span: Span, reference: Ints, among: Ints) -> tuple[Ints, Matrix]:
        """Atoms `among` whose difference from their block's reference lies outside the span, by one random functional;
        and the value of the functional, equal for differences that are equal modulo the span."""
        value = span.functional(self.random)[self.labels].sum(axis=1)
        apart: Matrix = (value[among] - value[reference[self.block[among]]]) % self.prime
        return among[apart != 0], apart[apart != 0]

    def rank(self, present: Ints) -> int:
        """The rank of all differences between the atoms present in one block."""
        reference = np.zeros(self.blocks, dtype=np.int64)
        reference[self.block[present[::-1]]] = present[::-1]
        span, agreed = Span(self.width, self.prime), 0
        while agreed < CONFIRMATIONS:
            atoms, apart = self.outside(span, reference, present)
            agreed = 0 if len(atoms) else agreed + 1
            atoms = atoms[np.unique(apart, return_index=True)[1][:PANEL]]
            span.extend(self.differences(atoms, reference[self.block[atoms]]))
        return span.rank

    def grow(self, chosen: _Set, left: Ints, rank: int, order: Ints) -> bool:
        """Collect people into the set until it spans this rank; False if those left do not suffice.

        left: (atoms,) people not yet in any set; those taken are counted off. order: (atoms,) who is tried first.
        """
        while chosen.span.rank < rank:
            reference = self._references(chosen, left, order)
            atoms, apart = self.outside(chosen.span, reference, order[left[order] > 0])
            if len(atoms) == 0:
                return False
            atoms = atoms[np.sort(np.unique(apart, return_index=True)[1])[:PANEL]]
            new = atoms[chosen.span.extend(self.differences(atoms, reference[self.block[atoms]]))]
            opened = np.unique(self.block[new])
            opened = opened[chosen.reference[opened] < 0]
            chosen.reference[opened] = reference[opened]
            left[reference[opened]] -= 1
            left[new] -= 1
        return True

    def _references(self, chosen: _Set, left: Ints, order: Ints) -> Ints:
        """With whom people of each block are compared: whoever already is, else the commonest kind that is left."""
        reference = np.maximum(chosen.reference, 0)
        free = order[left[order] > 0]
        free = free[np.lexsort((self.rarity[free], left[free]))]
        first = np.full(self.blocks, -1, dtype=np.int64)
        first[self.block[free]] = free
        return np.where((chosen.reference < 0) & (first >= 0), first, reference)

    def order(self, people: Ints, shake: float) -> Ints:
        """Atoms in the order in which they are tried: large blocks first, in a block the commonest kinds first."""
        kinds = np.bincount(self.block, weights=people > 0, minlength=self.blocks)
        size = kinds * (1 + shake * self.random.random(self.blocks))
        return np.lexsort((-self.rarity, self.block, -size[self.block]))


def _check(block: Ints, labels: Ints, answerers: Ints, k: int) -> None:
    if labels.ndim != 2 or answerers.ndim != 2 or not len(block) == len(labels) == len(answerers):
        raise ValueError("blocks (atoms,), labels (atoms, views) and answerers (atoms, items) must agree")
    if k < 2 or answerers.min(initial=0) < 0:
        raise ValueError("k must be at least 2, and nobody is counted below 0")
    inside = np.zeros((int(block.max(initial=0)) + 1, answerers.shape[1]), dtype=np.int64)
    np.add.at(inside, block, answerers)
    if ((inside > 0) & (inside < k)).any():
        raise ValueError("a block holds fewer than k answerers of an item: lift it first")


def prove(block: Ints, labels: Ints, answerers: Ints, k: int, random: np.random.Generator) -> list[Proof]:
    """Look for k disjoint witness sets for each item.

    block: (atoms,) the block of each kind of person. labels: (atoms, views) everybody's label in every breakdown that
    is published for these items, in all releases. answerers: (atoms, items) how many of each kind answered.
    Raises ValueError if a block is not empty and holds fewer than k answerers of an item.
    """
    _check(block, labels, answerers, k)
    table = _Table(block, labels, draw_prime(random), random)
    items = answerers.shape[1]
    if items == 0:
        return []
    everyone = np.flatnonzero(answerers.max(axis=1) > 0)
    rank = table.rank(everyone) if len(everyone) else 0
    shared = answerers.min(axis=1).astype(np.int64)
    order = table.order(shared, 0.0)
    sets = []
    for _ in range(k):
        sets.append(_Set(Span(table.width, table.prime), np.full(table.blocks, -1, dtype=np.int64)))
        table.grow(sets[-1], shared, rank, order)
    used = answerers.min(axis=1) - shared
    return [_prove_item(table, sets, used, answerers[:, item].astype(np.int64), rank, k) for item in range(items)]


def _prove_item(table: _Table, sets: Sequence[_Set], used: Ints, people: Ints, rank: int, k: int) -> Proof:
    """Complete the shared sets for one item, or collect sets afresh."""
    left = people - used
    order = table.order(people, 0.0)
    found = sum(table.grow(chosen.copy(), left, rank, order) for chosen in sets)
    for attempt in range(TRIES):
        if found == k:
            break
        rank = table.rank(np.flatnonzero(people > 0))
        left, order = people.copy(), table.order(people, attempt / 2)
        fresh = [_Set(Span(table.width, table.prime), np.full(table.blocks, -1, dtype=np.int64)) for _ in range(k)]
        found = max(found, sum(table.grow(chosen, left, rank, order) for chosen in fresh))
    return Proof(found == k, found, rank, table.prime)

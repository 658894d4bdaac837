"""Robust closure: is a set of overlapping breakdowns safe to print side by side?

Every figure that can be computed from printed tables gives each person i the weight

    x(i) = f(block of i) + sum over the breakdowns v of theta(group of i in v).

Call x *light* if it is not zero and rests on fewer than `floor` people. Two people of one block differ by
x(i) - x(j) = theta . d, where d, the *difference* of their labels, is +1 at i's groups and -1 at j's.

Claim 1. If, modulo differences already known to be zero, one difference d is held up by pairs of people inside blocks
whose supports add up to `floor` or more, then theta . d = 0 for every light x. For if theta . d were not zero, then of
the classes of people that d links (in a block, a class, the class one step of d away, the next ...: a chain of which
at most one member can be zero) all but one would be non-zero. A pair of classes supports d with the smaller of the two;
along a chain these minima never add up to more than the chain without its largest class. So x would rest on `floor`
people or more.

Claim 2. Add such differences to the known space until nothing new comes. If then all people of each block have equal
labels modulo the known space, a light x is constant on blocks, so it is zero or rests on a whole block: with at least
`floor` people in each block there is no light x at all.

Pairs need not be disjoint, and a class may stand in a chain twice (as upper and as lower neighbour); the claim about
minima covers that. Differences are compared by random functionals modulo a prime: a coincidence can only make this
constructor too hopeful, and the prover, which uses none, decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .merge import Ints

PRIME = (1 << 31) - 1
"""Products of two residues fit into 62 bits."""
WIDEST = 64
"""Classes compared with each other inside one block and context; the smallest beyond that are left out, which can only
make the closure too cautious."""
Difference = dict[int, int]
"""Label to coefficient modulo PRIME; zero coefficients are absent."""


class Known:
    """The space of differences known to be zero, kept as solved equations.

    A *solved* label is written as a combination of free labels: theta(label) = sum of coefficient * theta(free label).
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.solved: dict[int, Difference] = {}
        self._used_in: dict[int, set[int]] = {}

    def reduce(self, difference: Difference) -> Difference:
        """The same difference in free labels only; empty if it lies in the space."""
        made: Difference = {}
        for label, weight in difference.items():
            for free, coefficient in self.solved.get(label, {label: 1}).items():
                value = (made.get(free, 0) + weight * coefficient) % PRIME
                if value:
                    made[free] = value
                else:
                    made.pop(free, None)
        return made

    def add(self, difference: Difference) -> bool:
        """Take the difference into the space; False if it was there already."""
        left = self.reduce(difference)
        if not left:
            return False
        label = min(left, key=lambda free: (len(self._used_in.get(free, ())), free))
        scale = pow(PRIME - left.pop(label), -1, PRIME)
        equation = {free: weight * scale % PRIME for free, weight in left.items()}
        self._store(label, equation)
        for other in self._used_in.pop(label, set()):
            old = self.solved[other]
            for free in old:
                self._used_in.get(free, set()).discard(other)
            self._store(other, self.reduce(old))
        return True

    def _store(self, label: int, equation: Difference) -> None:
        self.solved[label] = equation
        for free in equation:
            self._used_in.setdefault(free, set()).add(label)

    def functional(self, random: np.random.Generator) -> Ints:
        """A random theta (labels,) that is zero on the whole space."""
        theta = random.integers(1, PRIME, self.size)
        free = theta.tolist()
        for label, equation in self.solved.items():
            theta[label] = sum(weight * free[other] for other, weight in equation.items()) % PRIME
        return theta


@dataclass
class Scene:
    """People as the closure sees them; labels of all views are numbered through."""

    block: Ints
    """(atoms,)"""
    labels: Ints
    """(atoms, views)"""
    people: Ints
    """(atoms,)"""
    together: Sequence[Sequence[int]]
    """For each attribute the views in which it takes part."""

    @property
    def size(self) -> int:
        return int(self.labels.max(initial=-1)) + 1

    def difference(self, first: int, second: int) -> Difference:
        """Labels of the first atom less labels of the second."""
        made: Difference = {}
        for plus, minus in zip(self.labels[first].tolist(), self.labels[second].tolist(), strict=True):
            if plus != minus:
                made[plus], made[minus] = 1, PRIME - 1
        return made


@dataclass
class Pairs:
    """Differences that occur between classes of people inside blocks, gathered by direction."""

    support: Ints
    """(directions,) the people that hold it up."""
    first: Ints
    second: Ints
    """(directions,) two atoms that differ by it."""
    starts: Ints
    """(directions,) where the pairs of each direction begin in `where`."""
    where: Ints
    """(pairs,) the block of each pair."""

    def blocks(self, direction: int) -> Ints:
        """The blocks in which a direction occurs."""
        end = self.starts[direction + 1] if direction + 1 < len(self.starts) else len(self.where)
        return np.unique(self.where[self.starts[direction] : end])


def _runs(*keys: Ints) -> tuple[Ints, Ints]:
    """Order that sorts by the keys, first key outermost; and in that order the start of each run of equal keys."""
    order = np.lexsort(keys[::-1])
    changed = np.zeros(len(order), dtype=bool)
    changed[:1] = True
    for key in keys:
        changed[1:] |= key[order][1:] != key[order][:-1]
    return order, np.flatnonzero(changed)


def differences(scene: Scene, context: Ints, one: Ints, two: Ints) -> Pairs | None:
    """All differences between people of the same block and context, by direction; None if everybody agrees.

    one, two: (atoms,) two random functionals of each atom's labels; equal values mean equal modulo the known space.
    """
    order, starts = _runs(scene.block, context, one, two)
    if len(starts) == 0:
        return None
    people = np.add.reduceat(scene.people[order], starts)
    atom = order[starts]
    largest = np.lexsort((-people, context[atom], scene.block[atom]))  # inside each area the largest class first
    atom, people = atom[largest], people[largest]
    areas = _runs(scene.block[atom], context[atom])[1]
    sizes = np.minimum(np.diff(np.append(areas, len(atom))), WIDEST)
    firsts, seconds = [], []
    for step in range(1, int(sizes.max(initial=0))):
        wide = areas[sizes > step]
        reach = sizes[sizes > step] - step
        first = np.repeat(wide - np.concatenate([[0], np.cumsum(reach)[:-1]]), reach) + np.arange(reach.sum())
        firsts.append(first)
        seconds.append(first + step)
    if not firsts:
        return None
    return _gather(scene, atom, people, np.concatenate(firsts), np.concatenate(seconds), one, two)


def _gather(scene: Scene, atom: Ints, people: Ints, first: Ints, second: Ints, one: Ints, two: Ints) -> Pairs:
    """Sum the support of equal directions; a direction and its opposite are the same."""
    a, b = atom[first], atom[second]
    step_one, step_two = (one[b] - one[a]) % PRIME, (two[b] - two[a]) % PRIME
    turn = (step_one > PRIME // 2) | ((step_one == 0) & (step_two > PRIME // 2))
    step_one = np.where(turn, (PRIME - step_one) % PRIME, step_one)
    step_two = np.where(turn, (PRIME - step_two) % PRIME, step_two)
    order, starts = _runs(step_one, step_two)
    support = np.add.reduceat(np.minimum(people[first], people[second])[order], starts)
    return Pairs(support, a[order][starts], b[order][starts], starts, scene.block[a][order])


def close(scene: Scene, floor: int, random: np.random.Generator) -> tuple[Known, Pairs | None]:
    """The closure of a scene: the known space, and the differences that stay open (None: safe at this floor)."""
    known = Known(scene.size)
    views = scene.labels.shape[1]
    mark = random.integers(1, PRIME, scene.size)
    contexts = []
    for inside in scene.together:
        outside = [view for view in range(views) if view not in inside]
        contexts.append(mark[scene.labels[:, outside]].sum(axis=1))
    contexts.append(np.zeros(len(scene.people), dtype=np.int64))
    while True:
        grew = False
        for context in contexts:  # differences in one attribute first: they are the commonest, and make the rest fewer
            one, two = (known.functional(random)[scene.labels].sum(axis=1) % PRIME for _ in range(2))
            pairs = differences(scene, context, one, two)
            if pairs is None:
                continue
            for direction in np.argsort(-pairs.support, kind="stable"):
                if pairs.support[direction] < floor:
                    break
                grew |= known.add(scene.difference(int(pairs.first[direction]), int(pairs.second[direction])))
        if pairs is None or not grew:
            return known, pairs

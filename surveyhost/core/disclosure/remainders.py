"""Remainders: the groups that nobody prints but everybody can compute.

A *partition* parts everybody into groups: the units at one level of the org tree, the blocks, or a breakdown. Take a
group a of one partition and look at it through another one, B. Some groups of B lie wholly inside a; what is left of a
without them is a remainder, computed by subtraction. Some groups of B touch a; what is left of their union without a is
another. Both are treated as groups like the printed ones, and each gives one relation between counts:

    a = (groups of B inside a) + inner remainder            (groups of B that touch a) = a + outer remainder

Relations hold for the counts of every item and every category. Sets with the same people are one set.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .span import Ints

Key = tuple[int, int]
"""(partition, label)."""


@dataclass(frozen=True)
class System:
    """Sets of people, and the relations between their counts."""

    sets: int
    place: dict[Key, int]
    """The set of each group of each partition."""
    terms: Ints
    """Sets in all relations, one relation after another."""
    signs: Ints
    """+1 or -1: in each relation the signed counts add up to 0."""
    starts: Ints
    """Where each relation begins in `terms`."""
    origin: tuple[tuple[int, int], ...]
    """For each computed set, in order of number: itself, and the relation that defines it."""

    def relation(self, number: int) -> slice:
        """The place of one relation in `terms` and `signs`."""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.terms)
        return slice(int(self.starts[number]), int(end))

    def complete(self, counts: Ints) -> None:
        """Fill in the counts of computed sets. counts: (sets, ...), those of printed groups given."""
        for computed, number in self.origin:
            where = self.relation(number)
            terms, signs = self.terms[where], self.signs[where]
            others = terms != computed
            sign = int(signs[~others][0])
            counts[computed] = -sign * np.tensordot(signs[others], counts[terms[others]], axes=1)


class _Builder:
    """Numbers sets by their people and collects relations, each once."""

    def __init__(self, partitions: Sequence[Ints], people: Ints) -> None:
        self.people = people
        self.mark = np.random.default_rng(0).integers(1, 1 << 62, len(people)).astype(np.uint64)
        self.number: dict[int, int] = {}
        self.place: dict[Key, int] = {}
        self.size: list[int] = []
        self.relations: dict[tuple[tuple[int, ...], tuple[int, ...]], None] = {}
        self.origin: list[tuple[int, tuple[tuple[int, ...], tuple[int, ...]]]] = []
        for partition, labels in enumerate(partitions):
            for label, (mark, size) in self._sums(labels).items():
                self.place[partition, label] = self.named(mark, size)
        self.given = len(self.size)

    def _sums(self, labels: Ints) -> dict[int, tuple[int, int]]:
        values, numbered = np.unique(labels, return_inverse=True)
        marks = np.zeros(len(values), dtype=np.uint64)
        np.add.at(marks, numbered, self.mark)
        sizes = np.bincount(numbered, weights=self.people)
        return {int(v): (int(m), int(s)) for v, m, s in zip(values, marks, sizes, strict=True)}

    def named(self, mark: int, size: int) -> int:
        """The number of the set whose people have this sum of marks."""
        if mark not in self.number:
            self.number[mark] = len(self.size)
            self.size.append(size)
        return self.number[mark]

    def relate(self, whole: list[int], parts: list[int], marks: dict[int, int]) -> None:
        """whole = parts + what is left; the remainder becomes a set of its own unless it is empty."""
        left = (sum(marks[s] for s in whole) - sum(marks[s] for s in parts)) % (1 << 64)
        size = sum(self.size[s] for s in whole) - sum(self.size[s] for s in parts)
        new = None
        if size:
            known = left in self.number
            rest = self.named(left, size)
            marks[rest] = left
            new = None if known else rest
            parts = [*parts, rest]
        relation = (tuple(sorted(whole)), tuple(sorted(parts)))
        if relation[0] != relation[1] and relation not in self.relations:
            self.relations[relation] = None
            if new is not None:
                self.origin.append((new, relation))


def _touching(first: Ints, second: Ints, people: Ints) -> dict[int, list[tuple[int, int]]]:
    """For each label of the first partition the labels of the second that share people with it, and how many."""
    width = int(second.max()) - int(second.min()) + 1
    keys, numbered = np.unique((first - first.min()) * width + (second - second.min()), return_inverse=True)
    shared = np.bincount(numbered, weights=people).astype(int)
    made: dict[int, list[tuple[int, int]]] = {}
    for key, count in zip(keys.tolist(), shared.tolist(), strict=True):
        one, two = divmod(key, width)
        made.setdefault(one + int(first.min()), []).append((two + int(second.min()), count))
    return made


def build(partitions: Sequence[Ints], people: Ints) -> System:
    """All sets and relations of some partitions. partitions: each (atoms,) labels; people: (atoms,), all above 0."""
    builder = _Builder(partitions, people)
    marks = {number: mark for mark, number in builder.number.items()}
    for first in range(len(partitions)):
        for second in range(len(partitions)):
            if first == second:
                continue
            for label, touched in _touching(partitions[first], partitions[second], people).items():
                group = builder.place[first, label]
                near = [builder.place[second, other] for other, _ in touched]
                inside = [s for s, (_, shared) in zip(near, touched, strict=True) if builder.size[s] == shared]
                if inside:
                    builder.relate([group], inside, marks)
                builder.relate(near, [group], marks)
    relations = list(builder.relations)
    numbers = {relation: number for number, relation in enumerate(relations)}
    sizes = [len(whole) + len(parts) for whole, parts in relations]
    return System(
        len(builder.size),
        builder.place,
        np.array([s for whole, parts in relations for s in (*whole, *parts)], dtype=np.int64),
        np.array([sign for w, p in relations for sign in [1] * len(w) + [-1] * len(p)], dtype=np.int64),
        np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64) if sizes else np.zeros(0, dtype=np.int64),
        tuple((new, numbers[relation]) for new, relation in builder.origin),
    )

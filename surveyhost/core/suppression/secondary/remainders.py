"""Remainders: groups that are not printed but that everybody can compute.

A *partition* parts everybody into groups: the units at one level of the org tree, the blocks, or a breakdown. Take a
group a of one partition and look at it through another one, B. Some groups of B lie wholly inside a; what is left of a
without them is a remainder, computed by subtraction. Some groups of B touch a; what is left of their union without a is
another. Both are treated as groups like the printed ones, and each gives one relation between counts:

    a = (groups of B inside a) + inner remainder            (groups of B that touch a) = a + outer remainder

Relations hold for the counts of every item and every category. Sets with the same people are one set. Small groups are
also cut into their *overlaps* with the groups of every other partition, and below everything lie the *kinds*: people
whom no partition tells apart. Their counts are printed nowhere and follow from nothing, but they are bounded:

    a = sum of its overlaps with the groups of B            every set = sum of its kinds
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ...modular import Ints

Key = tuple[int, int]
"""(partition, label)."""
SMALL = 64
"""People in a group that is cut into overlaps; in larger ones too much is open for an overlap to be told."""


Row = tuple[tuple[int, ...], tuple[int, ...]]
"""A relation: the sets on one side and those on the other."""


class Relations:
    """Equations between counts: in each, the signed counts of its terms add up to 0."""

    def __init__(self, terms: Ints, signs: Ints, sizes: Ints, number: Ints | None = None) -> None:
        """terms: the sets in all relations, one relation after another. signs: +1 or -1. sizes: terms in each.
        number: what each relation is called, by default its place."""
        self.terms, self.signs, self.sizes = terms, signs, sizes
        self.number: Ints = np.arange(len(sizes)) if number is None else number
        self.starts: Ints = np.cumsum(sizes) - sizes
        self.owner: Ints = np.repeat(np.arange(len(sizes)), sizes)
        """The relation of each term."""
        self.by_term: Ints = np.argsort(terms, kind="stable")
        self.touched, self.term_starts = np.unique(terms[self.by_term], return_index=True)

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Relations":
        terms = [s for one, other in rows for s in (*one, *other)]
        signs = [sign for one, other in rows for sign in [1] * len(one) + [-1] * len(other)]
        sizes = [len(one) + len(other) for one, other in rows]
        return cls(*(np.array(made, dtype=np.int64) for made in (terms, signs, sizes)))

    def __len__(self) -> int:
        return len(self.sizes)

    def row(self, number: int) -> slice:
        """The place of one relation among the terms."""
        return slice(int(self.starts[number]), int(self.starts[number] + self.sizes[number]))

    def holding(self, sets: npt.NDArray[np.bool_]) -> Ints:
        """(relations,) how many of these sets each holds."""
        held = sets[self.terms].astype(np.int64)
        return np.add.reduceat(held, self.starts) if len(self) else self.starts

    def touching(self, sets: npt.NDArray[np.bool_]) -> "Relations":
        """Those relations that hold any of these sets."""
        kept = self.holding(sets) > 0
        if kept.all():
            return self
        where = kept[self.owner]
        return Relations(self.terms[where], self.signs[where], self.sizes[kept], self.number[kept])


@dataclass(frozen=True)
class System:
    """Sets of people, and the relations between their counts. Kinds are sets too; they come last."""

    groups: int
    """Groups and remainders, whose counts follow from what is printed."""
    sets: int
    """These and the overlaps; the kinds follow, numbered from here on."""
    kinds: int
    place: dict[Key, int]
    """The set of each group of each partition."""
    partitions: tuple[Ints, ...]
    relations: Relations
    """Between groups and remainders."""
    everything: Relations
    """These, and those of small groups with their overlaps and kinds."""
    kinds_of: tuple[Ints, ...]
    """For each overlap, from set `groups` on, its kinds."""
    origin: tuple[tuple[int, int], ...]
    """For each remainder, in order of number: itself, and the relation that defines it."""

    @cached_property
    def given(self) -> npt.NDArray[np.bool_]:
        """(groups,) which sets are groups of a partition, and not remainders."""
        made = np.zeros(self.groups, dtype=bool)
        made[list(self.place.values())] = True
        return made

    @cached_property
    def members(self) -> npt.NDArray[np.bool_]:
        """(groups, kinds) who is in each group and remainder. For small firms only: it is a full matrix."""
        made = np.zeros((self.groups, self.kinds), dtype=np.int64)
        for (partition, label), place in self.place.items():
            made[place] = self.partitions[partition] == label
        self.complete(made)
        return made > 0

    def sizes(self, groups: Ints, kinds: Ints) -> Ints:
        """(sets and kinds,) answerers of every set, given those of groups and of kinds: overlaps are added up."""
        overlaps = [int(kinds[inside].sum()) for inside in self.kinds_of]
        return np.concatenate([groups, np.array(overlaps, dtype=np.int64), kinds])

    def complete(self, counts: Ints) -> None:
        """Fill in the counts of remainders. counts: (groups, ...), those of groups given."""
        for computed, number in self.origin:
            where = self.relations.row(number)
            terms, signs = self.relations.terms[where], self.relations.signs[where]
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
        self.relations: dict[Row, None] = {}
        self.origin: list[tuple[int, Row]] = []
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
    cuts, overlaps = _cuts(builder, partitions, people)
    return System(
        len(builder.size),
        len(builder.size) + len(overlaps),
        len(people),
        builder.place,
        tuple(partitions),
        Relations.of(relations),
        Relations.of(relations + cuts),
        tuple(overlaps),
        tuple((new, numbers[relation]) for new, relation in builder.origin),
    )


def _cuts(builder: _Builder, partitions: Sequence[Ints], people: Ints) -> tuple[list[Row], list[Ints]]:
    """Small groups as sums of their overlaps, and these as sums of their kinds; and the kinds of each overlap."""
    held = np.stack([[builder.place[p, v] for v in labels.tolist()] for p, labels in enumerate(partitions)], axis=1)
    number = dict(builder.number)  # an overlap may be a group or a remainder
    made: list[Row] = []
    inside: dict[int, Ints] = {}
    for group, kinds in _small(held, people).items():
        inside[group] = kinds
        for others in held[kinds].T:
            names, which = np.unique(others, return_inverse=True)
            if len(names) == 1:
                continue
            marks = np.zeros(len(names), dtype=np.uint64)
            np.add.at(marks, which, builder.mark[kinds])
            parts = [number.setdefault(mark, len(number)) for mark in marks.tolist()]
            for place, part in enumerate(parts):
                if part not in inside:
                    inside[part] = kinds[which == place]
            made.append(((group,), tuple(parts)))
    made += [((name,), tuple((kinds + len(number)).tolist())) for name, kinds in inside.items()]
    return made, [inside[part] for part in range(len(builder.size), len(number))]


def _small(held: Ints, people: Ints) -> dict[int, Ints]:
    """The kinds of each group of at most `SMALL` people."""
    made: dict[int, Ints] = {}
    for groups in held.T:
        order = np.argsort(groups, kind="stable")
        names, starts = np.unique(groups[order], return_index=True)
        for name, kinds in zip(names.tolist(), np.split(order, starts[1:]), strict=True):
            if people[kinds].sum() <= SMALL:
                made.setdefault(name, kinds)
    return made

"""Unions: sets whose counts cannot be computed one by one, but can be computed together.

In a relation whose unknown terms all stand on one side these are disjoint sets of people, and the known terms tell
their sum. An unknown set that is itself the whole of another relation may be put aside for its parts: what is left of
it without those that are known is a smaller union (a site that is kept back, less its departments that are printed).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...modular import Ints
from ..primary import dominant
from .remainders import Relations

MOST = 4000
"""Unions looked at for one measure."""
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Union:
    counts: Ints
    """(categories,) of all the unknown sets together."""
    known: tuple[int, ...]
    """The known sets that tell it."""
    unknown: tuple[int, ...]


def _part(relations: Relations, number: int, known: Mask) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Known and unknown terms of a relation, each with its sign."""
    where = relations.row(number)
    terms = list(zip(relations.terms[where].tolist(), relations.signs[where].tolist(), strict=True))
    return [term for term in terms if known[term[0]]], [term for term in terms if not known[term[0]]]


def _one_sided(relations: Relations, counts: Ints, known: Mask) -> tuple[Ints, Ints]:
    """Relations with more than one unknown term, all on one side; and those of them whose sum is nearly unanimous."""
    held = known[relations.terms]
    sides = [
        np.add.reduceat(((relations.signs == side) & ~held).astype(np.int64), relations.starts) for side in (1, -1)
    ]
    weights = np.where(held, relations.signs, 0)
    near = dominant(np.abs(np.add.reduceat(weights[:, None] * counts[relations.terms], relations.starts))) >= 0
    told = (np.minimum(*sides) == 0) & (np.maximum(*sides) > 1)
    return np.flatnonzero(told), np.flatnonzero(told & near)


def _splits(relations: Relations, counts: Ints, known: Mask, groups: Mask) -> Mapping[int, list[Union]]:
    """For unknown groups that are the whole of a relation: what is left of them without the parts that are known."""
    made: dict[int, list[Union]] = {}
    held = known[relations.terms]
    for side in (1, -1):
        mine = relations.signs == side
        alone = np.add.reduceat(mine.astype(np.int64), relations.starts) == 1
        whole = np.add.reduceat((mine & ~held & groups[relations.terms]).astype(np.int64), relations.starts) == 1
        parts = np.add.reduceat((~mine & held).astype(np.int64), relations.starts) > 0
        for number in np.flatnonzero(alone & whole & parts).tolist():
            told, left = _part(relations, number, known)
            less = -sum((counts[s] for s, _ in told), np.zeros_like(counts[0]))
            rest = tuple(s for s, sign in left if sign != side)
            name = next(s for s, sign in left if sign == side)
            made.setdefault(name, []).append(Union(less, tuple(s for s, _ in told), rest))
    return made


def _union(relations: Relations, counts: Ints, known: Mask, number: int) -> Union:
    told, unknown = _part(relations, number, known)
    total = np.abs(sum((sign * counts[s] for s, sign in told), np.zeros_like(counts[0])))
    return Union(total, tuple(s for s, _ in told), tuple(s for s, _ in unknown))


def unions(relations: Relations, counts: Ints, known: Mask, groups: Mask) -> Iterator[Union]:
    """Every union that is told and nearly unanimous; of those with groups put aside for their parts, `MOST` are tried.

    counts: (groups, categories), read at known groups only. known: (groups,). groups: (groups,) which of them are
    groups of a partition, and not remainders.
    """
    if not len(relations):
        return
    told, near = _one_sided(relations, counts, known)
    for number in near.tolist():
        union = _union(relations, counts, known, number)
        if union.counts.any():
            yield union
    splits = _splits(relations, counts, known, groups)
    splittable = np.zeros(len(known), dtype=bool)
    splittable[list(splits)] = True
    several = relations.holding(splittable) > 0
    waiting = [_union(relations, counts, known, number) for number in told[several[told]].tolist()]
    waiting.sort(key=lambda union: -int(union.counts.sum()))
    seen, left = {frozenset(union.unknown) for union in waiting}, MOST
    while waiting and left:
        union, left = waiting.pop(), left - 1
        for made in _without(union, splits):
            if frozenset(made.unknown) not in seen:
                seen.add(frozenset(made.unknown))
                waiting.append(made)
                if made.counts.any() and dominant(made.counts[None, :])[0] >= 0:
                    yield made


def _without(union: Union, splits: Mapping[int, list[Union]]) -> Iterator[Union]:
    """The union with one of its groups put aside for its parts."""
    for place, whole in enumerate(union.unknown):
        for split in splits.get(whole, ()):
            rest = (*union.unknown[:place], *union.unknown[place + 1 :], *split.unknown)
            yield Union(union.counts + split.counts, union.known + split.known, rest)

"""Unions: sets whose counts nobody can compute one by one, and everybody together.

In a relation whose unknown terms all stand on one side these are disjoint sets of people, and the known terms tell
their sum. An unknown set that is itself the whole of another relation may be put aside for its parts: what is left of
it without those that are known is a smaller union (a site that is kept back, less its departments that are printed).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .homogeneity import dominant
from .remainders import Relations
from .span import Ints

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


def _whole(relations: Relations, counts: Ints, known: Mask, splits: Mapping[int, list["Union"]]) -> Ints:
    """Relations with more than one unknown term, all on one side, whose sum is nearly unanimous or can be split."""
    held = known[relations.terms]
    sides = [
        np.add.reduceat(((relations.signs == side) & ~held).astype(np.int64), relations.starts) for side in (1, -1)
    ]
    weights = np.where(held, relations.signs, 0)
    near = dominant(np.abs(np.add.reduceat(weights[:, None] * counts[relations.terms], relations.starts))) >= 0
    splittable = np.zeros(len(known), dtype=bool)
    splittable[list(splits)] = True
    told = (np.minimum(*sides) == 0) & (np.maximum(*sides) > 1)
    return np.flatnonzero(told & (near | (relations.holding(splittable) > 0)))


def _splits(relations: Relations, counts: Ints, known: Mask) -> Mapping[int, list[Union]]:
    """For unknown sets that are the whole of a relation: what is left of them without the parts that are known."""
    made: dict[int, list[Union]] = {}
    held = known[relations.terms]
    for side in (1, -1):
        mine = relations.signs == side
        alone = np.add.reduceat(mine.astype(np.int64), relations.starts) == 1
        parts = np.add.reduceat((~mine & held).astype(np.int64), relations.starts) > 0
        for number in np.flatnonzero(alone & parts).tolist():
            told, left = _part(relations, number, known)
            whole = next((s for s, sign in left if sign == side), None)
            if whole is not None:
                less = -sum((counts[s] for s, _ in told), np.zeros_like(counts[0]))
                rest = tuple(s for s, sign in left if sign != side)
                made.setdefault(whole, []).append(Union(less, tuple(s for s, _ in told), rest))
    return made


def unions(relations: Relations, counts: Ints, known: Mask) -> Iterator[Union]:
    """Every union that is told and nearly unanimous, of `MOST` looked at.

    counts: (groups, categories), read at known groups only. known: (groups,).
    """
    if not len(relations):
        return
    splits, left = _splits(relations, counts, known), MOST
    for number in _whole(relations, counts, known, splits).tolist():
        told, unknown = _part(relations, number, known)
        total = np.abs(sum((sign * counts[s] for s, sign in told), np.zeros_like(counts[0])))
        waiting = [Union(total, tuple(s for s, _ in told), tuple(s for s, _ in unknown))]
        seen = set()
        while waiting and left:
            union = waiting.pop()
            if frozenset(union.unknown) in seen:
                continue
            seen.add(frozenset(union.unknown))
            left -= 1
            if union.counts.any() and dominant(union.counts[None, :])[0] >= 0:
                yield union
            for place, whole in enumerate(union.unknown):
                others = union.unknown[:place] + union.unknown[place + 1 :]
                for split in splits.get(whole, ()):
                    rest = (*others, *split.unknown)
                    waiting.append(Union(union.counts + split.counts, union.known + split.known, rest))

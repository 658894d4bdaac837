"""The unit rows of one measure: lift on its answerers, totals, and which rows show a full table.

Claim. Every printed n, and every remainder of printed n, is 0 or at least k answerers; those of full rows 0 or at
least `full_minimum`. Both follow from `lift`: rows are sums of blocks, and blocks are large enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .lift import full_rows, lift, totals
from .views import Ints


@dataclass(frozen=True, slots=True)
class UnitRows:
    """One measure over the org tree; rows by position of the unit."""

    block: tuple[int, ...]
    """Position of the unit under which each unit's people are counted, for this measure."""
    n: Ints
    """(units,) answerers of each printed row; 0: not printed."""
    counts: Ints
    """(units, categories)"""
    full: tuple[bool, ...]


def unit_rows(
    parents: Sequence[int], answerers: Ints, counts: Ints, k: int, full_minimum: int, everyone: Sequence[bool]
) -> UnitRows | None:
    """The rows of one measure, or None where fewer than k answered in all.

    answerers: (units,) and counts: (units, categories), at the block of each person at close.
    everyone: (units,) whether the unit is published at all.
    Raises ValueError where the counts of the categories do not add up to the answerers.
    """
    if not np.array_equal(counts.sum(axis=1), answerers):
        raise ValueError("every answerer falls into one category")
    if answerers.sum() < k:
        return None
    block = lift(parents, answerers.tolist(), k)
    n = totals(parents, block, answerers)
    n[~np.asarray(everyone)] = 0
    summed = totals(parents, block, counts)
    return UnitRows(tuple(block), n, summed, tuple(full_rows(parents, n.tolist(), full_minimum)))

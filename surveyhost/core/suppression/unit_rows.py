"""The unit rows of one measure: lift on the people who answered it, totals, and which rows show a full table.

Claim. Every printed n, and every remainder of printed n, is 0 or at least k answerers; those of full rows 0 or at
least `full_minimum`. Both follow from `lift`: rows are sums of blocks, and blocks are large enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..grouping.lift import full_rows, lift, totals
from ..grouping.merge import Ints
from ..tabulation.cube import Opened


@dataclass(frozen=True, slots=True)
class UnitRows:
    """One measure over the org tree; rows by position of the unit."""

    block: tuple[int, ...]
    """Position of the unit under which each unit's people are counted, for this measure."""
    n: Ints
    """(units,) answerers of each printed row; 0: not printed."""
    counts: Ints
    """(units, categories) of each printed row."""
    own: Ints
    """(units, categories) of the people counted under this very unit, and not under one below it."""
    full: tuple[bool, ...]


def unit_rows(
    parents: Sequence[int], answerers: Ints, counts: Ints, k: int, full_minimum: int, company_only: bool = False
) -> UnitRows | None:
    """The rows of one measure, or None where fewer than k answered in all.

    answerers: (units,) and counts: (units, categories), at the block of each person at close. company_only:
    everybody is counted under the company, and no other unit has a row.
    Raises ValueError where the counts of the categories do not add up to the answerers.
    """
    if not np.array_equal(counts.sum(axis=1), answerers):
        raise ValueError("every answerer falls into one category")
    if answerers.sum() < k:
        return None
    block = [0] * len(parents) if company_only else lift(parents, answerers.tolist(), k)
    own = np.zeros_like(counts)
    np.add.at(own, np.asarray(block), counts)
    summed = totals(parents, block, counts)
    n = summed.sum(axis=1)
    return UnitRows(tuple(block), n, summed, own, tuple(full_rows(parents, n.tolist(), full_minimum)))


def opened_rows(
    parents: Sequence[int], answerers: Ints, opened: Opened, k: int, full_minimum: int, company_only: bool = False
) -> UnitRows | None:
    """As `unit_rows`, of a split count: each row was counted as a whole, and no block by itself.

    Raises ValueError where the rows are not those of these answerers.
    """
    if answerers.sum() < k:
        return None
    block = [0] * len(parents) if company_only else lift(parents, answerers.tolist(), k)
    n = totals(parents, block, answerers)
    if not np.array_equal(opened.counts.sum(axis=1), n):
        raise ValueError("the rows that were opened are not those of the people who answered")
    return UnitRows(tuple(block), n, opened.counts, opened.own, tuple(full_rows(parents, n.tolist(), full_minimum)))


def chains(parents: Sequence[int], block: Sequence[int], kept: Sequence[bool]) -> list[list[int]]:
    """For each unit the kept units that count its people, from the company down."""
    made: list[list[int]] = []
    for unit in range(len(parents)):
        chain, at = [], block[unit]
        while True:
            if kept[at]:
                chain.append(at)
            if at == 0:
                break
            at = parents[at]
        made.append(chain[::-1])
    return made


def levels(chained: Sequence[Sequence[int]]) -> Ints:
    """Partitions of everybody by the levels of a tree (units, levels): the unit at that level, or, for people counted
    above it, the complement ~unit of the lowest one they are counted in."""
    depth = max((len(chain) for chain in chained), default=0)
    rows = [[*chain, *[~chain[-1] if chain else ~0] * (depth - len(chain))] for chain in chained]
    return np.array(rows, dtype=np.int64).reshape(len(rows), depth)

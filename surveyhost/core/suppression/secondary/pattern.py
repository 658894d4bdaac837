"""The pattern: what a reader learns from *which* cells are kept back, in addition to what is printed.

The neighbour rule keeps back open cells, that is, cells in which at least two lie outside of every band. If only such
cells were ever kept back, every empty place would say so of itself: at most n - 2 are in any band. That can be enough
to open a clipped cell beside it. Of eight and twenty people two are discontent, and the eight are clipped; were one of
the two among the eight, the twenty would have one as well and be clipped, not kept back. So both are among the twenty.

Therefore a clipped cell that this thought would narrow is kept back itself. Then an empty place may be either.
"""

import numpy as np

from ...modular import Ints
from .intervals import Bounds, Mask
from .remainders import System


def narrowed(system: System, counts: Ints, n: Ints, exact: Mask, clipped: Ints, back: Mask) -> list[int]:
    """Clipped cells of which a reader could exclude a value who takes every cell that is kept back for an open one.

    counts: (groups, categories), read where exact. n: (sets and kinds,) answerers. exact: (groups,) printed counts.
    clipped: (groups,) the category of a printed clipped cell, else -1. back: (groups,) kept back.
    """
    groups = system.groups
    made = Bounds(np.zeros((len(n), counts.shape[1]), dtype=np.int64), n[:, None] + 0 * counts[:1], n)
    near, known = np.flatnonzero(clipped >= 0), np.flatnonzero(exact)
    made.high[near] = np.minimum(n[near], 1)[:, None]
    made.low[near, clipped[near]], made.high[near, clipped[near]] = n[near] - 1, n[near]
    made.low[known] = made.high[known] = counts[known]
    empty = np.flatnonzero(back & (n[:groups] > 0))
    made.high[empty] = np.minimum(made.high[empty], (n[empty] - 2)[:, None])
    made.settle(system.everything)
    excluded = (made.high[near, clipped[near]] < n[near]) | (made.low[near, clipped[near]] == n[near])
    told = near[excluded | (made.low[near] > made.high[near]).any(axis=1)]
    return [int(number) for number in told]

"""Ranges: what the printed figures reveal anyway about a cell that is kept back to protect a neighbour.

A cell that the neighbour rule keeps back need not be a hole. Whoever reads the other cells can bound it by adding and
subtracting; so those bounds may be printed in its place.

Claim. A range is computed from printed counts, from the fact that a printed cell is clipped, and from numbers of
answers. It tells nothing that these did not tell before, whatever else is known. In particular it does not use that a
remainder which nobody prints is nearly unanimous.
"""

from collections.abc import Sequence

import numpy as np

from ...modular import Ints
from ...release.model import Share
from .intervals import Bounds
from .remainders import System

WIDEST = 40
"""Points beyond which a range says too little to be printed."""
Counts = tuple[tuple[int, int], ...]
"""For each band the fewest and the most who can be in it."""


def ranges(system: System, counts: Ints, exact: Ints, clipped: Ints, wanted: Ints) -> dict[int, Counts]:
    """What can be told of each wanted group.

    counts: (groups, categories), read at the exact groups only, and their sums as sizes. exact: groups whose counts
    are printed. clipped: (groups,) the category of each printed group in which all, or all but one, are; else -1.
    """
    n = counts.sum(axis=1)
    told = Bounds(np.zeros_like(counts), np.repeat(n[:, None], counts.shape[1], axis=1), n)
    told.low[exact] = told.high[exact] = counts[exact]
    near = np.flatnonzero(clipped >= 0)
    told.high[near] = np.minimum(n[near], 1)[:, None]
    told.low[near, clipped[near]], told.high[near, clipped[near]] = n[near] - 1, n[near]
    told.settle(system.relations)
    return {
        int(group): tuple(zip(told.low[group].tolist(), told.high[group].tolist(), strict=True)) for group in wanted
    }


def shares(told: Sequence[tuple[int, int]], n: int) -> tuple[Share, ...] | None:
    """The range in whole percents, rounded outwards; None if one of them is too wide to say anything,
    or if there are none."""
    made = tuple(Share(100 * low // n, -(-100 * high // n)) for low, high in told)
    return made if made and all(share.high - share.low <= WIDEST for share in made) else None

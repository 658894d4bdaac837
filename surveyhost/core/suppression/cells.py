"""One printed cell: from counts to what may be printed of them."""

from collections.abc import Sequence

import numpy as np

from ..questionnaire.measures import Measure
from ..release.model import Cell, Share
from .primary import FAVOURABLE, NEUTRAL, UNFAVOURABLE, Ints, bands, clipped, dominant, shares
from .secondary.ranges import Counts
from .secondary.ranges import shares as shares_of_range


def in_bands(measure: Measure, counts: Ints) -> Ints:
    """Counts (rows, categories) summed over the bands (rows, 3); on a scale without bands the counts themselves."""
    band = bands(measure)
    if band is None:
        return counts
    made = np.zeros((len(counts), 3), dtype=np.int64)
    for category, which in enumerate(band):
        made[:, which] += counts[:, category]
    return made


def in_used_bands(measure: Measure, counts: Ints) -> Ints:
    """`in_bands` without the bands that no answer falls into (the middle of yes/no, and of a scale of four points):
    that they are empty is no secret, so nobody may count on a doubt about them."""
    used = sorted(set(bands(measure) or range(measure.categories)))
    return in_bands(measure, counts)[:, used]


def _three(measure: Measure, printed: Sequence[Share]) -> tuple[Share, Share, Share] | None:
    if measure.favourable == "none":
        return None
    return printed[UNFAVOURABLE], printed[NEUTRAL], printed[FAVOURABLE]


def _mean(measure: Measure, counts: Sequence[int]) -> float | None:
    """Of the points: 1.. for a rating, 0..10 for eNPS; of the places where everybody gives an option one."""
    first = {"rating": 1, "enps": 0, "ranks": 1}.get(measure.scale)
    if first is None or measure.unranked:
        return None
    return round(sum((first + point) * count for point, count in enumerate(counts)) / sum(counts), 2)


def cell(measure: Measure, counts: Ints, full: bool) -> Cell | None:
    """What is printed of one group. counts: (categories,). full: this row may show its whole table.

    None: nothing can be printed, because the scale has no bands and the row is not full.
    """
    scale = bands(measure)
    n = int(counts.sum())
    if scale is None and not full:
        return None
    by_band = counts if measure.scale == "binary" else in_bands(measure, counts[None, :])[0]
    top = int(dominant(by_band[None, :])[0])
    if scale is None or measure.scale == "binary":
        shown = clipped(measure.categories, top) if top >= 0 else shares(counts.tolist())
        return Cell(n, "full", shown, None, None if top >= 0 else _mean(measure, counts.tolist()))
    printed = clipped(3, top) if top >= 0 else shares(by_band.tolist())
    if not full or top >= 0:
        return Cell(n, "bands", printed, _three(measure, printed), None)
    return Cell(n, "full", shares(counts.tolist()), _three(measure, printed), _mean(measure, counts.tolist()))


def ranged(measure: Measure, n: int, told: Counts) -> Cell | None:
    """What is printed of a group that is kept back: the range that the other figures leave (see `ranges`), or nothing
    if that is wide. told: for each band that is used, or for each category of a scale without bands."""
    printed = shares_of_range(told, n)
    if printed is None:
        return None
    band = bands(measure)
    if band is None or measure.scale == "binary":
        return Cell(n, "full", printed, None, None)
    used = dict(zip(sorted(set(band)), printed, strict=True))
    three = tuple(used.get(place, Share(0, 0)) for place in (UNFAVOURABLE, NEUTRAL, FAVOURABLE))
    return Cell(n, "bands", three, _three(measure, three), None)

"""Primary suppression: a table of five people who all said the same says what each of them said.

While fewer than two answerers lie outside a band (or, on a scale without bands, a category), its share is printed as
"at least 80 %" and every other share as "at most 20 %". Both words are true from five answerers up: one of five is
20 %. Two outsiders are enough, because none of the others can tell by subtraction who the other outsider is.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..questionnaire.measures import Measure
from ..release.model import Share

OUTSIDE = 2
"""The fewest answerers that must lie outside a band before its share is printed."""
MOST = Share(80, 100)
LEAST = Share(0, 20)
UNFAVOURABLE, NEUTRAL, FAVOURABLE = 0, 1, 2
RATING = {
    3: (0, 1, 2),
    4: (0, 0, 2, 2),
    5: (0, 0, 1, 2, 2),
    6: (0, 0, 1, 1, 2, 2),
    7: (0, 0, 1, 1, 1, 2, 2),
}
ENPS = (0,) * 7 + (1,) * 2 + (2,) * 2
BINARY = (0, 2)
"""Of a yes/no table the bands are the two answers themselves: no coarser table exists, and none with bands is finer."""
Ints = npt.NDArray[np.int64]


def _long(points: int) -> tuple[int, ...]:
    return (0,) * 3 + (1,) * (points - 6) + (2,) * 3


def bands_of(scale: str, categories: int, favourable: Literal["high", "low", "none"]) -> tuple[int, ...] | None:
    """The band (0 unfavourable, 1 neutral, 2 favourable) of each category; None on a scale that has no bands.

    A scale without a good end has the bands low, middle, high. Raises ValueError for a scale of unknown length.
    """
    made: tuple[int, ...]
    if scale == "enps":
        made = ENPS
    elif scale == "binary":
        made = BINARY
    elif scale == "rating":
        if categories not in RATING and not 8 <= categories <= 11:
            raise ValueError(f"no bands for a scale of {categories} points")
        made = RATING.get(categories) or _long(categories)
    else:
        return None
    return tuple(2 - band for band in made) if favourable == "low" else made


def bands(measure: Measure) -> tuple[int, ...] | None:
    """`bands_of` for a measure."""
    return bands_of(measure.scale, measure.categories, measure.favourable)


def dominant(counts: Ints) -> Ints:
    """For each row of counts (rows, categories): the category outside which fewer than two lie, -1 if there is none.

    Claim: with at least 4 answerers there is at most one such category.
    """
    top = counts.argmax(axis=-1)
    near = counts.sum(axis=-1) - counts.max(axis=-1) < OUTSIDE
    return np.where(near, top, -1)


def clipped(categories: int, top: int) -> tuple[Share, ...]:
    """The shares of a row in which fewer than two lie outside the category `top`."""
    return tuple(MOST if category == top else LEAST for category in range(categories))


def whole_percents(counts: Sequence[int]) -> tuple[int, ...]:
    """Shares in whole percents that add to 100 (largest remainder, ties to the earlier category).

    Raises ValueError for a row without answers.
    """
    n = sum(counts)
    if n <= 0:
        raise ValueError("no answers to take shares of")
    floors = [100 * count // n for count in counts]
    by_rest = sorted(range(len(counts)), key=lambda category: (-(100 * counts[category] % n), category))
    for category in by_rest[: 100 - sum(floors)]:
        floors[category] += 1
    return tuple(floors)


def shares(counts: Sequence[int]) -> tuple[Share, ...]:
    """Exact shares."""
    return tuple(Share(percent, percent) for percent in whole_percents(counts))

"""The sign of each difference on one page: more than chance, could be chance, or too few to tell.

First what could not be told however people had answered is set apart (Tarone 1990); the others are judged together
(Holm 1979), so that a page on which nothing differs names a difference in one case of twenty at most.
"""

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum

from .compared import ALPHA, Compared, by_chance, if_all_alike


class Sign(StrEnum):
    MORE = "more"
    """More than chance."""
    CHANCE = "chance"
    """Could be chance."""
    FEW = "few"
    """Too few to tell: chance could give it even if everybody in the smaller group had answered alike."""


def signs(pairs: Sequence[Compared]) -> list[Sign]:
    """The sign of each of the differences that stand on one page, in their order."""
    least = [if_all_alike(pair) for pair in pairs]
    family = _tellable(least)
    found = {place: by_chance(pairs[place]) for place in family}
    told = _told(found)
    return [Sign.MORE if place in told else Sign.CHANCE if place in found else Sign.FEW for place in range(len(pairs))]


def _tellable(least: Sequence[float]) -> list[int]:
    """Places of the differences that form the family: each of them could be told beside so many others."""
    ordered = sorted(least)
    size = next(size for size in range(1, len(least) + 2) if bisect_right(ordered, ALPHA / size) <= size)
    return [place for place, one in enumerate(least) if one <= ALPHA / size]


def _told(found: dict[int, float]) -> set[int]:
    """Those of a family that are more than chance, by Holm's rule: the least likely first, then less strictly."""
    told: set[int] = set()
    for place in sorted(found, key=lambda one: found[one]):
        if found[place] > ALPHA / (len(found) - len(told)):
            break
        told.add(place)
    return told

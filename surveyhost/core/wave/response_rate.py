"""The company's response rate: in steps while answers come in, exact once the wave is closed.

In the field a rate moves only when at least k people may have answered, and its highest step takes in everybody up to
the last: whoever looks every day never learns that somebody's answer has just come, that of the last one least of
all. After closing it is the report's: exact, or a bound where 1 to k - 1 people did not answer.
"""

from dataclasses import dataclass

STEP = 5
"""Percent: the steps of a large company. A smaller one has fewer of them."""


@dataclass(frozen=True, slots=True)
class Rate:
    percent: int
    """Whole percents."""
    at_least: bool = False
    """True where it is a bound: so many, or more."""


def in_field(seats: int, spent: int, k: int) -> Rate:
    """The rate while a wave is open: the multiple of 5 % at which the present step begins; 0 below the first step.

    Each step holds at least k numbers of answers, the highest one `seats` itself too.
    """
    above = seats + 1
    for percent in range(100 - STEP, 0, -STEP):
        first = -(-percent * seats // 100)
        if above - first < k or first < k:
            continue
        if spent >= first:
            return Rate(percent, at_least=True)
        above = first
    return Rate(0)


def final(seats: int, boxes: int, k: int) -> Rate:
    """The rate of a closed wave, rounded to whole percents; a bound where fewer than k, but somebody, are missing, and
    no figure where fewer than k answered."""
    if boxes < k or not seats:
        return Rate(0, at_least=boxes > 0)
    if 0 < seats - boxes < k:
        return Rate(100 * max(k, seats - k + 1) // seats, at_least=True)
    return Rate(round(100 * boxes / seats))

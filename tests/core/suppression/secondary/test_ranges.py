"""Ranges stand in for what is kept back, and say no more than the printed figures do."""

import numpy as np

from surveyhost.core.release.model import Share
from surveyhost.core.suppression.secondary.ranges import WIDEST, ranges, shares
from surveyhost.core.suppression.secondary.remainders import build

COMPANY, UNITS = np.zeros(3, dtype=int), np.array([1, 2, 3])
PEOPLE = np.array([20, 10, 8])


def of_the_second(clipped_third: bool) -> tuple[tuple[int, int], ...]:
    """What is told of unit 2 when the company and unit 1 are printed, and unit 3 is clipped or not printed at all."""
    system = build([COMPANY, UNITS], PEOPLE)
    counts = np.zeros((system.groups, 2), dtype=np.int64)
    places = {label: system.place[1, label] for label in (1, 2, 3)}
    counts[places[1]], counts[places[2]], counts[places[3]] = [12, 8], [6, 4], [8, 0]
    whole = system.place[0, 0]
    counts[whole] = [26, 12]
    system.complete(counts)
    sealed = np.full(system.groups, -1)
    if clipped_third:
        sealed[places[3]] = 0
    return ranges(system, counts, np.array([whole, places[1]]), sealed, np.array([places[2]]))[places[2]]


def test_a_clipped_neighbour_leaves_one_person_open() -> None:
    assert of_the_second(clipped_third=True) == ((6, 7), (3, 4))


def test_a_neighbour_that_nobody_prints_is_not_known_to_be_clipped() -> None:
    """The truth is the same, but the range must not tell that the third unit is nearly unanimous."""
    assert of_the_second(clipped_third=False) == ((6, 10), (0, 4))


def test_percents_are_rounded_outwards() -> None:
    assert shares(((1, 2), (5, 6)), 7) == (Share(14, 29), Share(71, 86))


def test_a_range_that_says_too_little_is_not_printed() -> None:
    assert shares(((0, 4), (3, 7)), 7) is None
    assert shares(((0, WIDEST), (100 - WIDEST, 100)), 100) is not None
    assert shares((), 7) is None

"""Intervals and marks over the periods of a service."""

import math
import random

import pytest

from surveyhost.core.pulse.line import Point, interval, limits, mark, mean

MANY = [Point(50, 50, 1000)] * 1000


def test_wilson_as_in_the_books():
    assert interval(Point(50, 50, 30)) == (33, 67)
    assert interval(Point(0, 0, 7))[0] == 0
    assert interval(Point(100, 100, 7)) == (64, 100)


def test_a_range_is_as_wide_as_both_its_ends():
    low, high = interval(Point(80, 100, 7))
    assert low <= interval(Point(80, 80, 7))[0]
    assert high == 100


def test_three_sigma_at_thirty_answers_are_27_points():
    low, high = limits(Point(50, 50, 30), MANY)
    assert math.isclose(high - 50, 27.4, abs_tol=0.1)
    assert math.isclose(50 - low, 27.4, abs_tol=0.1)


def test_below_thirty_answers_nothing_is_marked():
    assert mark(Point(0, 0, 29), MANY) == 0
    assert mark(Point(0, 0, 30), MANY) == -1
    assert mark(Point(100, 100, 30), MANY) == 1
    assert mark(Point(0, 0, 30), [Point(90, 90, 29)]) == 0
    assert mark(Point(0, 0, 30), []) == 0


def test_a_range_stands_out_only_as_a_whole():
    assert mark(Point(0, 30, 30), MANY) == 0
    assert mark(Point(0, 20, 30), MANY) == -1


def test_the_mean_weighs_by_answers():
    assert mean([Point(100, 100, 10), Point(0, 0, 30)]) == (25, 40)
    assert mean([]) is None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_without_change_hardly_any_period_is_marked(share):
    """At most 1 in 100, over 400 years of twelve periods with 30 to 60 answers."""
    chance, marked, tried = random.Random(share), 0, 0
    for _ in range(400):
        before: list[Point] = []
        for _ in range(12):
            n = chance.randint(30, 60)
            percent = round(100 * sum(chance.random() < share for _ in range(n)) / n)
            now = Point(percent, percent, n)
            tried += bool(before)
            marked += mark(now, before) != 0
            before.append(now)
    assert marked / tried < 0.01

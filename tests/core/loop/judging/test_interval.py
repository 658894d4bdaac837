import math

import pytest

from surveyhost.core.loop.judging.interval import (
    Answers,
    answers,
    difference,
    figure,
    share,
    smallest_change,
    theme_factor,
)
from surveyhost.core.release.model import Cell, Share
from tests.core.release.test_findings import cell, clipped

SIMULATED = [(10, 56, 44), (20, 39, 31), (30, 32, 25), (45, 26, 21), (100, 18, 14)]
LEAST = (Share(80, 100), Share(0, 20), Share(0, 20))


def of(percent: float, n: int, items: int = 1) -> list[Answers]:
    return [Answers(percent * n / 100, percent * n / 100, n)] * items


def test_the_interval_is_that_of_agresti_and_caffo():
    """7 of 20 and 15 of 24, by hand: (16/26 - 8/22) -+ 1.6449 x sqrt(.6154 x .3846 / 26 + .3636 x .6364 / 22)."""
    low, high = difference([Answers(7, 7, 20)], [Answers(15, 15, 24)])
    assert (round(low, 1), round(high, 1)) == (2.1, 48.2)


def test_the_interval_turns_round_with_the_waves():
    low, high = difference(of(35, 20), of(60, 30))
    assert difference(of(60, 30), of(35, 20)) == pytest.approx((-high, -low))


def test_a_clipped_cell_is_all_answers_or_all_but_one():
    assert answers(clipped(30)) == Answers(29, 30, 30)
    assert answers(Cell(30, "bands", LEAST, LEAST, None)) == Answers(0, 1, 30)


def test_a_range_is_what_it_says():
    bands = (Share(10, 20), Share(0, 0), Share(80, 90))
    assert answers(Cell(50, "bands", bands, bands, None)) == Answers(40, 45, 50)


def test_without_a_good_end_there_is_nothing_to_compare():
    bare = Cell(30, "full", (Share(50, 50), Share(50, 50)), None, None)
    assert answers(bare) is None
    assert figure([cell(40, 30), bare]) is None
    assert figure([cell(40, 30), None]) is None
    assert figure([]) is None


@pytest.mark.parametrize("n", [20, 30, 45, 100])
def test_each_end_is_the_least_favourable_case(n):
    """Going through every number of answers that a range allows gives nothing outside the interval."""
    before, after = Answers(0, 1, n), Answers(0.3 * n, 0.8 * n, n)
    low, high = difference([before], [after])
    for first in (0, 1):
        for second in range(math.ceil(after.low), math.floor(after.high) + 1):
            one, other = difference([Answers(first, first, n)], [Answers(second, second, n)])
            assert low - 1e-9 <= one < other <= high + 1e-9


@pytest.mark.parametrize(
    ("n", "item", "theme"), [(10, 56, 44), (20, 39, 31), (30, 32, 25), (45, 26, 21), (100, 18, 14)]
)
def test_the_smallest_change_is_about_what_was_simulated(n, item, theme):
    """By simulation of 80 % power at shares around one half; from other shares a little less is enough."""
    assert smallest_change(of(32, n)) == pytest.approx(item, abs=3)
    assert smallest_change(of(32, n, items=4)) == pytest.approx(theme, abs=3)


def test_no_rise_can_be_seen_where_nearly_everybody_is_content():
    assert smallest_change(of(85, 30)) is None
    assert smallest_change(of(85, 30), sign=-1) is not None


def test_the_error_of_a_theme_lies_between_one_item_and_as_many_firms():
    assert theme_factor(1) == 1
    assert 1 / 4**0.5 < theme_factor(4) < 1
    assert share([Answers(10, 10, 20), Answers(5, 10, 20)]) == (37.5, 50)

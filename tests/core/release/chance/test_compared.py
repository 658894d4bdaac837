"""The probability that is behind every sign: never smaller than it should be, whatever is printed."""

import math
from functools import partial

import pytest

from surveyhost.core.release.chance import compared
from surveyhost.core.release.chance.compared import ALPHA, Compared, by_chance, if_all_alike, smallest_told
from surveyhost.core.release.derived import Span


def exact(percent: int, n: int) -> Span:
    return Span(percent, percent, n)


def test_one_answer_is_added_on_each_side():
    """20 of 50 beside 31 of 50, less the point that rounding may hide: worked out by hand."""
    first, second, both = 21 / 52, 32 / 52, 53 / 104
    error = max(first * (1 - first) / 52 + second * (1 - second) / 52, both * (1 - both) * 2 / 52)
    expected = math.erfc((second - first - 0.01) / math.sqrt(2 * error))
    assert by_chance(Compared(exact(40, 50), exact(62, 50))) == pytest.approx(expected)


def test_a_part_is_held_against_the_rest_of_its_whole():
    part, whole = exact(45, 90), exact(56, 100)
    assert by_chance(Compared(part, whole, inside=True)) < by_chance(Compared(part, whole))
    assert by_chance(Compared(part, exact(45, 90), inside=True)) == 1
    everybody = Compared(exact(45, 100), exact(56, 100), inside=True)
    assert by_chance(everybody) == if_all_alike(everybody) == 1, "nobody is left to differ from"


def test_what_rounding_hides_is_no_difference():
    """5,000 people and all but a hundred of them: a point between two rounded figures says nothing."""
    assert by_chance(Compared(exact(51, 4900), exact(50, 5000), inside=True)) > ALPHA
    assert by_chance(Compared(exact(51, 10**7), exact(50, 10**7))) == 1


def test_a_range_is_judged_at_the_end_that_lies_nearest():
    least = Span(80, 100, 40)
    assert by_chance(Compared(least, exact(40, 40))) == by_chance(Compared(exact(80, 40), exact(40, 40)))
    assert by_chance(Compared(exact(40, 40), least)) == by_chance(Compared(exact(40, 40), exact(80, 40)))
    assert by_chance(Compared(least, exact(90, 40))) == 1
    assert by_chance(Compared(least, Span(70, 80, 40))) == 1, "where ranges meet, nothing differs"


def test_a_score_is_judged_as_half_of_it_and_fifty():
    score = Compared(exact(-20, 100), exact(30, 100), is_score=True)
    assert by_chance(score) == by_chance(Compared(exact(40, 100), exact(65, 100)))
    assert if_all_alike(score) == if_all_alike(Compared(exact(40, 100), exact(65, 100)))


def _binomial(n: int, share: float) -> list[float]:
    return [math.comb(n, one) * share**one * (1 - share) ** (n - one) for one in range(n + 1)]


def _worst(n: int, people: int, alpha: float) -> float:
    """How often chance alone comes below `alpha`, at the share where it does so most, by counting every case."""
    worst = 0.0
    for whole in range(2, 99):
        found = [
            by_chance(Compared(exact(round(100 * yes / n), n), exact(whole, people), True)) for yes in range(n + 1)
        ]
        chances = zip(_binomial(n, whole / 100), found, strict=True)
        worst = max(worst, sum(one for one, probability in chances if probability <= alpha))
    return worst


SIZES = [(n, alpha) for n in (5, 6, 8, 10, 12, 15, 20, 30) for alpha in (0.05, 0.01, 0.001, 0.0003)]


@pytest.mark.parametrize(("n", "alpha"), SIZES)
def test_chance_alone_comes_no_more_often_than_it_says(n: int, alpha: float):
    """Down to what is asked of one difference among 160: the smaller the group, the less the usual error is right."""
    assert _worst(n, 3000, alpha) <= 1.1 * alpha


@pytest.mark.parametrize("gone", ["wider error", "half a person"])
def test_neither_correction_can_go(monkeypatch, gone):
    if gone == "half a person":
        monkeypatch.setattr(compared, "HALF", 0.0)
        assert _worst(10, 3000, 0.0003) > 2 * 0.0003
    else:
        monkeypatch.setattr(compared, "max", partial(_first_error, compared.HALF), raising=False)
        assert _worst(10, 3000, 0.0003) > 10 * 0.0003


def _first_error(half: float, one: float, other: float) -> float:
    """In place of `max`: the error of the two shares as they are; what is hidden stays."""
    return max(one, other) if other >= half / 100 and other in {half / n for n in range(1, 3001)} else one


def test_the_smaller_group_is_taken_for_alike_whatever_it_said():
    seven, whole = exact(43, 7), exact(50, 240)
    assert if_all_alike(Compared(seven, whole, True)) == if_all_alike(Compared(exact(90, 7), whole, True))
    assert if_all_alike(Compared(seven, whole, True)) > ALPHA
    assert if_all_alike(Compared(seven, exact(80, 240), True)) < ALPHA
    rest = if_all_alike(Compared(exact(43, 96), exact(43, 100), True))
    assert rest > ALPHA, "of all but four people, the four are the smaller group"
    assert if_all_alike(Compared(exact(50, 240), seven)) == if_all_alike(Compared(seven, exact(50, 240)))


@pytest.mark.parametrize("among", [1, 20])
@pytest.mark.parametrize(("n", "whole"), [(10, 240), (30, 240), (100, 240), (30, None)])
def test_the_points_that_can_be_told_are_those_of_the_test_itself(n: int, whole: int | None, among: int):
    points = smallest_told(n, 50, whole, among)
    if points is None:
        assert if_all_alike(Compared(exact(0, n), exact(50, whole or n), whole is not None)) > ALPHA / among
        return
    for far, is_told in ((points, True), (points - 1, False)):
        pair = Compared(exact(50 - far, n), exact(50, whole or n), inside=whole is not None)
        assert (by_chance(pair) <= ALPHA / among) == is_told
    assert smallest_told(n * 2, 50, whole and whole * 2, among) < points, "more people, less of a difference"

import random

import pytest

from surveyhost.core.tabulation.rank_correlation import spearman


def ranks(values: list[int]) -> list[float]:
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) + 1) / 2 for value in values]


def by_hand(one: list[int], other: list[int]) -> float:
    x, y = ranks(one), ranks(other)
    mean = sum(x) / len(x)
    top = sum((a - mean) * (b - mean) for a, b in zip(x, y, strict=True))
    return top / (sum((a - mean) ** 2 for a in x) * sum((b - mean) ** 2 for b in y)) ** 0.5


def test_it_equals_the_correlation_of_mean_ranks():
    dice = random.Random(3)
    one = [dice.randrange(5) for _ in range(150)]
    other = [min(4, max(0, value + dice.randrange(-1, 2))) for value in one]
    table = [[sum(a == i and b == j for a, b in zip(one, other, strict=True)) for j in range(5)] for i in range(5)]
    rho, low, high, people = spearman(table) or (0, 0, 0, 0)
    assert rho == pytest.approx(by_hand(one, other), abs=0.005)
    assert people == 150
    assert low < rho < high


def test_known_ends():
    assert (spearman([[10, 0], [0, 10]]) or (0,))[0] == 1.0
    assert (spearman([[0, 10], [10, 0]]) or (0,))[0] == -1.0
    rho, low, high, _ = spearman([[25, 25], [25, 25]]) or (1, 1, 1, 0)
    assert rho == 0
    assert low == -high
    assert high == pytest.approx(0.2, abs=0.01), "tanh(1.96 / sqrt(97))"


def test_nothing_to_say_about_three_people_or_one_mind():
    assert spearman([[1, 0], [0, 2]]) is None
    assert spearman([[10, 10], [0, 0]]) is None

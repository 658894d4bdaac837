import pytest

from surveyhost.core.loop.judging.expected import between, expected, leaves
from surveyhost.core.loop.judging.interval import share
from surveyhost.core.release.model import COMPANY, Group
from tests.core.release.test_findings import ALL, COMPANY_GROUP, NORTH, TEAM, cell, make

UNITS = tuple(Group(f"u{i}", "unit", (f"U{i}",), COMPANY, 30) for i in range(6))


def release(figures: list[int], n: int = 30):
    rows = {f"u{i}": {"a": cell(figure, n)} for i, figure in enumerate(figures)}
    return make(
        {COMPANY: {"a": cell(round(sum(figures) / len(figures)), n * len(figures))}, **rows}, (COMPANY_GROUP, *UNITS)
    )


def of(made, group=UNITS[0]) -> float:
    return share(expected(made, group, ("a",)))[0]


def test_rows_no_further_apart_than_chance_are_expected_where_the_company_is():
    made = release([45, 48, 50, 50, 52, 55])
    assert between(made, "unit", ("a",)) == 0
    assert of(made) == pytest.approx(50)


def test_rows_that_lie_far_apart_are_expected_where_they_are():
    assert of(release([10, 20, 40, 60, 80, 90], n=200)) == pytest.approx(10, abs=2)


def test_what_lies_between_is_drawn_in_the_more_the_fewer_answered():
    few, many = of(release([30, 40, 45, 55, 60, 70], n=20)), of(release([30, 40, 45, 55, 60, 70], n=80))
    assert 30 < many < few < 50


def test_the_company_is_its_own_expectation():
    made = release([30, 40, 45, 55, 60, 70])
    assert of(made, COMPANY_GROUP) == 50


def test_only_rows_without_a_published_row_below_are_pooled():
    figures = {group.code: {"a": cell(50, group.respondents)} for group in ALL}
    made = make(figures, ALL)
    assert [group.code for group in leaves(made, "unit")] == [NORTH.code, TEAM.code]
    assert [group.code for group in leaves(made, "shift")] == ["x"]


def test_nothing_is_expected_of_what_is_not_published():
    made = release([30, 40, 45, 55, 60, 70])
    assert expected(made, UNITS[0], ("b",)) is None
    without = make({COMPANY: {"b": cell(50, 180)}, "u0": {"a": cell(30, 30)}}, (COMPANY_GROUP, *UNITS))
    assert expected(without, UNITS[0], ("a",)) is None

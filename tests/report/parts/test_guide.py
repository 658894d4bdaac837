""" "How to read this": what it says of differences is what the rule does, once, in every report."""

import re

import pytest

from surveyhost.core.release.chance.compared import ALPHA, Compared, by_chance
from surveyhost.core.release.derived import Span
from surveyhost.core.release.model import COMPANY
from surveyhost.report.html import reading
from surveyhost.report.parts.guide import OTHERS, guide
from tests.report import sample
from tests.report.inline import report_html

ALONE = re.compile(r"With (\d+) people a difference of (\d+) points? or more can be told\.")
AMONG = re.compile(rf"Among {OTHERS} differences on one page it takes (\d+) points?\.")
LARGE = {path: size * 5 for path, size in sample.UNITS.items()}


def chances(n: int, whole: int, points: int) -> list[float]:
    """Of a figure of so many people that lies so many points above, and below, a whole of which half is favourable."""
    other = Span(50, 50, whole)
    ends = [end for end in (50 - points, 50 + points) if 0 <= end <= 100]
    return [by_chance(Compared(Span(end, end, n), other, inside=True)) for end in ends]


@pytest.mark.parametrize("unit", [None, "u1", "u2"])
def test_so_many_points_are_told_and_one_fewer_are_not(unit: str | None):
    of = reading(sample.release(units=LARGE), "en", unit)
    whole, lines = of.answered, guide(of).shows["told"]
    sizes = {10, 30, 100} | ({of.unit.respondents} if unit else set())
    assert [int(ALONE.search(line)[1]) for line in lines if ALONE.search(line)] == sorted(n for n in sizes if n < whole)
    for line in lines:
        n, alone = (int(one) for one in ALONE.search(line).groups())
        among = AMONG.search(line)
        for points, alpha in ((alone, ALPHA), *(((int(among[1]), ALPHA / OTHERS),) if among else ())):
            assert all(one <= alpha for more in range(points, 51) for one in chances(n, whole, more)), line
            assert any(one > alpha for one in chances(n, whole, points - 1)), line
        if among is None:
            assert "none can be" in line and any(one > ALPHA / OTHERS for one in chances(n, whole, 50)), line


def test_it_says_so_once(unit_page: str):
    assert len(ALONE.findall(unit_page)) == len({n for n, _ in ALONE.findall(unit_page)}) >= 2
    assert unit_page.count("Test of Agresti and Caffo, 5 % two-sided, with Holm") == 1


@pytest.fixture(scope="module")
def unit_page() -> str:
    release = sample.release(units=LARGE)
    unit = next(one.code for one in release.units() if one.code != COMPANY)
    return re.sub(r"\s+", " ", report_html(release, "en", unit))

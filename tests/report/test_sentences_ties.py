"""Where everybody said the same, nothing is strongest, weakest or lowest, and the page says so."""

from dataclasses import replace

import pytest

from surveyhost.core.release.derived import Span
from surveyhost.core.release.model import COMPANY, Cell, Share
from surveyhost.report.charts.lines import lowest_of
from surveyhost.report.html import reading
from surveyhost.report.sentences import overview_title, section_lead, section_title
from tests.report.inline import report_html

EQUAL = (Share(20, 20), Share(20, 20), Share(60, 60))
CLIPPED = (Share(0, 20), Share(0, 20), Share(80, 100))


@pytest.mark.parametrize("bands", [EQUAL, CLIPPED], ids=["equal", "clipped"])
def test_equal_figures_are_not_ranked(release, bands):
    alike = {
        key: Cell(40, "bands", bands, bands, None) if cell.bands is not None else cell
        for key, cell in release.cells.items()
        if key[0] == COMPANY
    }
    page = report_html(replace(release, cells=alike), "en")
    assert "No difference that can be told" in page
    for word in (">Strongest<", ">Weakest<", "the lowest of", "among the lowest", "the highest of", 'class="lowest"'):
        assert word not in page, word


A, B, C, D = (("a", 71), ("b", 57), ("c", 57), ("d", 57))


@pytest.mark.parametrize(
    ("named", "lead", "title"),
    [
        ((A, B, C, D), "Highest: “a”", "a stands highest"),
        ((B, C, D), "", "No theme stands above another"),
        ((B, C, ("d", 20)), "Lowest: “d”", "d stands lowest"),
        ((A, ("e", 71), B, ("c", 57)), "", "What the answers say"),
        ((A, B, ("d", 20)), "Highest: “a”\nLowest: “d”", "a stands highest, d lowest"),
        ((A,), "", "What the answers say"),
    ],
    ids=["tied below", "all alike", "tied above", "tied at both ends", "no tie", "alone"],
)
def test_no_title_and_no_lead_chooses_among_equal_figures(release, named, lead, title):
    of = reading(release, "en")
    spans = [(name, Span(low, low, 7)) for name, low in named]
    assert section_lead(of, spans) == lead
    assert overview_title(of, spans) == title
    low, high = min(low for _, low in named), max(low for _, low in named)
    said = f"{low} to {high}" if low < high else f"{low}"
    assert section_title(of, "T", spans) == f"T: {said}\N{NO-BREAK SPACE}% favourable"


def test_of_a_journey_only_the_surely_lowest_is_marked():
    assert lowest_of([Span(40, 40, 9), Span(30, 30, 9), Span(50, 50, 9)]) == 1
    assert lowest_of([Span(40, 40, 9), Span(30, 30, 9), Span(30, 30, 9)]) is None
    assert lowest_of([Span(40, 40, 9), Span(0, 20, 9)]) is None
    assert lowest_of([Span(20, 40, 9), Span(30, 30, 9)]) is None

"""The table of what moved marks the changes that are more than chance, and says so where it marks none."""

import re

from surveyhost.core.release.chance.signs import Sign
from surveyhost.report import html as report_pages
from surveyhost.report.parts.waves import waves
from tests.report import sample
from tests.report.inline import report_html

UNITS = {path: size * 5 for path, size in sample.UNITS.items()}


def test_a_change_that_is_more_than_chance_is_marked_and_no_other():
    release, earlier = sample.release(units=UNITS), sample.release(2025, 9, UNITS)
    of = report_pages.reading(release, "en", earlier=earlier)
    rows = waves(of)[0].shows["rows"]
    assert {row.delta.sign for row in rows} == {Sign.MORE, Sign.CHANCE}
    page = report_html(release, "en", earlier=earlier)
    table = page[page.index('<table class="waves">') :]
    cells = re.findall(r'<td\s+class="r n delta([^"]*)">(.*?)</td>', table[: table.index("</table>")], re.S)
    for row, (style, text) in zip(rows, cells, strict=True):
        assert (" bold" in style) == row.delta.is_told == ('aria-label="more than chance"' in text)
        assert ("could be chance" in text) == (row.delta.sign == Sign.CHANCE)
        assert row.delta.text in text
    assert "No change is more than chance" not in page


def test_a_page_without_any_says_so(release, earlier):
    of = report_pages.reading(release, "en", earlier=earlier)
    assert {row.delta.sign for row in waves(of)[0].shows["rows"]} == {Sign.CHANCE}
    assert "No change is more than chance" in report_html(release, "en", earlier=earlier)

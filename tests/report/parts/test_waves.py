"""The table of what moved marks the changes that chance alone would not give, and says so where it marks none."""

import re

from surveyhost.core.release.derived import beyond_chance
from surveyhost.report import html as report_pages
from surveyhost.report.parts.waves import waves


def test_a_change_beyond_chance_is_marked_and_no_other(release, earlier):
    of = report_pages.reading(release, "en", earlier=earlier)
    rows = waves(of)[0].shows["rows"]
    spans = {of.question(one.code): one.code for one in of.rated}
    sure = {
        row.text: beyond_chance(of.favourable(of.unit.code, spans[row.text]), of.before(of.unit.code, spans[row.text]))
        for row in rows
    }
    assert {row.text: row.sure for row in rows} == sure
    assert set(sure.values()) == {True, False}
    page = report_pages.report_html(release, "en", earlier=earlier)
    table = page[page.index('<table class="waves">') :]
    marked = re.findall(r'<td\s+class="r n delta[^>]*>([^<]*)</td>', table[: table.index("</table>")])
    assert [text.endswith("*") for text in marked] == [row.sure for row in rows]
    assert "Wider than chance alone would give" in page

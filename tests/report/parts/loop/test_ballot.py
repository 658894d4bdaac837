"""The result of a ballot is one page: statements in the order of agreement, each difference with its sign."""

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from lxml import html

from surveyhost.core.release.chance.compared import ALPHA, Compared, by_chance
from surveyhost.core.release.derived import Span
from surveyhost.report import tables
from surveyhost.report.html import contents, reading, screen
from surveyhost.report.parts.loop import ballot as page
from surveyhost.services.releases.ballots import words
from tests.report.inline import report_html
from tests.report.parts.loop.voted import SAID, result


@pytest.fixture(scope="module")
def voted(release):
    return result(release)


def shown(voted, unit=None, language="en"):
    return page.votes(reading(voted, language, unit))


def test_statements_stand_in_the_order_of_agreement_with_signs(voted):
    made = shown(voted)
    assert [one.code[-2:] for one in made] == ["s3", "s4", "s1", "s2", "s5"]
    assert [one.balance and (one.balance.text, one.balance.sign) for one in made] == [
        ("+100", "few"), None, ("+40", "more"), ("+4", "chance"), None
    ]  # fmt: skip
    assert [tuple(figure.replace("\u00a0", " ") for figure in one.figures) for one in made[:3]] == [
        ("100 %", "0 %", "0 %"), ("from 80 %", "up to 20 %", "up to 20 %"), ("60 %", "20 %", "20 %")
    ]  # fmt: skip
    assert made[-1].note and not made[-1].shares


def test_a_unit_is_set_beside_its_company(voted):
    made = {one.code[-2:]: one for one in shown(voted, voted.units()[1].code)}
    assert (made["s1"].beside.text, made["s1"].beside.sign) == ("−40", "more")
    assert (made["s2"].beside.text, made["s2"].beside.sign) == ("±0", "chance")
    assert made["s3"].beside is None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_is_a_page_on_screen_and_in_print_and_a_sheet(voted, language):
    labels = [part.anchor for part in contents(voted, language)]
    assert "ballot" in labels and not [one for one in labels if one.startswith("section")]
    on_screen = html.fromstring(screen(voted, language, "ballot"))
    printed = html.fromstring(report_html(voted, language))
    for document in (on_screen, printed):
        rows = document.xpath("//table[@class='votes']/tbody/tr/th")
        texts = [next(row.itertext()).strip() for row in rows]
        assert texts == [SAID[language][at] for at in (2, 3, 0, 1, 4)]
    book = openpyxl.load_workbook(io.BytesIO(tables.to_xlsx(voted, language)))
    sheet = next(one for one in book if one.title in {"Votes on statements", "Biểu quyết các câu nhận định"})
    assert [row[0].value for row in list(sheet.iter_rows())[1:]] == [SAID[language][at] for at in (2, 3, 0, 1, 4)]


def test_it_says_which_statements_could_stand_in_the_other_order(voted):
    """Half beside a share so many points away, each of as many people as answered the statement with fewest answers."""
    few = str(screen(voted, "en", "ballot"))
    assert "So few people answered that any two statements could as well" in few, "of five answers nothing can be told"
    cells = {place: cell for place, cell in voted.cells.items() if cell.n > 5}
    page = str(screen(replace(voted, cells=cells), "en", "ballot"))
    points = int(re.search(r"Two statements less than (\d+) points apart could as well stand", page)[1])
    told = [by_chance(Compared(Span(50, 50, 400), Span(50 + more, 50 + more, 400))) <= ALPHA for more in range(51)]
    assert told.index(True) == points and all(told[points:])
    assert "So few" not in page


def test_no_other_report_has_it(release):
    assert page.ballot(reading(release, "en")) == []
    assert all(set(text) == {"en", "vi", "ja", "ko", "th", "zh-Hans", "zh-Hant"} for text in words().values())

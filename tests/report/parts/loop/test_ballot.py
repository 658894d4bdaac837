"""The result of a ballot is one page: statements in the order of agreement, each difference with its sign."""

import io

import openpyxl
import pytest
from lxml import html

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


def test_no_other_report_has_it(release):
    assert page.ballot(reading(release, "en")) == []
    assert all(set(text) == {"en", "vi", "ja", "ko", "th", "zh-Hans", "zh-Hant"} for text in words().values())

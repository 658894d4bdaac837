"""A survey that rates nothing has no page about percent favourable, and each of its lengths says what was chosen."""

import io
import re
from dataclasses import replace

import pikepdf
import pytest
from lxml import html
from pptx import Presentation

from surveyhost.core.questionnaire.model import Kind
from surveyhost.core.report_length import Length
from surveyhost.report.formatting import words
from surveyhost.report.html import Pictures, contents, document, reading
from surveyhost.report.parts.short import ROOMS
from surveyhost.report.tables import EXPORTS
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report.parts.loop.voted import SAID, many, result

CHOSEN = {Kind.CHOICE, Kind.CHOICES, Kind.COMMENT}
OF_NOTHING = "Percent favourable, over %(items)s and %(themes)s."
LANGUAGES = ("en", "vi", "ja", "ko", "th", "zh-Hans", "zh-Hant")


def unrated(release):
    """The sample's release with what was chosen and written alone."""
    asks = release.questionnaire
    cut = [replace(one, items=tuple(item for item in one.items if item.kind in CHOSEN)) for one in asks.sections]
    sections = tuple(one for one in cut if one.items)
    codes = {item.code for one in sections for item in one.items}
    cells = {place: cell for place, cell in release.cells.items() if place[1].partition(":")[0] in codes}
    return replace(release, questionnaire=replace(asks, sections=sections, themes=()), cells=cells, protected=())


@pytest.fixture(scope="module", params=["ballot", "unrated"])
def made(request, release):
    return result(release) if request.param == "ballot" else unrated(release)


def short(made, language, length, room=0):
    of = reading(made, language, length=length)
    return html.fromstring(document(of, Pictures(inline=True), ROOMS[length][room]))


def titles(page):
    return [" ".join(one.text_content().split()) for one in page.xpath("//h1")]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("length", [Length.ONE_PAGE, Length.SUMMARY])
def test_no_page_speaks_of_items_and_findings_that_are_not_there(made, language, length):
    say = words(language)
    page = short(made, language, length)
    text = " ".join(page.text_content().split())
    of_nothing = say.say(OF_NOTHING, items=say.count("%(num)s item", "%(num)s items", 0),
                         themes=say.count("%(num)s theme", "%(num)s themes", 0))  # fmt: skip
    assert of_nothing not in text
    none_found = say.count("%(num)s finding, and what will be done", "%(num)s findings, and what will be done", 0)
    assert none_found not in titles(page)
    assert page.xpath("//table[@class='votes'] | //table[starts-with(@class, 'choices')]")


def test_the_full_report_has_no_page_for_what_is_not_there(made):
    assert {one.anchor for one in contents(made, "en")}.isdisjoint({"overview", "actions", "heat", "breakdowns"})


def test_slides_say_the_votes_or_nothing_of_percent_favourable(made):
    deck = Presentation(io.BytesIO(EXPORTS["pptx"](made, "en"))).slides
    shapes = [shape for slide in deck for shape in slide.shapes]
    said = " ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    assert "Percent favourable" not in said
    rows = [row for shape in shapes if shape.has_table for row in list(shape.table.rows)[1:]]
    texts = [row.cells[0].text_frame.text for row in rows]
    wanted = [SAID["en"][at] for at in (2, 3, 0, 1, 4)] if "vote" in said.lower() else []
    assert [text[: len(one)] for text, one in zip(texts, wanted, strict=True)] == wanted


def test_one_page_stays_one_page_and_says_what_it_leaves_out():
    """25 statements of 200 letters each."""
    pdf = report_pdf(many(25, 200), "en", length=Length.ONE_PAGE)
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) == 1
    last = short(many(25, 200), "en", Length.ONE_PAGE, -1)
    assert len(last.xpath("//table[@class='votes']/tbody/tr")) == ROOMS[Length.ONE_PAGE][-1].votes
    assert "The full report shows all of them." in re.sub(r"\s+", " ", last.text_content())

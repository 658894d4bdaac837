"""Three lengths of one release: each says which it is and of which tables, none says a figure that another doesn't."""

import re
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest

from surveyhost.core.release.model import COMPANY, Became, Decided, DecidedAction, Group, Release
from surveyhost.core.report_length import Length
from surveyhost.report.brand import Brand, Imprint
from surveyhost.report.formatting import words
from surveyhost.report.html import Pictures, document, parts, reading
from surveyhost.report.model import Reading
from surveyhost.report.parts import Part
from surveyhost.report.parts.overview import overview
from surveyhost.report.parts.short import ROOMS
from surveyhost.report.parts.short.one_page import one_page
from surveyhost.report.parts.short.summary import summary
from surveyhost.services.questionnaires import library
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report import published, sample
from tests.report.reading import pages, spoken
from tests.report.test_html_languages import in_language
from tests.report.test_html_layout import filled, made_up, pages_of

IMPRINT = Imprint("2026-12-14", tables_hash="b06d55e1f2a97c30" * 4, facts="")
FACTS = {"anonymity.json": b'{"k":5}'}
SHORT = (Length.ONE_PAGE, Length.SUMMARY)
SAYS = {
    Length.ONE_PAGE: "This is the one-page report.",
    Length.SUMMARY: "This is the summary.",
    Length.FULL: "This is the full report.",
}


def printed(release: Release, length: Length, language: str = "en", earlier: Release | None = None) -> bytes:
    brand = Brand(release.client, "#6B2D5C")
    return report_pdf(release, language, None, brand, FACTS, earlier, IMPRINT, length)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def made() -> Release:
    return published.release(units=60)


@pytest.fixture(scope="module", params=list(Length))
def file(request, made: Release) -> tuple[Length, bytes]:
    return request.param, printed(made, request.param)


def test_each_says_which_length_it_is_and_of_which_tables(file: tuple[Length, bytes]):
    length, pdf = file
    text = squeezed(spoken(pdf))
    assert [one for one, sentence in SAYS.items() if squeezed(sentence) in text] == [length]
    assert squeezed("One page, summary and full report are made from the same tables; each prints their code.") in text
    assert squeezed(words("en").code(IMPRINT.tables_hash, 16)) in text
    assert "Attachedfacts:" in text, "without which `release verify` would not take it"


def assert_fits(length: Length, pdf: bytes, least: int = 4) -> None:
    """least: pages of a summary, of which a small firm fills fewer."""
    count = len(pages(pdf))
    assert count == 1 if length == Length.ONE_PAGE else least <= count <= 6, count


@pytest.mark.sampled(4)
@pytest.mark.parametrize("length", SHORT)
@pytest.mark.parametrize("language", ["vi", "en", "ja", "ko", "th", "zh-Hans", "zh-Hant"])
def test_short_ones_are_short_in_every_language(language: str, length: Length):
    release = sample.release() if language in {"vi", "en"} else in_language(language)
    earlier = sample.release(2025, seed=9) if language in {"vi", "en"} else None
    assert_fits(length, printed(release, length, language, earlier))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", library.names())
@pytest.mark.parametrize("length", SHORT)
def test_they_are_for_every_questionnaire_of_the_library(name: str, length: Length):
    assert_fits(length, printed(made_up(library.load(name), 40), length, "vi"), 3)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("length", SHORT)
def test_they_are_for_a_large_firm_with_long_names(length: Length, made: Release):
    long = "Một câu hỏi rất dài về việc phối hợp giữa các bộ phận, " * 6
    form = sample.questionnaire()
    items = [replace(item, text=sample.both(long, long)) for section in form.sections for item in section.items]
    by_code = {item.code: item for item in items}
    sections = tuple(replace(one, items=tuple(by_code[item.code] for item in one.items)) for one in form.sections)
    release = replace(made, questionnaire=replace(form, sections=sections), title=sample.both(long[:120], long[:120]))
    assert_fits(length, printed(release, length, "vi", replace(release, wave=0, closed="2025-11-27")))


def test_a_firm_without_units_has_a_summary_too():
    form = sample.questionnaire()
    alone = made_up(form, 30, (Group(COMPANY, "unit", (), None, 30),))
    assert_fits(Length.SUMMARY, printed(alone, Length.SUMMARY), 3)


def of(release: Release, earlier: Release | None, length: Length) -> Reading:
    return reading(release, "en", None, None, earlier, None, length)


def test_figures_and_signs_are_those_of_the_full_report(made: Release):
    """Each row of a summary is a row of the full report, each figure of one page stands on its overview."""
    before = sample.release(2025, 9)
    whole = of(made, before, Length.FULL)
    short = of(made, before, Length.SUMMARY)
    room = ROOMS[Length.SUMMARY][0]
    full = {part.template: part for part in parts(whole)}
    cut = {part.template: part for part in summary(short, room)}
    assert {"overview", "heat", "waves", "actions", "closing"} <= cut.keys()
    rows = [row for one in full["heat"].shows["maps"] for row in one.rows]
    compared = 0
    for one in cut["heat"].shows["maps"]:
        for row in one.rows:
            same = next(other for other in rows if (other.name, other.n) == (row.name, row.n))
            assert _signed(row) == _signed(same)
            compared += len(row.cells)
    assert compared >= 10
    changes = [_change(row) for row in full["waves"].shows["rows"]]
    assert [_change(row) for row in cut["waves"].shows["rows"]] == changes[: room.changes]
    assert [one.code for one in cut["actions"].shows["found"]] == [one.code for one in full["actions"].shows["found"]]
    assert cut["closing"].shows["themes"] == full["missing"].shows["themes"][: room.themes]
    page = one_page(of(made, before, Length.ONE_PAGE), ROOMS[Length.ONE_PAGE][0]).shows
    first = overview(whole).shows
    assert page["keys"] == first["keys"] and page["themes"] == first["themes"]
    assert [one.figure for one in page["strong"] + page["weak"]] == [
        one.figure for one in first["strong"] + first["weak"]
    ]


def _signed(row) -> list[tuple[str, str, str]]:
    return [
        (one.figure, one.difference, "" if one.delta is None else str(one.delta.sign)) if one.figure else ("", "", "")
        for one in row.cells
    ]


def _change(row) -> tuple[str, str, str, str, str]:
    return row.text, row.before, row.now, row.delta.text, str(row.delta.sign)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("length", SHORT)
def test_every_percent_that_is_printed_stands_in_the_full_report(length: Length, made: Release):
    """Read back from the files: percents, and numbers of answers."""
    figures = re.compile(r"(?:from |up to |\d+–)?\d+\u00a0?%")
    whole, short = (spoken(printed(made, one)) for one in (Length.FULL, length))
    wanted = {squeezed(one) for one in figures.findall(whole)}
    found = {squeezed(one) for one in figures.findall(short)}
    assert len(found) > 5 and found <= wanted


def test_a_page_that_is_cut_says_so(made: Release):
    tight = ROOMS[Length.ONE_PAGE][-1]
    page: Part = one_page(of(made, None, Length.ONE_PAGE), tight)
    assert page.shows["more"] == "The full report shows all of them."
    html = document(of(made, None, Length.ONE_PAGE), Pictures(inline=True), tight)
    assert "The full report shows all of them." in html


def test_the_rooms_get_smaller():
    for rooms in ROOMS.values():
        for one, next_one in pairwise(rooms):
            assert all(getattr(one, name) >= getattr(next_one, name) for name in one.__dataclass_fields__)


def looped(release: Release) -> Release:
    """The release of a second wave: findings of the first were decided about, and two actions asked about again."""
    act = DecidedAction("Họp đầu ca, và nhiều việc khác nữa " * 4, "process", "2026-06-30", "done")
    about = {"vi": "Câu hỏi", "en": "An item of the wave before"}
    one = Decided(about, "unit", (), (25, 25), False, "act", "Vì vậy. " * 12, (act,))
    again = Became({"vi": "Họp đầu ca", "en": "A meeting at the start"}, ("a", "b", "c"), None)
    return replace(release, decided=(one,) * 9, became=(again,) * 8)


def test_a_summary_says_what_was_decided_and_what_became_of_it(made: Release):
    """The first of each, within its pages; the heading counts all of them."""
    release = looped(made)
    pdf = printed(release, Length.SUMMARY, "en", replace(made, wave=0, closed="2025-11-27"))
    assert_fits(Length.SUMMARY, pdf)
    text = spoken(pdf)
    assert "What was decided" in text and "8 actions were asked about again" in text
    assert text.count("An item of the wave before") >= 1 and "A meeting at the start" in text
    assert "The full report shows all of them." in text
    of_a_first_wave = summary(of(made, None, Length.SUMMARY), ROOMS[Length.SUMMARY][0])
    assert not {"decided", "became"} & {part.template for part in of_a_first_wave}


def test_a_map_of_few_units_leaves_no_page_empty():
    sheets = pages_of(sample.release(), "en", None, sample.release(2025, seed=9), Length.SUMMARY)
    assert all(filled(page) >= 1 / 3 for page in sheets[1:])


def test_the_sentence_on_the_length_is_broken_where_a_line_is_full(made: Release):
    """Not after its first word, where it happens to fill a line before the first code."""
    pdf = report_pdf(made, "en", length=Length.ONE_PAGE)
    lines = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().splitlines()
    assert any(line.startswith("This is the one-page report. One page, summary and") for line in lines)

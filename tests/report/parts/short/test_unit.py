"""A unit's report in about four pages: the figures of its full report, cut to what there is room for."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from surveyhost.core.release.json import anonymity
from surveyhost.core.release.model import COMPANY, Group, Release
from surveyhost.core.report_length import Length
from surveyhost.report.brand import Brand
from surveyhost.report.html import Pictures, document, parts, reading
from surveyhost.report.model import Reading
from surveyhost.report.parts.short import OF_UNITS, rooms
from surveyhost.report.parts.short.beside import STRENGTH
from surveyhost.report.parts.short.unit import unit_summary
from surveyhost.services.questionnaires import library
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report import published, sample
from tests.report.conftest import IMPRINT
from tests.report.reading import pages, spoken
from tests.report.test_html_languages import in_language
from tests.report.test_html_layout import (
    assert_filled,
    assert_headings_have_company,
    assert_inside,
    made_up,
    pages_of,
)
from tests.report.test_html_lengths import SAYS, looped, squeezed

ROOM = OF_UNITS[Length.SUMMARY][0]
BIG = {path: size * 5 for path, size in sample.UNITS.items()}


def printed(release: Release, unit: str, language: str = "en", earlier: Release | None = None, **more) -> bytes:
    facts = {"anonymity.json": anonymity(release, [], {}, None)}
    return report_pdf(release, language, unit, Brand(release.client), facts, earlier, IMPRINT, **more)


def short(release: Release, unit: str, language: str = "en", earlier: Release | None = None) -> bytes:
    return printed(release, unit, language, earlier, length=Length.SUMMARY)


def of(release: Release, unit: str, earlier: Release | None = None, length: Length = Length.SUMMARY) -> Reading:
    return reading(release, "en", unit, None, earlier, None, length)


@pytest.fixture(scope="module")
def made() -> Release:
    return published.release(units=60)


@pytest.fixture(scope="module")
def site(made: Release) -> str:
    return next(group.code for group in made.units() if group.path == ("Khối 1",))


@pytest.mark.parametrize("length", [Length.SUMMARY, Length.FULL])
def test_each_says_which_length_it_is_and_of_which_tables(made: Release, site: str, length: Length):
    text = squeezed(spoken(printed(made, site, length=length)))
    assert [one for one, sentence in SAYS.items() if squeezed(sentence) in text] == [length]
    assert squeezed("Summary and full report are made from the same tables; each prints their code.") in text
    assert "Onepage" not in text and squeezed(IMPRINT.tables_hash[:4]) in text
    assert "Attachedfacts:" in text, "without which `release verify` would not take it"


@pytest.mark.sampled(4)
@pytest.mark.parametrize("unit", ["u1", "u2", "u5"])
@pytest.mark.parametrize("language", ["vi", "en", "ja", "ko", "th", "zh-Hans", "zh-Hant"])
def test_it_has_four_pages_in_every_language(language: str, unit: str):
    release = sample.release() if language in {"vi", "en"} else in_language(language)
    earlier = sample.release(2025, seed=9) if language in {"vi", "en"} else None
    assert len(pages(short(release, unit, language, earlier))) == 4


@pytest.mark.sampled(3)
@pytest.mark.parametrize("unit", ["u1", "u2", "u5", "u8"])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("has_trend", [True, False])
def test_it_stays_on_its_pages_and_fills_them(release, earlier, language: str, unit: str, has_trend: bool):
    """Laid out as it comes first, before anything is cut to fewer pages."""
    sheets = pages_of(release, language, unit, earlier if has_trend else None, Length.SUMMARY)
    assert len(sheets) == 4
    assert_inside(sheets)
    assert_headings_have_company(sheets)
    assert_filled(sheets)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", library.names())
@pytest.mark.parametrize("unit", ["u0", "u1"])
def test_there_is_one_for_every_questionnaire_of_the_library(name: str, unit: str):
    """u0 has units below it."""
    groups = (
        Group(COMPANY, "unit", (), None, 80),
        Group("u0", "unit", ("Khối 1",), COMPANY, 40),
        Group("u2", "unit", ("Khối 1", "Tổ 1"), "u0", 12),
        Group("u3", "unit", ("Khối 1", "Tổ 2"), "u0", 9),
        Group("u1", "unit", ("Khối 2",), COMPANY, 40),
    )
    release = made_up(library.load(name), 80, groups)
    assert 3 <= len(pages(short(release, unit, "vi"))) <= 4
    sheets = pages_of(release, "vi", unit, None, Length.SUMMARY)
    assert_inside(sheets)
    assert_filled(sheets)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("unit", ["u1", "u2"])
@pytest.mark.parametrize(("times", "most"), [(2, 4), (4, 5)])
def test_long_questions_take_rows_and_hardly_pages(unit: str, times: int, most: int):
    long = "Một câu hỏi rất dài về việc phối hợp giữa các bộ phận, " * times
    form = sample.questionnaire()
    sections = tuple(
        replace(one, items=tuple(replace(item, text=sample.both(long, long)) for item in one.items))
        for one in form.sections
    )
    form = replace(form, sections=sections)
    now, before = (replace(one, questionnaire=form) for one in (sample.release(), sample.release(2025, seed=9)))
    assert len(pages(short(now, unit, "vi", before))) <= most
    assert_inside(pages_of(now, "vi", unit, before, Length.SUMMARY))


def test_each_figure_is_one_of_the_full_report(made: Release, site: str):
    """Read back from the files: percents, differences and numbers of answers."""
    figures = re.compile(r"(?:from |up to |\d+–)?\d+\u00a0?%|[+−±]\d+|\d+ answers")
    whole, brief = (
        {squeezed(one) for one in figures.findall(spoken(printed(made, site, length=length)))}
        for length in (Length.FULL, Length.SUMMARY)
    )
    assert len(brief) > 20 and brief <= whole


@pytest.mark.parametrize("unit", ["u1", "u2"])
def test_each_row_is_one_of_the_full_report(release: Release, earlier: Release, unit: str):
    full: dict[str, list] = {}
    for part in parts(of(release, unit, earlier, Length.FULL)):
        full.setdefault(part.template, []).append(part)
    cut = {part.template: part.shows for part in unit_summary(of(release, unit, earlier), ROOM)}
    assert {"overview", "beside", "actions", "closing"} < cut.keys()
    assert ("heat" in cut, "waves" in cut) == (unit == "u1", unit != "u1"), "the units below, or what moved"
    rows = {
        row.place: (row.agree, [None if one is None else one.text for one in row.deltas], row.n)
        for part in full["section"]
        for table in part.shows["tables"]
        for row in table.rows
    }
    for row in cut["beside"]["rows"]:
        assert rows[row.place] == (row.figure, [None if one is None else one.text for one in row.deltas], row.n)
    if unit == "u1":
        known = [(row.name, row.n, [one.figure for one in row.cells]) for row in full["heat"][0].shows["maps"][0].rows]
        shown = [(row.name, row.n, [one.figure for one in row.cells]) for row in cut["heat"]["maps"][0].rows]
        assert len(shown) > 2 and all(row in known for row in shown)
    else:
        moved = [(row.place, row.before, row.now, row.delta.text) for row in full["waves"][0].shows["rows"]]
        kept = [(row.place, row.before, row.now, row.delta.text) for row in cut["waves"]["rows"]]
        assert kept and kept == moved[: len(kept)]
    codes = [one.code for one in full["actions"][0].shows["found"]]
    found = [one.code for one in cut["actions"]["found"]]
    assert found == codes[: len(found)] and "missing" not in cut and cut["closing"]["themes"] == []


def test_a_sign_says_no_more_than_in_the_full_report_and_holds_among_all_items():
    """In a firm so large that some differences can be told: each section judges a few, the list judges all."""
    release = sample.release(units=BIG)
    fewer = told = 0
    for group in release.units()[1:]:
        full = {
            row.place: [None if one is None else one.sign for one in row.deltas]
            for part in parts(of(release, group.code, length=Length.FULL), ("sections",))
            for table in part.shows["tables"]
            for row in table.rows
        }
        cut = {part.template: part.shows for part in unit_summary(of(release, group.code), ROOM)}
        for row in cut["beside"]["rows"] if "beside" in cut else ():
            for delta, sign in zip(row.deltas, full[row.place], strict=True):
                if delta is not None:
                    assert STRENGTH.index(delta.sign) <= STRENGTH.index(sign)
                    told += delta.is_told
                    fewer += delta.sign != sign
    assert told and fewer, "both were looked at"


def test_the_widest_difference_from_the_company_comes_first(release: Release):
    rows = {part.template: part.shows for part in unit_summary(of(release, "u2"), ROOM)}["beside"]["rows"]
    assert len(rows) > 5 and all(one.width >= after.width for one, after in pairwise(rows))


def test_a_list_that_is_cut_says_so(release: Release):
    room = replace(ROOM, rows=12)
    shows = {part.template: part.shows for part in unit_summary(of(release, "u2"), room)}["beside"]
    assert shows["more"] == "The full report shows all of them."
    html = document(of(release, "u2"), Pictures(inline=True), room)
    assert "The full report shows all of them." in html


def test_it_says_what_was_decided_and_what_became_of_it(made: Release, site: str):
    """Of the unit and below, as its full report does."""
    pdf = short(looped(made), site)
    assert "What was decided" not in spoken(pdf), "all of it is about the company"
    own = replace(looped(made).decided[0], path=("Khối 1",))
    pdf = short(replace(made, decided=(own,) * 5), site)
    assert len(pages(pdf)) == 4
    assert "An item of the wave before" in spoken(pdf) and "The full report shows all of them." in spoken(pdf)


def test_nothing_of_the_company_alone_is_printed(made: Release, site: str):
    """Who was invited, and how many of them answered, is the company's."""
    text = spoken(short(made, site))
    assert "were invited" not in text and "Who is missing" not in text


def test_the_rooms_get_smaller():
    for one, after in pairwise(rooms(Length.SUMMARY, is_company=False)):
        assert all(getattr(one, name) >= getattr(after, name) for name in one.__dataclass_fields__)

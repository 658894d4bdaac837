"""A difference carries the same sign wherever it is read: on a screen, in print, in the workbook, on slides, by ear."""

import io
import re
from collections import Counter

import openpyxl
import pikepdf
import pytest
from pptx import Presentation

from surveyhost.core.loop.finding import About
from surveyhost.core.release.chance.signs import Sign
from surveyhost.core.release.model import COMPANY, Release
from surveyhost.report.differences import Family
from surveyhost.report.html import reading, screen
from surveyhost.report.parts.groups import dot_pages, heat_maps
from surveyhost.report.parts.overview import overview
from surveyhost.report.parts.waves import waves
from surveyhost.report.sentences import headline_sentences
from surveyhost.report.tables import EXPORTS
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report import sample
from tests.report.inline import report_html
from tests.report.reading import elements, spoken

UNITS = {path: size * 5 for path, size in sample.UNITS.items()}
SHAPES = {"more than chance", "too few to tell"}
MARKS = {"▲": "more than chance", "▼": "more than chance", "?": "too few to tell"}


@pytest.fixture(scope="module")
def now() -> Release:
    """A firm large enough that some of its differences can be told, with units that are not."""
    return sample.release(units=UNITS)


@pytest.fixture(scope="module")
def then() -> Release:
    return sample.release(2025, 9, UNITS)


def shaped(labels: list[str]) -> list[str]:
    """Of the alternatives of pictures those that say a sign, alone or behind the figure of a dot."""
    said = (label.rpartition(", ")[2] for label in labels)
    return [
        sign for sign, label in zip(said, labels, strict=True) if sign in SHAPES or label.endswith("could be chance")
    ]


def test_print_says_what_the_screen_says(now: Release, then: Release):
    """Every sign that has a shape, in the order in which a reader meets them. The question marks of a map are text."""
    pdf = report_pdf(now, "en", earlier=then)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        printed = shaped([str(one.Alt) for one in elements(document) if one.S == "/Figure"])
    page = re.sub(r"\s+", " ", report_html(now, "en", earlier=then))
    cells = re.compile(r'<td class="h h0">.*?</td>')
    page = cells.sub(lambda cell: cell[0].replace('aria-label="too few to tell"', ""), page)
    assert printed == shaped(re.findall(r'aria-label="([^"]*)"', page))
    assert set(Counter(printed)) == {"more than chance", "could be chance"}
    said = re.sub(r"\s+", "", spoken(pdf))
    marked = [re.sub(r"\s+", "", cell.figure + cell.difference) for *_, cell in _cells(now) if cell.delta.is_few]
    assert marked and all(f"{text}?" in said for text in marked)


def _cells(now: Release):
    of = reading(now, "en")
    for one in heat_maps(of):
        for row in one.rows:
            for theme, cell in zip(one.themes, row.cells, strict=True):
                if cell.delta is not None:
                    yield row.name, theme, cell


def test_a_cell_says_its_sign_on_the_screen(now: Release):
    page = re.sub(r"\s+", " ", str(screen(now, "en", "heat")))
    found = re.findall(r'<td class="h h(-?\d)">(.*?)</td>', page)
    cells = [cell for *_, cell in _cells(now)]
    shown = [(shade, text) for shade, text in found if "chance" in text or "too few to tell" in text]
    for (shade, text), cell in zip(shown, cells, strict=True):
        assert {sign for sign in Sign if reading(now, "en").words.sign(sign) in text} == {cell.delta.sign}
        assert (shade != "0") == (cell.delta.sign == Sign.MORE), "tinted where it is told, and nowhere else"
    assert {cell.delta.sign for cell in cells} == set(Sign)


def test_the_slides_say_it(now: Release):
    slides = Presentation(io.BytesIO(EXPORTS["pptx"](now, "en"))).slides
    rows = [row for slide in slides for shape in slide.shapes if shape.has_table for row in shape.table.rows]
    shown = {row.cells[0].text.strip(): [one.text for one in list(row.cells)[2:]] for row in rows}
    wanted: dict[str, list[str]] = {}
    for name, _, cell in _cells(now):
        mark = cell.delta.sign == Sign.MORE and ("▲" if cell.delta.points > 0 else "▼")
        mark = mark or ("?" if cell.delta.sign == Sign.FEW else "")
        wanted.setdefault(name, []).append(" ".join(one for one in (cell.figure, mark, cell.difference) if one))
    compared = [name for name in wanted if name in shown and len(shown[name]) == len(wanted[name])]
    once = [name for name in compared if sum(row.cells[0].text.strip() == name for row in rows) == 1]
    for name in once:
        assert shown[name] == wanted[name]
    assert len(once) > 5
    legend = " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert "▲ ▼ more than chance" in legend and "? too few to tell" in legend and "no sign: could be chance" in legend


def test_the_workbook_says_it_in_words(now: Release):
    sheet = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](now, "en")))["Differences"]
    rows = {(row[0], row[1]): row[2:] for row in sheet.iter_rows(min_row=2, values_only=True)}
    of = reading(now, "en")
    for name, theme, cell in _cells(now):
        group = of.groups[cell.place.group]
        figure, _, difference, sign = rows[" / ".join(group.path), theme]
        assert sign == of.words.sign(cell.delta.sign)
        assert not cell.difference or (str(figure), difference) == (cell.figure, cell.difference), name
    for row in (row for page in dot_pages(of) for table in page.tables for row in table.rows):
        for place, dot in zip(row.places, row.dots, strict=True):
            if not isinstance(dot, str):
                assert place.about == About.THEME
                assert rows[row.name, _theme(of, place.code)][3] == of.words.sign(dot.sign)


def _theme(of, code: str) -> str:
    return of.words.text(next(scale.text for scale in of.scales if scale.code == code))


def test_a_change_has_one_sign_in_all_parts_of_a_report(now: Release, then: Release):
    """The table of changes, the tables of items, the key figure and the sentences are about the same changes."""
    of = reading(now, "en", earlier=then)
    told = {code for code, delta in of.moves.items() if delta.is_told}
    assert told == {one.measure for one in of.found["moved"]}
    down = sum(of.moves[code].points < 0 for code in told)
    key = overview(of).shows["keys"][3]
    assert key.figure == of.words.count("%(num)s item", "%(num)s items", down)
    assert f"{len(told) - down} rose by more than chance" in key.text


def test_the_workbook_says_what_changed_with_the_sign_of_the_page(now: Release, then: Release):
    of = reading(now, "en", earlier=then)
    sheet = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](now, "en", then)))["Since the last wave"]
    head, *rows = list(sheet.iter_rows(values_only=True))
    assert head == ("Question or theme", "2025", "2026", "Difference, points", "Sign")
    read = {row[0]: row[1:] for row in rows}
    expected = {}
    for code, delta in of.moves.items():
        before, share = of.before(COMPANY, code), of.favourable(COMPANY, code)
        expected[of.question(code)] = (before.low, share.low, delta.text, of.words.sign(delta.sign))
    for scale, delta in zip(of.scales, overview(of).shows["deltas"], strict=True):
        before, score = of.score_before(COMPANY, scale), of.score(COMPANY, scale)
        expected[of.words.text(scale.text)] = (before.low, score.low, delta.text, of.words.sign(delta.sign))
    score = read.pop(of.question("recommend"))
    assert read == expected and {row[-1] for row in read.values()} >= {"more than chance", "could be chance"}
    key = next(one for one in overview(of).shows["keys"] if one.text.startswith("eNPS"))
    assert key.before == f"2025: {of.words.signed(score[0])} ({score[3]})" and key.figure == of.words.signed(score[1])
    assert "Since the last wave" not in openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](now, "en"))).sheetnames


def test_the_slides_say_what_changed_and_what_the_page_of_findings_says(now: Release, then: Release):
    of = reading(now, "en", earlier=then)
    slides = list(Presentation(io.BytesIO(EXPORTS["pptx"](now, "en", then))).slides)
    said = " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    found = headline_sentences(of)
    assert "moved" in {one.kind for one in found}
    assert all(one.fact in said and one.more in said for one in found)
    assert str(overview(of).shows["lead"]) in said
    rows = {
        row.cells[0].text: [one.text for one in row.cells][1:]
        for slide in slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    }
    compared = 0
    for part in waves(of):
        for row in part.shows["rows"]:
            marks = {Sign.MORE: {1: "▲ ", -1: "▼ "}, Sign.FEW: {1: "? ", -1: "? ", 0: "? "}}.get(row.delta.sign, {})
            mark = marks.get((row.delta.points > 0) - (row.delta.points < 0), "")
            if f"{row.number}. {row.text}" in rows:
                shown = rows[f"{row.number}. {row.text}"]
                assert shown == [row.before, row.now, f"{mark}{row.delta.text}", row.n]
                compared += 1
    assert compared == len(waves(of)[0].shows["rows"])


def test_no_sentence_says_what_its_page_calls_chance(now: Release, then: Release):
    """A gap that a sentence names was judged among all gaps; in the map beside it, it is more than chance as well."""
    of = reading(now, "en", earlier=then)
    sheet = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](now, "en")))["Differences"]
    signs = {(row[0], row[1]): row[5] for row in sheet.iter_rows(min_row=2, values_only=True)}
    named = [(" / ".join(of.groups[one.group].path), of.question(one.measure)) for one in of.found["gap"]]
    assert named
    assert {signs[key] for key in named if key in signs} <= {"more than chance"}


def test_nothing_joins_a_page_once_it_is_judged(now: Release):
    of, family = reading(now, "en"), Family()
    span = of.favourable(of.unit.code, of.rated[0].code)
    first = of.delta(family, ("a",), span, span)
    assert first is not None and first.sign == Sign.CHANCE
    with pytest.raises(RuntimeError):
        of.delta(family, ("b",), span, span)

"""Slides with charts that can be edited; and the same figure in every file that leaves the house."""

import csv
import io
import json
import re
from dataclasses import replace

import openpyxl
import pikepdf
import pytest
from markupsafe import escape
from pptx import Presentation
from pptx.oxml.ns import qn

from surveyhost.core.release.derived import favourable, theme_score
from surveyhost.core.release.findings import findings, headlines
from surveyhost.core.release.model import COMPANY, Cell, Release, Share
from surveyhost.core.release.scales import cells_of, rated, scales
from surveyhost.report import html as report_pages
from surveyhost.report import sentences
from surveyhost.report.formatting import words
from surveyhost.report.html import screen
from surveyhost.report.parts.item_tables import alternative
from surveyhost.report.tables import EXPORTS, measure_text
from tests.report import reading, sample
from tests.report.inline import report_html


@pytest.fixture(scope="module")
def slides(release: Release):
    return list(Presentation(io.BytesIO(EXPORTS["pptx"](release, "vi"))).slides)


def charts(slides) -> list:
    return [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]


def tables(slides) -> list:
    return [shape.table for slide in slides for shape in slide.shapes if shape.has_table]


def text(slides) -> str:
    return "\n".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)


def test_themes_are_a_chart_of_the_published_scores(release: Release, slides):
    drawn = charts(slides)[0].plots[0]
    shown = dict(zip(drawn.categories, drawn.series[0].values, strict=True))
    wanted = {
        scale.text["vi"]: theme_score(cells_of(release, COMPANY, scale.measures))
        for scale in scales(release.questionnaire)
    }
    assert shown == {name: span.low for name, span in wanted.items() if span is not None and span.exact}
    assert len(shown) >= 4


def test_the_map_holds_every_unit_and_its_figures(release: Release, slides):
    rows = {
        row.cells[0].text.strip(): [cell.text for cell in row.cells][2:]
        for table in tables(slides)
        for row in list(table.rows)[1:]
    }
    names = [group.path[-1] for group in release.units() if group.path]
    assert set(names) <= set(rows)
    themes = scales(release.questionnaire)[:6]
    for group in release.units():
        if len(group.path) == 1:
            for scale, said in zip(themes, rows[group.path[-1]], strict=False):
                span = theme_score(cells_of(release, group.code, scale.measures))
                if span is not None and span.exact:
                    assert re.match(rf"−?{abs(span.low)}( |$)", said), (group.path, scale.code, said)


def test_findings_are_a_chart_with_what_they_are_compared_with(release: Release, slides):
    drawn = charts(slides)[-1].plots[0]
    found = [one for one in headlines(findings(release), 6) if one.kind != "related"]
    assert list(drawn.series[0].values) == [one.figure.low for one in found]
    assert len(drawn.categories) == len(found)
    for one, name in zip(found, drawn.categories, strict=True):
        assert f"({one.figure.n}" in name, "no bar without its n"


def test_every_finding_is_a_sentence_too(release: Release, slides):
    """What goes with the outcome is a coefficient, which no bar in percent can show."""
    said, of = text(slides), report_pages.reading(release, "vi")
    found = sentences.headline_sentences(of)
    assert any(one.kind == "related" for one in found)
    for one in found:
        assert one.fact in said and one.more in said and one.rests_on in said


def test_units_that_do_not_stand_alone_are_named_in_words(release: Release, slides):
    said = "\n".join(row.cells[0].text for table in tables(slides) for row in table.rows)
    hidden = [place for place in release.protected if place.measure is None and place.breakdown == "unit"]
    assert len(hidden) >= 3
    for place in hidden:
        assert re.search(rf"{re.escape(place.path[-1])}.*: quá ít người để đứng riêng", said), place.path


def test_a_map_of_hundreds_of_units_ends_with_a_whole_level():
    large = sample.large(60)
    made = list(Presentation(io.BytesIO(EXPORTS["pptx"](large, "en"))).slides)
    names = {row.cells[0].text.strip() for table in tables(made) for row in table.rows}
    assert {"Khối 1", "Khối 2", "Phòng 8"} <= names
    assert not any(name.startswith("Tổ") for name in names)
    assert "Units further down stand in the report" in text(made)


def test_every_slide_has_a_title_of_its_own(slides):
    """The outline and a screen reader go by it; a text box is not one."""
    assert all(slide.shapes.title is not None and slide.shapes.title.text_frame.text for slide in slides)


def test_every_chart_says_how_many_answered(release: Release, slides):
    assert f"{release.respondents} người trả lời" in text([slides[1]])
    assert f"{release.cells[COMPANY, 'recommend'].n} người trả lời" in text([slides[2]])


def test_nothing_is_too_long_for_its_place(release: Release):
    """Names of 300 letters: titles shrink, the rest is cut; nothing of it lies on what follows."""
    form = release.questionnaire
    long = {"vi": "Dài " * 75, "en": "Long " * 60}
    wordy = replace(form, themes=tuple(replace(one, text=long) for one in form.themes))
    made = list(
        Presentation(io.BytesIO(EXPORTS["pptx"](replace(release, questionnaire=wordy, title=long), "vi"))).slides
    )
    for slide in made:
        title = slide.shapes.title
        size = title.text_frame.paragraphs[0].runs[0].font.size
        lines = -(-len(title.text_frame.text) * size * 0.52 // title.width)
        assert lines * size * 1.2 <= title.height, title.text_frame.text


def test_a_range_is_said_and_not_drawn(release: Release):
    theme = scales(release.questionnaire)[0]
    code = theme.measures[0]
    clipped = (Share(0, 20), Share(0, 20), Share(80, 100))
    cells = {**release.cells, (COMPANY, code): Cell(50, "bands", clipped, clipped, None)}
    made = list(Presentation(io.BytesIO(EXPORTS["pptx"](replace(release, cells=cells), "en"))).slides)
    assert theme.text["en"] not in list(charts(made)[0].plots[0].categories)
    assert theme.text["en"] in text(made)


def test_every_chart_and_table_says_what_it_shows(slides):
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")


def test_every_slide_repeats_the_promise_and_nothing_runs_over_its_edge(release: Release, slides):
    for slide in slides:
        assert "dưới 5 người" in text([slide])
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= 12193200
            assert shape.top + shape.height <= 6858000


def test_a_company_alone_has_no_map(release: Release):
    alone = replace(release, groups=release.groups[:1])
    assert tables(Presentation(io.BytesIO(EXPORTS["pptx"](alone, "en"))).slides) == []


def test_the_same_figure_stands_in_every_file(release: Release, company: bytes, slides):
    """The company's favourable share of each rated item, and n: JSON, CSV, XLSX, PDF, page; its theme's score: PPTX."""
    document = json.loads(EXPORTS["json"](release, "vi"))["groups"][0]["items"]
    rows = list(csv.DictReader(io.StringIO(EXPORTS["csv"](release, "vi").decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](release, "vi")))["Đơn vị"]
    sheet = {(row[0], row[1]): row for row in book.iter_rows(min_row=2, values_only=True)}
    of, page = report_pages.reading(release, "vi"), report_html(release, "vi")
    with pikepdf.open(io.BytesIO(company)) as pdf:
        printed = [str(one.Alt) for one in reading.elements(pdf) if one.S == "/Figure"]
    compared = 0
    for measure in rated(release.questionnaire):
        cell = release.cells.get((COMPANY, measure.code))
        share = favourable(cell) if cell is not None else None
        if cell is None or share is None or not share.exact:
            continue
        said = measure_text(release.questionnaire, measure, words("vi"))
        assert document[measure.code]["n"] == cell.n
        assert document[measure.code]["bands"][2] == share.low
        line = next(row for row in rows if row["group"] == "" and row["item"] == measure.code)
        assert int(line["n"]) == cell.n
        assert sheet["Toàn công ty", said][2:4] == (cell.n, share.low)
        said = alternative(of, measure, cell)
        assert [int(one) for one in re.findall(r"(\d+)\s%", said)] == [one.low for one in cell.shares]
        assert said in printed, "the PDF draws it, and says it to those who do not see it"
        assert f'aria-label="{escape(said)}"' in page
        compared += 1
    assert compared >= 15
    overview = screen(release, "vi", "overview")
    drawn = charts(slides)[0].plots[0]
    for name, value in zip(drawn.categories, drawn.series[0].values, strict=True):
        assert name in overview and f"{value:g}" in overview
        assert re.search(rf"{re.escape(name)}\D+{value:g}", reading.spoken(company)), (name, value)


def test_every_text_names_its_language(release):
    for language, tongue in (("vi", "vi-VN"), ("en", "en-GB")):
        made = Presentation(io.BytesIO(EXPORTS["pptx"](release, language))).slides
        roots = [slide._element for slide in made] + [chart.part._element for chart in charts(made)]
        spoken = [one.get("lang") for root in roots for one in root.iter(qn("a:rPr"), qn("a:defRPr"))]
        assert len(spoken) > 50 and set(spoken) == {tongue}

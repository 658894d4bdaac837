"""Every number of every file is read back and held against the release's tables: JSON, CSV, XLSX, PPTX, page and PDF.

The release went through the real constructor and publisher: it has clipped cells, ranges, three bands and places
that are not stated.
"""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import openpyxl
import pikepdf
import pytest
from pptx import Presentation

from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.release.derived import Span, favourable, theme_score
from surveyhost.core.release.model import COMPANY, Release, Share
from surveyhost.core.release.scales import cells_of, scales
from surveyhost.core.report_length import Length
from surveyhost.report.formatting import words
from surveyhost.report.html import contents, reading, screen
from surveyhost.report.parts.item_tables import alternative
from surveyhost.report.parts.short import OF_UNITS
from surveyhost.report.parts.short.unit import unit_summary
from surveyhost.report.protected import ITEM
from surveyhost.report.tables import EXPORTS, measure_text
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report import published
from tests.report.reading import elements, spoken

UNIT = ("Khối 1",)


@pytest.fixture(scope="module")
def made() -> Release:
    return published.release(units=60)


@pytest.fixture(scope="module")
def unit(made: Release) -> str:
    return next(group.code for group in made.units() if group.path == UNIT)


@pytest.fixture(scope="module", params=[None, "unit"])
def printed(request: pytest.FixtureRequest, made: Release, unit: str) -> tuple[str, bytes]:
    """The company's report, and a unit's: code of the unit, file."""
    code = unit if request.param else COMPANY
    return code, report_pdf(made, "en", code if request.param else None)


def places(release: Release):
    """Every group with every measure, and its cell or None."""
    for group in release.groups:
        for measure in measures(release.questionnaire):
            yield group, measure, release.cells.get((group.code, measure.code))


def test_the_release_has_what_makes_numbers_differ(made: Release):
    cells = list(made.cells.values())
    assert any(cell.form == "bands" for cell in cells) and any(cell.form == "full" for cell in cells)
    assert any(not share.exact for cell in cells for share in cell.shares)
    assert {place.kind for place in made.protected} >= {"lifted", "few", "not_stated"}


def plain(share: Share) -> object:
    return share.low if share.exact else [share.low, share.high]


def test_json(made: Release):
    groups = {one["code"]: one for one in json.loads(EXPORTS["json"](made, "vi"))["groups"]}
    kinds = {(place.path, place.breakdown, place.measure): place.kind for place in made.protected}
    assert len(groups) == len(made.groups)
    for group, measure, cell in places(made):
        said = groups[group.code]["items"][measure.code]
        if cell is None:
            assert [said[name] for name in ("n", "mean", "distribution", "bands")] == [None] * 4
            kind = kinds.get((group.path, group.breakdown, measure.code), "few")
            assert said["protected"] == ("not_stated" if kind == "not_stated" else "few")
            continue
        assert (said["n"], said["mean"]) == (cell.n, cell.mean)
        assert said["distribution"] == ([plain(one) for one in cell.shares] if cell.form == "full" else None)
        assert said["bands"] == (None if cell.bands is None else [plain(one) for one in cell.bands])


def test_csv(made: Release):
    read: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for row in csv.DictReader(io.StringIO(EXPORTS["csv"](made, "vi").decode("utf-8-sig"))):
        key = (row["breakdown"], row["group"], row["item"], row["part"])
        read.setdefault(key, []).append((row["n"], row["mean"], row["share_low"], row["share_high"]))
    for group, measure, cell in places(made):
        found = read.pop((group.breakdown, " / ".join(group.path), measure.item, ":".join(measure.part)))
        if cell is None:
            assert found == [("", "", "", "")]
            continue
        mean = "" if cell.mean is None else str(cell.mean)
        assert found == [(str(cell.n), mean, str(one.low), str(one.high)) for one in cell.shares]
    assert read == {}, "and no row that is not in the release"


def in_words(share: Share, language: str) -> object:
    least, most = {"vi": ("từ {}", "đến {}"), "en": ("at least {}", "at most {}")}[language]
    if share.exact:
        return share.low
    if share.high == 100:
        return least.format(share.low)
    return most.format(share.high) if share.low == 0 else f"{share.low}–{share.high}"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_xlsx(made: Release, language: str):
    book = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](made, language)))
    said = words(language)
    rows = {
        (sheet.title, row[0], row[1]): row[2:]
        for sheet in book
        for row in sheet.iter_rows(min_row=2, max_col=8, values_only=True)
    }
    for group, measure, cell in places(made):
        sheet = said.breakdown(group.breakdown)
        name = " / ".join(group.path) or said.say("Whole company")
        n, high, middle, low, mean, each = rows[sheet, name, measure_text(made.questionnaire, measure, said)]
        if cell is None:
            assert (n, middle, low, mean) == (None,) * 4
            assert high in {said.say(why) for why in ITEM.values()}
            continue
        assert (n, mean) == (cell.n, cell.mean)
        bands = [in_words(one, language) for one in cell.bands or ()] or [None] * 3
        assert [low, middle, high] == bands
        shown = [one.rpartition(": ")[2] for one in each.split("; ")] if each else []
        assert shown == ([str(in_words(one, language)) for one in cell.shares] if cell.form == "full" else [])


def figure(span: Span, language: str) -> str:
    return words(language).figure(span)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pptx(made: Release, language: str):
    """The charts' own worksheets too: they are what opens when somebody edits a bar."""
    slides = list(Presentation(io.BytesIO(EXPORTS["pptx"](made, language))).slides)
    drawn = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert len(drawn) == 3
    for chart in drawn:
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        behind = [row[1:] for row in book.active.iter_rows(min_row=2, values_only=True)]
        assert behind == list(zip(*(series.values for series in chart.plots[0].series), strict=True))
    themes = {
        scale.text[language]: theme_score(cells_of(made, COMPANY, scale.measures))
        for scale in scales(made.questionnaire)
    }
    shown = dict(zip(drawn[0].plots[0].categories, drawn[0].plots[0].series[0].values, strict=True))
    assert shown == {name: span.low for name, span in themes.items() if span is not None and span.exact}
    cell = made.cells[COMPANY, "recommend"]
    assert cell.bands is not None
    assert [series.values[0] for series in drawn[1].plots[0].series] == [one.low for one in cell.bands]
    compared = 0
    lines = [
        [one.text.split(" ")[0] if at > 1 else one.text.strip() for at, one in enumerate(row.cells)]
        for slide in slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    ]
    for group in made.units():
        if len(group.path) == 1:
            scores = [theme_score(cells_of(made, group.code, one.measures)) for one in scales(made.questionnaire)]
            line = next(one for one in lines if one[0] == group.path[-1])
            assert line[1] == words(language).number(group.respondents)
            for span, said in zip(scores, line[2:], strict=True):
                if span is not None:
                    assert said == figure(span, language).split(" ")[0]
                    compared += 1
    assert compared >= 10


@dataclass
class Page(HTMLParser):
    """The cells of each row of each table, and the words of each picture. Words for the ear alone are left out."""

    rows: list[list[str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    inside: bool = False
    skipped: str = ""
    is_map: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self.inside = True
            self.is_map = (dict(attrs).get("class") or "").startswith("h ")
        self.pictures += [value for name, value in attrs if name == "aria-label" and value]
        if not self.skipped and (tag == "svg" or ("class", "vh") in attrs):
            self.skipped = tag
        if tag == "svg" and self.is_map and ("aria-label", "too few to tell") in attrs:
            self.rows[-1][-1] += " ?"  # what print writes in its place

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in {"td", "th"}
        self.skipped = "" if tag == self.skipped else self.skipped

    def handle_data(self, data: str) -> None:
        if self.inside and not self.skipped:
            self.rows[-1][-1] += data


def read(release: Release, code: str) -> Page:
    page = Page()
    unit = None if code == COMPANY else code
    for part in contents(release, "en", unit):
        page.feed(str(screen(release, "en", part.anchor, unit)))
    page.rows = [[re.sub(r"\s+", " ", one).strip() for one in row] for row in page.rows]
    return page


def test_page_and_pdf(made: Release, printed: tuple[str, bytes]):
    """Each bar, each row of items, each row of items by unit and of the map, on the screen and in the PDF."""
    code, pdf = printed
    of = reading(made, "en", None if code == COMPANY else code)
    page = read(made, code)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        drawn = [str(one.Alt) for one in elements(document) if one.S == "/Figure"]
    text = re.sub(r"\s+", "", spoken(pdf))
    children = [group for group in of.below if len(group.path) == len(of.unit.path) + 1]
    bars = by_unit = mapped = 0
    for measure in of.rated:
        cell = made.cells.get((code, measure.code))
        question = f"{of.numbers[measure.item]}. {of.question(measure.code)}"
        if cell is None or measure.part:
            continue
        share = favourable(cell)
        assert share is not None
        row = next(one for one in page.rows if one[0] == question)
        assert row[2] == words("en").percent(share).replace("\u00a0", " ")
        assert row[-1] == words("en").number(cell.n)
        said = alternative(of, measure, cell)
        assert [int(one) for one in re.findall(r"\d+", said.rpartition(";")[2])] == [cell.n]
        assert said in page.pictures and said in drawn
        bars += 1
        for other in (one for one in page.rows if one[0] == question and len(one) > 2 and one is not row):
            names = next(
                one
                for one in reversed(page.rows[: page.rows.index(other)])
                if one[0] == "Item" and len(one) == len(other)
            )
            for head, said in zip(names[1:], other[1:], strict=True):
                group = next((one for one in children if head.startswith(of.name(one))), of.unit)
                span = of.favourable(group.code, measure.code)
                first = said.split(" ")[0] if re.match(r"[\d−]", said) else said
                assert first == (figure(span, "en") if span is not None else first)
                assert span is not None or said in {"too few", "not stated"}
                assert re.sub(r"\s+", "", question + "".join(other[1:])) in text
                by_unit += 1
    for group in (of.unit, *of.below):
        scores = [of.score(group.code, scale) for scale in of.scales]
        name = of.words.group(group, () if group is of.unit else group.path[:-1])
        row = next(one for one in page.rows if one[0] == name and len(one) == len(scores) + 2)
        assert row[1] == of.people(group)
        for span, said in zip(scores, row[2:], strict=True):
            assert span is None or said.startswith(figure(span, "en"))
            mapped += span is not None
        assert re.sub(r"\s+", "", "".join(row)) in text
    assert (bars, by_unit > 20, mapped > 20) == (sum((code, one.code) in made.cells for one in of.rated), True, True)


def test_summary_of_a_unit(made: Release, unit: str):
    """Each row of its page of differences, and of its map, stands in the tables, and so in the file."""
    brief = reading(made, "en", unit, None, None, None, Length.SUMMARY)
    text = re.sub(r"\s+", "", spoken(report_pdf(made, "en", unit, length=Length.SUMMARY)))
    shows = {part.template: part.shows for part in unit_summary(brief, OF_UNITS[Length.SUMMARY][0])}
    above = [one for one in (brief.parent, brief.whole) if one is not None]
    compared = 0
    for row in shows["beside"]["rows"]:
        cells = [made.cells[code, row.place.code] for code in dict.fromkeys([unit, *(one.code for one in above)])]
        own, *others = (favourable(cell) for cell in cells)
        assert own is not None and row.figure == words("en").percent(own) and row.n == words("en").number(cells[0].n)
        for delta, other in zip(row.deltas, others, strict=True):
            if delta is not None:
                assert other is not None and delta.text == words("en").signed(own.low - other.low)
                compared += 1
        printed = "".join(one.text for one in row.deltas if one is not None)
        assert re.sub(r"\s+", "", f"{row.number}. {row.text}{row.figure}{printed}{row.n}") in text
    units = {one.path[-1] if one.path else "": one for one in made.units()}
    for row in shows["heat"]["maps"][0].rows:
        group = units[row.name]
        scores = [theme_score(cells_of(made, group.code, scale.measures)) for scale in brief.scales[: len(row.cells)]]
        assert [one.figure for one in row.cells] == ["" if one is None else figure(one, "en") for one in scores]
        assert row.n == words("en").number(group.respondents)
        said = "".join(
            one.figure + one.difference + ("?" if one.delta and one.delta.is_few else "") for one in row.cells
        )
        assert compared and re.sub(r"\s+", "", row.name + row.n + said) in text
    assert len(shows["heat"]["maps"][0].rows) > 2

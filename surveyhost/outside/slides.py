"""Slides with editable charts, from plain values. The only importer of python-pptx."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide as Sheet
from pptx.text.text import TextFrame
from pptx.util import Emu, Mm, Pt

from ..languages import regional

INK, INK2, LINE, WHITE = "14201D", "43504B", "D3DAD7", "FFFFFF"
FONT = "Be Vietnam Pro"
"""Named only: a computer without it shows another sans serif."""
WIDTH, HEIGHT, EDGE = Mm(338.7), Mm(190.5), Mm(16)
UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TITLED = 5
"""The layout of the default template that holds a title and nothing else: outlines and screen readers go by it."""
STEPS = ((45, 26), (80, 21), (150, 16))
"""Size of a title in points by the letters it has at most; longer ones are set in `SMALLEST`."""
SMALLEST = 12
DARK = frozenset(("005485", "004573", "AC451B"))
"""Fills on which a figure is white."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars; a value that is not printed is None and has no bar."""

    name: str
    values: Sequence[float | None]
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart, lying; `stacked`: its series add up to 100."""

    alt: str
    categories: Sequence[str]
    series: Sequence[Series]
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Square:
    """One cell of a table: words, the colour behind them ("" for none), and what follows them in small."""

    text: str
    fill: str = ""
    is_bold: bool = False
    small: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: cells, or a sentence that runs over the whole row."""

    alt: str
    head: Sequence[str]
    rows: Sequence[Sequence[Square] | str]


@dataclass(frozen=True, slots=True)
class Point:
    """One of a few sentences that fill a slide: what is said in bold, what follows, and what it rests on."""

    fact: str
    more: str = ""
    rests_on: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """A title, lines of text under it, and under these a chart, a table or sentences. `is_first`: it opens the file."""

    title: str
    lines: Sequence[str] = ()
    chart: Chart | None = None
    table: Table | None = None
    points: Sequence[Point] = ()
    is_first: bool = False


def _plain(text: str) -> str:
    """The text without signs that may not stand in the file."""
    return UNFIT.sub("\ufffd", text)


def _run(paragraph: Any, text: str, size: float, colour: str = INK, is_bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = _plain(text)
    run.font.name, run.font.size, run.font.bold = FONT, Pt(size), is_bold
    run.font.color.rgb = RGBColor.from_string(colour)


def _write(frame: TextFrame, lines: Sequence[str], size: float, colour: str = INK, is_bold: bool = False) -> None:
    frame.word_wrap = True
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        _run(paragraph, line, size, colour, is_bold)


def _box(sheet: Sheet, top: int, height: int, lines: Sequence[str], size: float, **style: Any) -> None:
    frame = sheet.shapes.add_textbox(EDGE, top, WIDTH - 2 * EDGE, height).text_frame
    frame.margin_left = frame.margin_right = 0
    _write(frame, lines, size, **style)


def _title(sheet: Sheet, text: str, top: int, height: int, larger: float = 1) -> None:
    """The slide's own title, in a size in which its two lines hold it."""
    holder = sheet.shapes.title
    holder.left, holder.top, holder.width, holder.height = EDGE, top, WIDTH - 2 * EDGE, height
    frame = holder.text_frame
    frame.margin_left = frame.margin_right = 0
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if larger > 1 else MSO_ANCHOR.MIDDLE
    size = next((size for letters, size in STEPS if len(text) <= letters), SMALLEST)
    _write(frame, [text], size * larger, is_bold=True)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT


def _rule(sheet: Sheet, top: int, colour: str, width: int = WIDTH - 2 * EDGE) -> None:
    line = sheet.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, EDGE, top, EDGE + width, top)
    line.line.color.rgb, line.line.width = RGBColor.from_string(colour), Pt(0.75)
    line._element.remove(line._element.find(qn("p:style")))  # the theme's shadow


def _say(sheet: Sheet, points: Sequence[Point], top: int, bottom: int) -> None:
    """Sentences one under the other, numbered, in a size in which all of them fit."""
    letters = sum(len(one.fact) + len(one.more) for one in points)
    size = 16 if letters < 750 else 13 if letters < 1_200 else 10
    frame = sheet.shapes.add_textbox(EDGE, top, WIDTH - 2 * EDGE, bottom - top).text_frame
    frame.word_wrap, frame.margin_left = True, 0
    for number, one in enumerate(points, start=1):
        paragraph = frame.paragraphs[0] if number == 1 else frame.add_paragraph()
        paragraph.space_after = Pt(size * 0.7)
        _run(paragraph, f"{number}.  {one.fact} ", size, is_bold=True)
        _run(paragraph, f"{one.more}  ", size)
        _run(paragraph, one.rests_on, size * 0.75, INK2)


def _draw(sheet: Sheet, chart: Chart, top: int, bottom: int) -> None:
    if chart.stacked:
        bottom = min(bottom, top + Mm(58))
    figures = CategoryChartData(number_format='0"\u00a0%"')
    figures.categories = [_plain(one) for one in chart.categories]
    for one in chart.series:
        figures.add_series(_plain(one.name), list(one.values))
    kind = XL_CHART_TYPE.BAR_STACKED if chart.stacked else XL_CHART_TYPE.BAR_CLUSTERED
    frame = sheet.shapes.add_chart(kind, EDGE, top, WIDTH - 2 * EDGE, bottom - top, figures)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", _plain(chart.alt))
    drawn = frame.chart
    drawn.font.name, drawn.font.size = FONT, Pt(12)
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 45, 100 if chart.stacked else -8
    plot.has_data_labels = True
    plot.data_labels.show_value = True
    plot.data_labels.position = XL_LABEL_POSITION.CENTER if chart.stacked else XL_LABEL_POSITION.OUTSIDE_END
    drawn.category_axis.reverse_order = True
    if chart.stacked:
        drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        drawn.category_axis.format.line.fill.background()
    drawn.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    drawn.category_axis.format.line.color.rgb = RGBColor.from_string(INK)
    drawn.category_axis.has_major_gridlines = False
    drawn.value_axis.minimum_scale, drawn.value_axis.maximum_scale = 0, 100
    drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    drawn.value_axis.format.line.fill.background()
    for series, one in zip(plot.series, chart.series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(one.colour)
        if chart.stacked:
            labels = series.data_labels
            labels.show_value, labels.position = True, XL_LABEL_POSITION.CENTER
            labels.font.size, labels.font.bold = Pt(18), True
            labels.font.color.rgb = RGBColor.from_string(WHITE if one.colour in DARK else INK)


def _lay(sheet: Sheet, table: Table, top: int, bottom: int) -> None:
    height = min(Mm(9), Emu(int((bottom - top) / (len(table.rows) + 1))))
    shape = sheet.shapes.add_table(
        len(table.rows) + 1, len(table.head), EDGE, top, WIDTH - 2 * EDGE, height * (len(table.rows) + 1)
    )
    shape._element.nvGraphicFramePr.cNvPr.set("descr", _plain(table.alt))
    grid = shape.table
    grid.horz_banding = False
    grid.columns[0].width = first = Mm(88)
    for column in list(grid.columns)[1:]:
        column.width = Emu(int((WIDTH - 2 * EDGE - first) / (len(table.head) - 1)))
    for across, text in enumerate(table.head):
        _square(grid.cell(0, across), Square(text, is_bold=True), across)
    for down, row in enumerate(table.rows, start=1):
        grid.rows[down].height = height
        if isinstance(row, str):
            grid.cell(down, 0).merge(grid.cell(down, len(table.head) - 1))
            _square(grid.cell(down, 0), Square(row), 0, INK2)
            continue
        for across, square in enumerate(row):
            _square(grid.cell(down, across), square, across)


def _square(cell: Any, square: Square, across: int, colour: str = INK) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(square.fill or WHITE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Mm(0.5)
    frame = cell.text_frame
    _write(frame, [square.text], 10, colour, square.is_bold)
    if square.small:
        _run(frame.paragraphs[0], f" {square.small}", 7.5)
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER if across else PP_ALIGN.LEFT


def _add(sheet: Sheet, slide: Slide, foot: str) -> None:
    if slide.is_first:
        _title(sheet, slide.title, Mm(40), Mm(48), 1.6)
        _rule(sheet, Mm(92), INK, Mm(60))
        _box(sheet, Mm(96), Mm(40), slide.lines, 16, colour=INK2)
    else:
        _title(sheet, slide.title, Mm(8), Mm(20))
        if slide.lines:
            _box(sheet, Mm(28), Mm(7 * len(slide.lines)), slide.lines, 13, colour=INK2)
    top, bottom = Mm(32 + 6.5 * len(slide.lines)), HEIGHT - Mm(17)
    if slide.chart is not None:
        _draw(sheet, slide.chart, top, bottom)
    if slide.table is not None:
        _lay(sheet, slide.table, top, bottom)
    if slide.points:
        _say(sheet, slide.points, top, bottom)
    _rule(sheet, HEIGHT - Mm(14), LINE)
    _box(sheet, HEIGHT - Mm(13), Mm(8), [foot], 9, colour=INK2)


def _speak(sheet: Sheet, tongue: str) -> None:
    """Name the language of every text, charts included: screen readers and spelling go by it."""
    charts = [shape.chart.part._element for shape in sheet.shapes if shape.has_chart]
    for root in (sheet._element, *charts):
        for properties in root.iter(qn("a:rPr"), qn("a:defRPr"), qn("a:endParaRPr")):
            properties.set("lang", tongue)


def deck(slides: Sequence[Slide], foot: str, title: str, language: str, moment: datetime) -> bytes:
    """A PPTX of 16 : 9. foot: the line under every slide. moment: the date that stands in the file."""
    made = Presentation()
    made.slide_width, made.slide_height = WIDTH, HEIGHT
    about = made.core_properties
    about.title, about.language, about.author, about.last_modified_by = _plain(title)[:255], language, "", ""
    about.created = about.modified = about.last_printed = moment.replace(tzinfo=None)
    for number, slide in enumerate(slides, start=1):
        _add(made.slides.add_slide(made.slide_layouts[TITLED]), slide, f"{foot}    {number} / {len(slides)}")
    for sheet in made.slides:
        _speak(sheet, regional(language))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()

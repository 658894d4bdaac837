"""Slides with charts that can be edited: what stands on them goes in as plain values. The only importer of pptx."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide as Sheet
from pptx.text.text import TextFrame
from pptx.util import Emu, Mm, Pt

INK, INK2, LINE, WHITE = "14201D", "43504B", "D3DAD7", "FFFFFF"
FONT = "Be Vietnam Pro"
"""Named only: a computer without it shows another sans serif."""
WIDTH, HEIGHT, EDGE = Mm(338.7), Mm(190.5), Mm(16)
UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BLANK = 6
"""The layout of the default template that holds nothing."""


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
    """One cell of a table: words, and the colour behind them ("" for none)."""

    text: str
    fill: str = ""
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    alt: str
    head: Sequence[str]
    rows: Sequence[Sequence[Square]]


@dataclass(frozen=True, slots=True)
class Slide:
    """A title, lines of text under it, and under these at most one chart or table. `is_first`: it opens the file."""

    title: str
    lines: Sequence[str] = ()
    chart: Chart | None = None
    table: Table | None = None
    is_first: bool = False


def _plain(text: str) -> str:
    """The text without signs that may not stand in the file."""
    return UNFIT.sub("\ufffd", text)


def _write(frame: TextFrame, lines: Sequence[str], size: float, colour: str = INK, is_bold: bool = False) -> None:
    frame.word_wrap = True
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = _plain(line)
        run.font.name, run.font.size, run.font.bold = FONT, Pt(size), is_bold
        run.font.color.rgb = RGBColor.from_string(colour)


def _box(sheet: Sheet, top: int, height: int, lines: Sequence[str], size: float, **style: Any) -> None:
    frame = sheet.shapes.add_textbox(EDGE, top, WIDTH - 2 * EDGE, height).text_frame
    _write(frame, lines, size, **style)


def _draw(sheet: Sheet, chart: Chart, top: int, bottom: int) -> None:
    figures = CategoryChartData(number_format='0"\u00a0%"')
    figures.categories = [_plain(one) for one in chart.categories]
    for one in chart.series:
        figures.add_series(_plain(one.name), list(one.values))
    kind = XL_CHART_TYPE.BAR_STACKED if chart.stacked else XL_CHART_TYPE.BAR_CLUSTERED
    frame = sheet.shapes.add_chart(kind, EDGE, top, WIDTH - 2 * EDGE, bottom - top, figures)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", _plain(chart.alt))
    drawn = frame.chart
    drawn.font.name, drawn.font.size = FONT, Pt(12)
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 45, 100 if chart.stacked else -8
    plot.has_data_labels = True
    plot.data_labels.show_value = True
    plot.data_labels.position = XL_LABEL_POSITION.CENTER if chart.stacked else XL_LABEL_POSITION.OUTSIDE_END
    drawn.category_axis.reverse_order = True
    drawn.category_axis.format.line.color.rgb = RGBColor.from_string(INK)
    drawn.category_axis.has_major_gridlines = False
    drawn.value_axis.minimum_scale, drawn.value_axis.maximum_scale = 0, 100
    drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    drawn.value_axis.format.line.fill.background()
    for series, one in zip(plot.series, chart.series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(one.colour)


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
        for across, square in enumerate(row):
            _square(grid.cell(down, across), square, across)


def _square(cell: Any, square: Square, across: int) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(square.fill or WHITE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Mm(0.5)
    frame = cell.text_frame
    _write(frame, [square.text], 10, is_bold=square.is_bold)
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER if across else PP_ALIGN.LEFT


def _add(sheet: Sheet, slide: Slide, foot: str) -> None:
    if slide.is_first:
        _box(sheet, Mm(62), Mm(30), [slide.title], 36, is_bold=True)
        _box(sheet, Mm(96), Mm(40), slide.lines, 16, colour=INK2)
    else:
        _box(sheet, Mm(10), Mm(16), [slide.title], 24, is_bold=True)
        _box(sheet, Mm(27), Mm(8 * max(1, len(slide.lines))), slide.lines or [""], 14, colour=INK2)
    top, bottom = Mm(32 + 7.5 * len(slide.lines)), HEIGHT - Mm(16)
    if slide.chart is not None:
        _draw(sheet, slide.chart, top, bottom)
    if slide.table is not None:
        _lay(sheet, slide.table, top, bottom)
    _box(sheet, HEIGHT - Mm(13), Mm(8), [foot], 9, colour=INK2)


def deck(slides: Sequence[Slide], foot: str, title: str, language: str, moment: datetime) -> bytes:
    """A PPTX of 16 : 9. foot: the line under every slide. moment: the date that stands in the file."""
    made = Presentation()
    made.slide_width, made.slide_height = WIDTH, HEIGHT
    about = made.core_properties
    about.title, about.language, about.author, about.last_modified_by = _plain(title)[:255], language, "", ""
    about.created = about.modified = about.last_printed = moment.replace(tzinfo=None)
    for slide in slides:
        _add(made.slides.add_slide(made.slide_layouts[BLANK]), slide, foot)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()

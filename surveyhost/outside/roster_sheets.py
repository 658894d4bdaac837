"""The sheet of a workbook that holds people, as displayed: formats applied, merged cells filled, hidden parts left out.

What a person sees on the screen is what they believe to have sent; the file holds more, and less.
"""

import io
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast
from xml.etree.ElementTree import iterparse

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._reader import WorkSheetParser  # its public form tells nothing of hidden rows

from ..core.quoting import quoted
from ..core.roster.columns import letter
from ..core.roster.notices import Notice, numbers
from ..core.roster.number_formats import shown
from ..core.roster.table import LOOKED_AT, is_heading
from . import sheets
from .refusals import SheetUnreadable, TooManyCells, TooManyMergedCells, TooManyMerges

MOST_CELLS = 1_000_000
MOST_MERGED = 20_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TRUE = frozenset({"1", "true", "on"})
_NAMED = 12
_BROKEN = (
    zipfile.BadZipFile, SyntaxError, OSError, EOFError, LookupError, ValueError, TypeError, AttributeError,
)  # fmt: skip
"""What the library raises over a damaged file; XML that breaks off is a SyntaxError of one parser or the other."""


@dataclass(slots=True)
class _Sheet:
    """What stands in one sheet, before anything is left out."""

    rows: list[tuple[int, dict[int, str]]] = field(default_factory=list)
    """Number and cells (column from 0 to text) of each row that is there."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    """Ranges, as A2:B4."""


Table = tuple[list[tuple[int, Sequence[str]]], tuple[Notice, ...]]


def read(content: bytes, most_rows: int | None = None, mapping: Mapping[str, str] | None = None) -> Table:
    """Rows (line number from 1, cells) of the sheet that holds people, and what is to be told of it.

    That is the first visible one with a row of headings near its top (`mapping`: what they mean for this client), else
    the first that holds anything. `most_rows`: stop after so many, for whoever wants to see the beginning only.
    SheetRefused for a workbook that cannot be read, or is too large.
    """
    sheets.look(content)
    try:
        return _read(content, most_rows or sheets.MOST_ROWS, mapping or {})
    except _BROKEN as trouble:
        raise SheetUnreadable() from trouble


def _read(content: bytes, most_rows: int, mapping: Mapping[str, str]) -> Table:
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=True)
    hidden = [one.title for one in book.worksheets if one.sheet_state != "visible"]
    visible = [one for one in book.worksheets if one.sheet_state == "visible"]
    looked_at = [(one, _sheet(book, one, LOOKED_AT)) for one in visible]
    filled = [(one, sheet) for one, sheet in looked_at if sheet.rows]
    notices = [Notice("hidden-sheets", {"names": _names(hidden)})] if hidden else []
    if not filled:
        return [], tuple(notices)
    page = next((one for one, sheet in filled if _has_headings(sheet, mapping)), filled[0][0])
    if len(filled) > 1:
        others = [one.title for one, _ in filled if one is not page]
        notices.append(Notice("other-sheets", {"sheet": quoted(page.title), "names": _names(others)}))
    rows, told = _as_shown(_sheet(book, page, most_rows))
    return rows, (*notices, *told)


def _has_headings(sheet: _Sheet, mapping: Mapping[str, str]) -> bool:
    return any(is_heading(list(cells.values()), mapping) for _, cells in sheet.rows)


def _names(found: Sequence[str]) -> str:
    return ", ".join(quoted(one) for one in found[:_NAMED]) + (", ..." if len(found) > _NAMED else "")


def _sheet(book: Any, page: Any, most_rows: int) -> _Sheet:
    found = _Sheet()
    with page._get_source() as source:
        parser = _Cells(
            source,
            page._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        formats = _Formats(book)
        cells = 0
        for _, element in iterparse(source):  # noqa: S314  (declarations were refused by `sheets.look`)
            if element.tag == f"{_MAIN}row":
                cells += len(element)
                if cells > MOST_CELLS:
                    raise TooManyCells(most=MOST_CELLS)
                _row(found, parser, formats, element)
                element.clear()
                if len(found.rows) >= most_rows:
                    break
            elif element.tag == f"{_MAIN}col" and _is_hidden(element, "width"):
                found.hidden_columns.append((int(element.get("min", "1")) - 1, int(element.get("max", "1")) - 1))
            elif element.tag == f"{_MAIN}mergeCell":
                found.merged.append(element.get("ref", ""))
                if len(found.merged) > MOST_MERGED:
                    raise TooManyMergedCells(most=MOST_MERGED)
    return found


class _Cells(WorkSheetParser):
    """Cells as they were when the file was saved; a formula that was never calculated is an equals sign."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """As the library, with its slow way for texts that stand in the cell left out."""
        inline = element.get("t") == "inlineStr"
        if inline:
            element.set("t", "str")  # so that it looks for a value, finds none, and gives the cell's place
        cell: dict[str, Any] = super().parse_cell(element)
        if inline:
            cell["value"] = "".join(one.text or "" for one in _texts(element))
        elif cell["value"] is None and element.find(f"{_MAIN}f") is not None:
            cell["value"] = "="
        return cell


def _texts(cell: Any) -> Iterator[Any]:
    """The texts of a cell, without how they are pronounced."""
    for inside in cell.iterfind(f"{_MAIN}is"):
        yield from inside.iterfind(f"{_MAIN}t")
        yield from inside.iterfind(f"{_MAIN}r/{_MAIN}t")


def _is_hidden(element: Any, size: str) -> bool:
    return element.get("hidden") in _TRUE or element.get(size) == "0"


def _row(found: _Sheet, parser: Any, formats: "_Formats", element: Any) -> None:
    filled: dict[int, str] = {}
    number, cells = parser.parse_row(element)
    for cell in cells:
        if text := formats.text(cell).strip():
            filled[cell["column"] - 1] = text
    if filled:
        found.rows.append((number, filled))
        if _is_hidden(element, "ht"):
            found.hidden_rows.add(number)


class _Formats:
    """What a cell shows, by its value and the number format of its style."""

    def __init__(self, book: Any) -> None:
        own = list(book._number_formats)
        self.codes: list[str] = []
        for style in book._cell_styles:
            id, first = style.numFmtId, BUILTIN_FORMATS_MAX_SIZE
            own_code = own[id - first] if first <= id < first + len(own) else "General"
            self.codes.append(BUILTIN_FORMATS.get(id) or own_code)

    def text(self, cell: dict[str, Any]) -> str:
        """The cell as it is shown; dates in ISO form, which no reader's country changes."""
        value, style = cell["value"], int(cell["style_id"] or 0)
        if value is None:
            return ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return shown(value, self.codes[style] if style < len(self.codes) else "General")
        return str(value) if isinstance(value, str | timedelta) else sheets.text_of(value)


def _as_shown(sheet: _Sheet) -> tuple[list[tuple[int, Sequence[str]]], Iterator[Notice]]:
    merged = _fill(sheet)
    width = max(max(cells) for _, cells in sheet.rows) + 1
    gone = {at for first, last in sheet.hidden_columns for at in range(first, min(last + 1, width))}
    kept = [at for at in range(width) if at not in gone]
    shown_rows = [(line, cells) for line, cells in sheet.rows if line not in sheet.hidden_rows]
    heading = shown_rows[0][1] if shown_rows else {}
    named = [
        heading.get(at, "").strip() or letter(at) for at in sorted(gone) if any(at in row for _, row in shown_rows)
    ]
    rows = [(line, [cells.get(at, "") for at in kept]) for line, cells in shown_rows]
    return cast(list[tuple[int, Sequence[str]]], rows), _notices(sheet, merged, named)


def _notices(sheet: _Sheet, merged: "_Merged", columns: Sequence[str]) -> Iterator[Notice]:
    if sheet.hidden_rows:
        lines = sorted(sheet.hidden_rows)
        yield Notice("hidden-rows", {"count": str(len(lines)), "rows": numbers(lines)})
    if columns:
        yield Notice("hidden-columns", {"count": str(len(columns)), "names": _names(columns)})
    if merged.count:
        yield Notice("merged-cells", {"count": str(merged.count), "rows": numbers(sorted(merged.rows))})


@dataclass(slots=True)
class _Merged:
    """Cells that span several rows that hold something."""

    count: int = 0
    rows: set[int] = field(default_factory=set)
    """All of them but the first of each."""


def _fill(sheet: _Sheet) -> _Merged:
    """Give every row of a merged cell its value. Only rows that hold something are people."""
    lines = dict(sheet.rows)
    ordered = sorted(lines)
    filled, merged = 0, _Merged()
    for ref in sheet.merged:
        left, top, _, bottom = range_boundaries(ref)
        text = lines.get(top, {}).get(left - 1, "")
        if bottom == top or not text:
            continue
        merged.count += 1
        below = ordered[bisect_right(ordered, top) : bisect_right(ordered, bottom)]
        filled += len(below)
        if filled > MOST_CELLS:
            raise TooManyMerges(most=MOST_CELLS)
        for line in below:
            lines[line].setdefault(left - 1, text)
        merged.rows.update(below)
    return merged

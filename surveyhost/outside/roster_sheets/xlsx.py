"""Workbooks of Excel since 2007 (.xlsx), read with openpyxl."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import iterparse

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._reader import WorkSheetParser  # its public form tells nothing of hidden rows

from ...core.roster.number_formats import shown
from .. import sheets
from .sheet import Page, Sheet

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TRUE = frozenset({"1", "true", "on"})


class Book:
    def __init__(self, content: bytes) -> None:
        self._book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=True)
        self.pages = [Page(one.title, one.sheet_state == "visible") for one in self._book.worksheets]

    def sheet(self, at: int, most_rows: int) -> Sheet:
        return _sheet(self._book, self._book.worksheets[at], most_rows)


def _sheet(book: Any, page: Any, most_rows: int) -> Sheet:
    found = Sheet()
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
        for _, element in iterparse(source):  # noqa: S314  (declarations were refused by `sheets.look`)
            if element.tag == f"{_MAIN}row":
                found.looked_at(len(element))
                _row(found, parser, formats, element)
                element.clear()
                if len(found.rows) >= most_rows:
                    break
            elif element.tag == f"{_MAIN}col" and _is_hidden(element, "width"):
                found.hidden_columns.append((int(element.get("min", "1")) - 1, int(element.get("max", "1")) - 1))
            elif element.tag == f"{_MAIN}mergeCell":
                left, top, _, bottom = range_boundaries(element.get("ref", ""))
                found.merge(left - 1, top, bottom)
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


def _row(found: Sheet, parser: Any, formats: "_Formats", element: Any) -> None:
    filled: dict[int, str] = {}
    number, cells = parser.parse_row(element)
    for cell in cells:
        if text := formats.text(cell).strip():
            filled[cell["column"] - 1] = text
    found.keep(number, filled, _is_hidden(element, "ht"))


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

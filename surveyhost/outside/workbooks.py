"""Workbooks of several sheets, as lists of rows of text: read with calamine, written with XlsxWriter."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from ..core.errors import Refusal
from . import sheets

Rows = Sequence[Sequence[str]]
MOST_BYTES = 10 * 1024 * 1024
"""Of a file as it is uploaded."""


def read(content: bytes) -> dict[str, list[list[str]]]:
    """Sheet name to its rows, cells as text without blank ends. Refusal for what is no workbook or too large."""
    if len(content) > MOST_BYTES:
        raise Refusal(f"The workbook is larger than {MOST_BYTES >> 20} MB.", "too-large")
    if not sheets.is_sheet(content):
        raise Refusal("The file is no workbook; it must be an .xlsx file.", "sheet")
    sheets._look(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name: _rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names}
    except (CalamineError, ValueError, OSError) as error:
        raise Refusal("The workbook cannot be read; save it as .xlsx again.", "sheet") from error


def _rows(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    return [[sheets._text(cell).strip() for cell in row] for row in rows]


def write(tables: Mapping[str, Rows]) -> bytes:
    """An .xlsx with one sheet for each table, every cell as text (a formula stays words), the first row bold."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        head = book.add_format({"bold": True})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 60, 24)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(at, column, cell, plain if at else head)
    return buffer.getvalue()

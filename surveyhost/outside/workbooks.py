"""Workbooks of several sheets, as lists of rows of text: read with calamine, written with XlsxWriter."""

import io
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from ..core.quoting import FORMULA
from . import sheets
from .refusals import (
    NoWorkbook,
    WorkbookEncrypted,
    WorkbookIsDocument,
    WorkbookIsPage,
    WorkbookIsText,
    WorkbookTooLarge,
    WorkbookUnreadable,
)

Rows = Sequence[Sequence[str]]
MOST_BYTES = 10 * 1024 * 1024
"""Of a file as it is uploaded."""
_GLANCE = 3
"""Rows that are read of a sheet that nobody asked for."""
_CREATED = datetime(2000, 1, 1)
"""What a workbook says of when it was made, so that the same tables give the same bytes at any time."""


def read(content: bytes, wanted: Collection[str] | None = None) -> dict[str, list[list[str]]]:
    """Sheet name to its rows, cells as text without blank ends. Refusal for what is no workbook or too large.

    What kind of file it is says its content, not its name: .xlsx, .xls or .ods. wanted: names of sheets in small
    letters; of any other the first rows are enough.
    """
    if len(content) > MOST_BYTES:
        raise WorkbookTooLarge(most=MOST_BYTES >> 20)
    if not sheets.is_sheet(content):
        raise _not_a_workbook(content)
    if sheets.kind(content) != "xls":
        sheets.look(content, sheets.FORM)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name: _rows(book, name, wanted) for name in book.sheet_names}
    except (CalamineError, ValueError, OSError) as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise WorkbookEncrypted() from error
        raise WorkbookUnreadable() from error


def _rows(book: CalamineWorkbook, name: str, wanted: Collection[str] | None) -> list[list[str]]:
    whole = wanted is None or name.strip().lower() in wanted
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=None if whole else _GLANCE)
    return [[] if row.count("") == len(row) else [_text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:
    return sheets.text_of(cell).strip() if cell != "" else ""


def _not_a_workbook(content: bytes) -> Exception:
    begin = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin.startswith(b"<"):
        return WorkbookIsPage()
    if begin.startswith((b"%PDF", b"{\\rtf")):
        return WorkbookIsDocument()
    try:
        begin[: 4096 - 8].decode("utf-8")
    except UnicodeDecodeError:
        return NoWorkbook()
    return WorkbookIsText() if begin and b"\0" not in begin else NoWorkbook()


def write(tables: Mapping[str, Rows]) -> bytes:
    """An .xlsx with one sheet for each table, every cell as text, the first row bold.

    The same tables give the same bytes. A formula stays words, after somebody edited it too.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        head = book.add_format({"bold": True})
        wrapped = {"text_wrap": True, "valign": "top"}
        plain, quoted = book.add_format(wrapped), book.add_format({**wrapped, "quote_prefix": True})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 60, 24)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell:
                        look = quoted if cell.startswith(FORMULA) else plain
                        sheet.write_string(at, column, cell, look if at else head)
    return buffer.getvalue()

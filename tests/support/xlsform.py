"""Workbooks as other tools write them."""

import io
from typing import Any

import xlsxwriter


def workbook(**sheets: list[list[Any]]) -> bytes:
    """An .xlsx file with these sheets, row by row; None is an empty cell."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "constant_memory": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()

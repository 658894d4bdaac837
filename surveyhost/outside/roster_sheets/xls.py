"""Workbooks of Excel 97-2003 (.xls), read with xlrd."""

import io
from datetime import date, datetime, time

import xlrd

from ...core.roster.number_formats import shown
from .. import sheets
from ..refusals import WorkbookEncrypted
from .sheet import Page, Sheet

BROKEN = (xlrd.XLRDError, xlrd.compdoc.CompDocError)
"""What the library raises over a damaged file, among others."""
_VISIBLE = 0


class Book:
    def __init__(self, content: bytes) -> None:
        try:
            self._book = xlrd.open_workbook(
                file_contents=content, logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
            )
        except xlrd.XLRDError as error:
            if "encrypted" in str(error):
                raise WorkbookEncrypted() from error
            raise
        self.pages = [self._page(at) for at in range(self._book.nsheets)]

    def _page(self, at: int) -> Page:
        sheet = self._book.sheet_by_index(at)
        return Page(sheet.name, sheet.visibility == _VISIBLE)

    def sheet(self, at: int, most_rows: int) -> Sheet:
        page, found = self._book.sheet_by_index(at), Sheet()
        for row in range(page.nrows):
            if len(found.rows) >= most_rows:
                break
            found.looked_at(page.row_len(row))
            info = page.rowinfo_map.get(row)
            found.keep(row + 1, self._cells(page, row), bool(info.hidden if info else page.default_row_hidden))
        columns = page.colinfo_map.items()
        found.hidden_columns = [(at, at) for at, info in columns if info.hidden or not info.width]
        for top, bottom, left, _ in page.merged_cells:
            found.merge(left, top + 1, bottom)
        return found

    def _cells(self, page: xlrd.sheet.Sheet, row: int) -> dict[int, str]:
        texts = ((at, self._text(page.cell(row, at)).strip()) for at in range(page.row_len(row)))
        return {at: text for at, text in texts if text}

    def _text(self, cell: xlrd.sheet.Cell) -> str:
        """The cell as it is shown; dates in ISO form, which no reader's country changes."""
        if cell.ctype == xlrd.XL_CELL_NUMBER:
            return shown(cell.value, self._book.format_map[self._book.xf_list[cell.xf_index].format_key].format_str)
        if cell.ctype == xlrd.XL_CELL_DATE:
            return sheets.text_of(self._moment(cell.value))
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return sheets.text_of(bool(cell.value))
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#UNKNOWN!"))
        return str(cell.value)

    def _moment(self, value: float) -> date | time | float:
        try:
            found: datetime = xlrd.xldate.xldate_as_datetime(value, self._book.datemode)
        except (xlrd.xldate.XLDateError, OverflowError):
            return value
        return found.time() if value < 1 else found

"""Workbooks whose text stays text, whatever it begins with: no program computes anything of it, not even after it was
edited. Their sheets have names that every program takes."""

import io
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import xlsxwriter
from xlsxwriter.workbook import Workbook

from ..core.quoting import FORMULA

UNITS = 31
"""Most of a sheet's name, in units of UTF-16."""
NOT_IN_NAMES = str.maketrans("[]:*?/\\", "-------")
EXCELS_OWN = ("history",)
"""Names that one program keeps for itself."""


@contextmanager
def workbook(out: io.BytesIO) -> Iterator[Workbook]:
    """A workbook that is written into `out` in the end."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        yield book


class Sheet:
    """One sheet. widths: of its columns from the first. wrapped: whether long text goes on below."""

    def __init__(self, book: Workbook, name: str, widths: Sequence[int], wrapped: bool = True) -> None:
        look = {"text_wrap": True, "valign": "top"} if wrapped else {}
        self._sheet = book.add_worksheet(name)
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self._plain = book.add_format(look) if wrapped else None
        self._quoted = book.add_format({**look, "quote_prefix": True})
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, width)

    def heads(self, row: int, names: Sequence[str]) -> None:
        for place, name in enumerate(names):
            self._sheet.write_string(row, place, name, self._head)

    def freeze(self, rows: int, columns: int) -> None:
        """So many rows and columns stay where they are while the others are moved."""
        self._sheet.freeze_panes(rows, columns)

    def write(self, row: int, column: int, value: str | int | float) -> None:
        """A number, or text."""
        if isinstance(value, str):
            self._sheet.write_string(row, column, value, self._quoted if value.startswith(FORMULA) else self._plain)
        else:
            self._sheet.write_number(row, column, value)


def sheet_name(book: Workbook, name: str, reserved: Collection[str] = ()) -> str:
    """The name without signs that a sheet's may not have, told apart from those that are there or reserved."""
    plain = _cut(name.translate(NOT_IN_NAMES).strip("' "), UNITS) or "-"
    taken = {sheet.get_name() for sheet in book.worksheets()} | {*reserved, *EXCELS_OWN}
    folded = {form for one in taken for form in (one.lower(), one.casefold())}
    numbered = (f"{_cut(plain, UNITS - 4)} {number}" for number in range(2, len(taken) + 3))
    return next(one for one in (plain, *numbered) if not {one.lower(), one.casefold()} & folded)


def _cut(text: str, most: int) -> str:
    """As much of it as fits into so many units of UTF-16, no letter halved."""
    while len(text.encode("utf-16-le")) > 2 * most:
        text = text[:-1]
    return text.strip("' ")

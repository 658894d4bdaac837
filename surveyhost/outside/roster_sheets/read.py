"""Which sheet of a workbook holds people, and what it shows."""

import struct
from collections.abc import Callable, Mapping, Sequence

from ...core.quoting import quoted
from ...core.roster.notices import Notice
from ...core.roster.table import LOOKED_AT
from .. import sheets
from ..refusals import SheetUnreadable
from . import ods, xls, xlsx
from .sheet import Book, Sheet
from .shown import as_shown, names, names_columns

_BROKEN = (
    *sheets.BROKEN, *xls.BROKEN, struct.error,
    SyntaxError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError,
)  # fmt: skip
"""What the libraries raise over a damaged file; XML that breaks off is a SyntaxError of one parser or the other."""
_BOOKS: Mapping[sheets.Kind, Callable[[bytes], Book]] = {"xlsx": xlsx.Book, "xls": xls.Book, "ods": ods.Book}

Table = tuple[list[tuple[int, Sequence[str]]], tuple[Notice, ...]]


def read(content: bytes, most_rows: int | None = None, mapping: Mapping[str, str] | None = None) -> Table:
    """Rows (line number from 1, cells) of the sheet that holds people, and what is to be told of it.

    That is the first visible one with a row of headings near its top (`mapping`: what they mean for this client), else
    the first that holds anything. `most_rows`: stop after so many, for whoever wants to see the beginning only.
    SheetRefused for a workbook that cannot be read, or is too large.
    """
    kind = sheets.kind(content)
    if kind != "xls":
        sheets.look(content)
    try:
        return _read(_BOOKS[kind](content), most_rows or sheets.MOST_ROWS + 1, mapping or {})
    except _BROKEN as trouble:
        raise SheetUnreadable() from trouble


def _read(book: Book, most_rows: int, mapping: Mapping[str, str]) -> Table:
    hidden = [page.title for page in book.pages if not page.is_visible]
    visible = [at for at, page in enumerate(book.pages) if page.is_visible]
    looked_at = [(at, book.sheet(at, LOOKED_AT)) for at in visible]
    filled = [(at, sheet) for at, sheet in looked_at if sheet.rows]
    notices = [Notice("hidden-sheets", {"names": names(hidden)})] if hidden else []
    if not filled:
        return [], tuple(notices)
    chosen = next((at for at, sheet in filled if _has_headings(sheet, mapping)), filled[0][0])
    if len(filled) > 1:
        others = [book.pages[at].title for at, _ in filled if at != chosen]
        notices.append(Notice("other-sheets", {"sheet": quoted(book.pages[chosen].title), "names": names(others)}))
    rows, told = as_shown(book.sheet(chosen, most_rows), mapping)
    return rows, (*notices, *told)


def _has_headings(sheet: Sheet, mapping: Mapping[str, str]) -> bool:
    return any(names_columns(cells, mapping) for _, cells in sheet.rows)

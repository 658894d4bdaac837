"""Workbooks as OpenDocument has them (.ods): each cell holds what it shows beside its value."""

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lxml import etree

from ...core.roster.table import LOOKED_AT
from ..sheets import MOST_COLUMNS
from .sheet import Page, Sheet

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PARAGRAPH = f"{_TEXT}p"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_HIDDEN = frozenset({"collapse", "filter"})
_GROUPS = frozenset({f"{_TABLE}table-row-group", f"{_TABLE}table-column-group"})
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_ASIDE = frozenset({f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text"})
_READ = (f"{_STYLE}style", f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-column", *_GROUPS)
_PLAIN = re.compile(r"([-\u2212])?\s?(\d[\d.,'\u2019\s]*)")
"""A number with whatever separators."""
_NUMBERS = frozenset({"float", "percentage", "currency"})


class Book:
    def __init__(self, content: bytes) -> None:
        self._content = content
        found = list(_tables(content, LOOKED_AT))
        self.pages = [page for page, _ in found]
        self._heads = [sheet for _, sheet in found]

    def sheet(self, at: int, most_rows: int) -> Sheet:
        if most_rows == LOOKED_AT:
            return self._heads[at]
        return next(sheet for place, (_, sheet) in enumerate(_tables(self._content, most_rows, at)) if place == at)


def _tables(content: bytes, most_rows: int, only: int | None = None) -> Iterator[tuple[Page, Sheet]]:
    """Every table in order; with `only` all others are empty."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as source:
        hidden: set[str] = set()
        made, table = 0, _Table(0)
        parts = etree.iterparse(source, ("start", "end"), tag=_READ, resolve_entities=False, no_network=True)
        for event, element in parts:
            if element.tag == f"{_STYLE}style":
                if event == "end" and _is_undisplayed(element):
                    hidden.add(element.get(f"{_STYLE}name", ""))
            elif not _is_ours(element):
                continue
            elif element.tag != f"{_TABLE}table":
                table.part(event, element)
            elif event == "start":
                table = _Table(most_rows if only in {None, made} else 0)
            else:
                is_visible = element.get(f"{_TABLE}style-name") not in hidden
                yield Page(element.get(f"{_TABLE}name", ""), is_visible), table.sheet
                element.clear()
                made += 1


def _is_undisplayed(style: Any) -> bool:
    return any(one.get(f"{_TABLE}display") == "false" for one in style.iterfind(f"{_STYLE}table-properties"))


def _is_ours(element: Any) -> bool:
    """Whether this is, or stands in, a table of the workbook, and not in a table inside a cell, a link or a change."""
    while element is not None and element.tag != f"{_TABLE}table":
        element = element.getparent()
    around = None if element is None else element.getparent()
    return around is not None and around.tag == f"{_OFFICE}spreadsheet"


class _Table:
    """One table while it is read."""

    def __init__(self, most_rows: int) -> None:
        self.sheet = Sheet()
        self._most_rows = most_rows
        self._row, self._column = 1, 0
        self._folded = 0
        """Groups around this place that are folded away."""

    def part(self, event: str, element: Any) -> None:
        """A row, a column or a group of them begins, or ends."""
        if element.tag in _GROUPS:
            if element.get(f"{_TABLE}display") == "false":
                self._folded += 1 if event == "start" else -1
            return
        if event == "start":
            return
        hidden = bool(self._folded) or element.get(f"{_TABLE}visibility") in _HIDDEN
        if element.tag == f"{_TABLE}table-row":
            self._rows(element, hidden)
            element.clear()
            return
        first, self._column = self._column, self._column + _times(element, "columns")
        if hidden:
            self.sheet.hidden_columns.append((first, self._column - 1))

    def _rows(self, element: Any, hidden: bool) -> None:
        first, self._row = self._row, self._row + _times(element, "rows")
        left = self._most_rows - len(self.sheet.rows)
        if left <= 0:
            return
        self.sheet.looked_at(len(element))
        cells = self._cells(element, first)
        for row in range(first, min(self._row, first + left)) if cells else ():
            self.sheet.looked_at(len(cells) if row > first else 0)
            self.sheet.keep(row, dict(cells), hidden)

    def _cells(self, row: Any, number: int) -> dict[int, str]:
        found: dict[int, str] = {}
        column = 0
        for cell in row.iterchildren(_CELL, _COVERED):
            times = _times(cell, "columns")
            if cell.tag == _CELL and (text := _text(cell).strip()):
                found |= dict.fromkeys(range(column, column + min(times, MOST_COLUMNS + 1)), text)
                if (rows := int(cell.get(f"{_TABLE}number-rows-spanned", "1"))) > 1:
                    self.sheet.merge(column, number, number + rows - 1)
            column += times
        return found


def _times(element: Any, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _text(cell: Any) -> str:
    """The cell as it is shown; dates in ISO form, which no reader's country changes."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    words = "\n".join("".join(_words(one)) if len(one) else one.text or "" for one in cell if one.tag == _PARAGRAPH)
    if kind == "date":
        return str(cell.get(f"{_OFFICE}date-value", words)).removesuffix("T00:00:00")
    if kind == "time" and (match := _TIME.fullmatch(cell.get(f"{_OFFICE}time-value", ""))):
        return ":".join(part.zfill(2) for part in match.groups())
    if kind == "boolean":
        return "yes" if cell.get(f"{_OFFICE}boolean-value") == "true" else "no"
    if kind in _NUMBERS:
        return _number(cell.get(f"{_OFFICE}value", ""), words)
    return words or cell.get(f"{_OFFICE}string-value") or ("=" if cell.get(f"{_TABLE}formula") and not kind else "")


def _number(value: str, words: str) -> str:
    """As it is shown, but without separators of thousands and with a point, which are the reader's."""
    match = _PLAIN.fullmatch(words)
    if match is None:
        return words or value.removesuffix(".0")
    sign, digits = "-" if match[1] else "", match[2]
    number, whole = abs(Decimal(value)), re.sub(r"\D", "", digits)
    if Decimal(whole) == number:
        return sign + whole
    before, decimals = re.split(r"\D(?=\d*\Z)", digits, maxsplit=1) if whole != digits else (digits, "")
    pointed = re.sub(r"\D", "", before) + (f".{decimals}" if decimals else "")
    return sign + pointed if abs(Decimal(pointed) - number) <= Decimal(1).scaleb(-len(decimals)) else words


def _words(element: Any) -> Iterator[str]:
    """The text of a paragraph, without notes and how words are pronounced."""
    yield element.text or ""
    for part in element:
        if part.tag == f"{_TEXT}s":
            yield " " * min(int(part.get(f"{_TEXT}c", "1")), 100)
        elif part.tag in _SIGNS:
            yield _SIGNS[part.tag]
        elif part.tag not in _ASIDE:
            yield from _words(part)
        yield part.tail or ""

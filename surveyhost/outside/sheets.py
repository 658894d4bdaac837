"""Checks spreadsheets before they are read: of which kind they are, whether they fit into memory; values as text.

A sheet is held as one dense table in memory, so a small file can ask for all of it, by being packed (a zip bomb) or by
naming a cell far out.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from .refusals import (
    SheetEntities,
    SheetNotUtf8,
    SheetUnpacksLarge,
    SheetUnreadable,
    TooManyRows,
    WorkbookEncrypted,
    WorkbookIsDocument,
)

MOST_BYTES = 200 * 1024 * 1024
"""Unpacked, over all parts of the file."""
MOST_ROWS = 199_999
MOST_COLUMNS = 52
_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*)?(?<!/)>\s*<(?!/)")
"""A cell with something in it; spreadsheets keep one without for every cell that was ever given a colour."""
_BEGIN = re.compile(rb"<(?:\w+:)?c[\s/>]")
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reach:
    """How far out a cell may stand."""

    rows: int
    columns: int
    near: re.Pattern[bytes]
    """Matches a cell with something in it that stands within."""


def _reach(rows: int, columns: int, letters: bytes, digits: bytes) -> Reach:
    return Reach(
        rows,
        columns,
        re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r=["'](?:%b)(?:%b)["'][^<>]*(?<!/)>\s*<(?!/)""" % (letters, digits)),
    )


ROSTER = _reach(MOST_ROWS, MOST_COLUMNS, rb"[AB]?[A-Z]", rb"\d{1,5}|1\d{5}")
FORM = _reach(99_999, 256, rb"[A-H]?[A-Z]|I[A-V]", rb"\d{1,5}")
"""Of a workbook with a form in it: many languages make many columns."""


Kind = Literal["xlsx", "xls", "ods"]
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files of Excel before 2007 begin, and those that are protected by a password."""
BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError)
"""What a damaged archive makes the library raise."""


def is_sheet(content: bytes) -> bool:
    """True for what begins as spreadsheet files do, whatever its name says."""
    return content.startswith((_ZIP, _OLE))


def kind(content: bytes) -> Kind:
    """What a file that `is_sheet` is. SheetRefused for one with a password, and for any other document."""
    if content.startswith(_OLE):  # its parts are named in UTF-16 in the file's own directory
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise WorkbookEncrypted()
        if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
            raise WorkbookIsDocument()
        return "xls"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            manifest = archive.open(_MANIFEST).read(_CHUNK) if _MANIFEST in names else b""
    except BROKEN as error:
        raise SheetUnreadable() from error
    if b"encryption-data" in manifest:
        raise WorkbookEncrypted()
    if b"opendocument.spreadsheet" in manifest:
        return "ods"
    if not any(name.startswith("xl/") for name in names):
        raise WorkbookIsDocument()
    return "xlsx"


def text_of(value: object) -> str:
    """A cell's value as text: whole numbers without a point, dates in ISO form, yes and no."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # spreadsheets keep every number as a float; an employee number is none
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def look(content: bytes, reach: Reach = ROSTER) -> None:
    """Refusal for a file that would not fit into memory once it is unpacked, or holds something beyond its reach."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = 0
            for part in archive.infolist():
                unpacked += part.file_size
                if unpacked > MOST_BYTES:
                    raise SheetUnpacksLarge(most=MOST_BYTES >> 20)
            for part in archive.infolist():
                _look_at_part(archive, part, reach)
    except BROKEN as error:
        raise SheetUnreadable() from error


def _look_at_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, reach: Reach) -> None:
    cells = near = 0
    is_read = part.filename.endswith((".xml", ".rels")) and not part.filename.startswith(_UNREAD)
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            if is_read and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                raise SheetEntities()
            if is_read and b"\0" in chunk:
                raise SheetNotUtf8()
            text = tail + chunk
            cut = _cut(text)
            text, tail = text[:cut], text[cut:]
            cells += sum(1 for _ in _CELL.finditer(text))
            near += sum(1 for _ in reach.near.finditer(text))
    cells += sum(1 for _ in _CELL.finditer(tail))
    near += sum(1 for _ in reach.near.finditer(tail))
    if cells > near:
        raise TooManyRows(most_rows=reach.rows, most_columns=reach.columns)


_MANIFEST = "META-INF/manifest.xml"
_UNREAD = ("customXml/", "docProps/thumbnail", _MANIFEST)
"""Parts that no reader of spreadsheets parses; other programs write them in UTF-16, or with a declaration."""


def _cut(text: bytes) -> int:
    """Where the last cell begins, so that the next piece has it whole; without cells, the last tag."""
    begins = [found.start() for found in _BEGIN.finditer(text)]
    last = text.rfind(b"<")
    return begins[-1] if begins else last if last > 0 else len(text)

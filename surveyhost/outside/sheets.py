"""Spreadsheets (XLSX) as rows of text. The only importer of calamine.

What is read is looked at first: calamine holds a sheet as one dense table in memory, so a small file can ask for all of
it, by being packed (a zip bomb) or by naming a cell far out.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook

from ..core.errors import Refusal

MOST_BYTES = 200 * 1024 * 1024
"""Unpacked, over all parts of the file."""
MOST_ROWS = 199_999
MOST_COLUMNS = 52
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_NEAR_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r=["'][AB]?[A-Z](?:\d{1,5}|1\d{5})["']""")
_CHUNK = 1024 * 1024
_UNREADABLE = "The file looks like a spreadsheet but cannot be read; save it as .xlsx again."


def is_sheet(content: bytes) -> bool:
    """True for what begins as a spreadsheet file does (a zip archive), whatever its name says."""
    return content.startswith(b"PK\x03\x04")


def rows(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Line number (from 1) and cells of the first sheet that holds anything; Refusal (code "sheet") where not."""
    _look(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height:
                for line, row in enumerate(sheet.iter_rows(), 1):
                    yield line, [_text(value) for value in row]
                return
    except (CalamineError, ValueError, OSError) as error:
        raise Refusal(_UNREADABLE, "sheet") from error


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # spreadsheets keep every number as a float; an employee number is none
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _look(content: bytes) -> None:
    """Refusal for a file that would not fit into memory once it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = 0
            for part in archive.infolist():
                unpacked += part.file_size
                if unpacked > MOST_BYTES:
                    raise Refusal(
                        f"The spreadsheet unpacks to more than {MOST_BYTES >> 20} MB; save it as CSV.", "sheet"
                    )
            for part in archive.infolist():
                _look_at_part(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refusal(_UNREADABLE, "sheet") from error


def _look_at_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    cells = near = 0
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            if b"\0" in chunk and part.filename.endswith(".xml"):
                raise Refusal("The spreadsheet's text is not UTF-8; save it as .xlsx again.", "sheet")
            text = tail + chunk
            cut = text.rfind(b"<")
            text, tail = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
            cells += sum(1 for _ in _CELL.finditer(text))
            near += sum(1 for _ in _NEAR_CELL.finditer(text))
    if cells > near:
        raise Refusal(
            f"The spreadsheet is larger than {MOST_ROWS} rows or {MOST_COLUMNS} columns; save it as CSV.", "sheet"
        )

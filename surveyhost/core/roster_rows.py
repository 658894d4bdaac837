"""Rows of a CSV file: encoding, separator, quoted line breaks. UTF-8 with or without BOM; comma, semicolon or tab."""

import csv
import io
from collections.abc import Iterator

from .roster import Problem, Row, RowTrouble

SEPARATORS = (",", ";", "\t")
_HEAD = 64 * 1024


def rows(content: bytes) -> Iterator[Row]:
    """Line number and cells of each record. Raises RowTrouble for bytes that are no text and for quotes left open.

    The line is that on which the record begins, so a quoted line break inside a cell shifts nothing.
    """
    encoding = _encoding(content)
    lines = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    separator, skip = _separator(content[:_HEAD].decode(encoding, errors="replace"))
    reader = csv.reader(lines, delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if begins > skip:
                yield begins, cells
            begins = reader.line_num + 1
    except UnicodeDecodeError:
        raise _not_text(content, encoding) from None
    except csv.Error as error:
        raise RowTrouble(Problem(begins, "", "broken-quotes", {"reason": str(error)})) from None


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"  # what spreadsheets call "Unicode text"
    if b"\0" in content[:_HEAD]:
        raise _not_text(content, "utf-8-sig")
    return "utf-8-sig"


def _not_text(content: bytes, encoding: str) -> RowTrouble:
    """The line with the first byte that is no text."""
    line = 1
    if not encoding.startswith("utf-16"):
        try:
            content.decode("utf-8")
            line = content[: content.find(b"\0")].count(b"\n") + 1
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
    return RowTrouble(Problem(line, "", "not-text"))


def _separator(head: str) -> tuple[str, int]:
    """The separator, and how many lines to skip: a spreadsheet's own first line "sep=;" says it outright."""
    first = head.split("\n", 1)[0].strip("\r\ufeff ")
    if first.lower().startswith("sep=") and first[4:5] in SEPARATORS:
        return first[4], 1
    counts = dict.fromkeys(SEPARATORS, 0)
    quoted = False
    for character in head.lstrip("\ufeff\r\n"):
        if character == '"':
            quoted = not quoted
        elif not quoted and character == "\n":
            break
        elif not quoted and character in counts:
            counts[character] += 1
    return max(SEPARATORS, key=lambda separator: counts[separator]), 0

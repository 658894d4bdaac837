"""Rows of a CSV file: separator, quoted line breaks; what its bytes stand for, see `encodings`."""

import csv
import io
from collections.abc import Iterator, Mapping

from .columns import MOST_COLUMNS
from .encodings import NAMES, encoding
from .notices import Notice
from .problems import Problem, RowTrouble
from .table import Row

SEPARATORS = (",", ";", "\t")
RARE = "|"
"""A separator only where none of the others stands in the first line."""
OTHERS: Mapping[str, tuple[bytes, ...]] = {
    "web-page": (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<style"),
}
"""Kind of problem to how files begin that are no text, though they often bear a name that says so."""
MOST_ROWS = 1_500_000
MOST_CELLS = 1000
"""Of one row; more than that is no list of people."""
LONGEST_LINE = 1_000_000
_HEAD = 64 * 1024


def rows(content: bytes) -> Iterator[Row]:
    """Line number and cells of each record. Raises RowTrouble for bytes that are no text, for quotes left open, and
    where there are too many lines or cells for a list of people.

    The line is that on which the record begins, so a quoted line break inside a cell shifts nothing.
    """
    encoding = _encoding(content)
    lines = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    separator, skip = _separator(content[:_HEAD].decode(encoding, errors="replace"))
    reader = csv.reader(_lines(lines), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if len(cells) > MOST_CELLS:
                raise RowTrouble(Problem(begins, "", "too-many-columns", {"most": str(MOST_COLUMNS)}))
            if begins > skip:
                yield begins, cells
            begins = reader.line_num + 1
    except UnicodeDecodeError:
        raise _not_text(content, encoding) from None
    except csv.Error as error:
        raise RowTrouble(Problem(begins, "", "broken-quotes", {"reason": str(error)})) from None


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE + 1):
        number += 1
        if number > MOST_ROWS:
            raise RowTrouble(Problem(number, "", "too-many-rows", {"most": str(MOST_ROWS)}))
        if len(line) > LONGEST_LINE:
            raise RowTrouble(Problem(number, "", "too-long", {"most": str(LONGEST_LINE)}))
        yield line


def notices(content: bytes) -> tuple[Notice, ...]:
    """What is to be told of the file as such: by which code page it was read, where it is not in Unicode."""
    named = NAMES.get(encoding(content) or "")
    return (Notice("code-page", {"name": named}),) if named else ()


def _encoding(content: bytes) -> str:
    begin = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kind = next((kind for kind, signs in OTHERS.items() if begin.startswith(signs)), None)
    if kind:
        raise RowTrouble(Problem(1, "", kind))
    found = encoding(content)
    if found is None:
        raise _not_text(content, "utf-8-sig")
    return found


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
    if not any(counts.values()) and RARE in head.split("\n", 1)[0]:
        return RARE, 0
    return max(SEPARATORS, key=lambda separator: counts[separator]), 0

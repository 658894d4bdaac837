"""A view as one picture of its own: the page of the table that is seen, as SVG."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..html import Pictures, fragment
from ..model import Reading
from .table import Row, Shown, Table

NAME, PEOPLE, CELL, HEIGHT = 66.0, 15.0, 22.0, 6.6
"""Millimetres: the columns' widths, and a row."""
MARGIN, HEAD_LINE = 6.0, 3.0
TITLE, SAID = 4.0, 2.6
"""Sizes of the words above the table."""
LETTER = 0.56
"""Of its size, how wide a letter is, or a little less."""
NAME_FITS, HEAD_FITS, HEAD_LINES = 44, 17, 4
"""Letters of a name, and of a line of a column's head; lines of a head."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cell, by its left edge."""

    x: float
    cell: Shown


@dataclass(frozen=True, slots=True)
class Line:
    y: float
    name: str
    people: str
    cells: tuple[Drawn, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Head:
    x: float
    lines: "Lines"


Lines = tuple[tuple[float, str], ...]
"""Where each line stands, and its words."""


def svg(reading: Reading, table: Table, said: str) -> bytes:
    """The picture. `said`: what the view shows, in a line."""
    heads = [wrapped(column.text, HEAD_FITS, HEAD_LINES) for column in table.columns]
    tall = max((len(lines) for lines in heads), default=1) * HEAD_LINE
    wide = MARGIN * 2 + NAME + PEOPLE + CELL * max(4, len(table.columns))
    title = _above(reading.words.text(reading.release.title), TITLE, wide, 9.0)
    below = _above(said, SAID, wide, title[-1][0] + 4.4)
    first = below[-1][0] + 9.1 + tall
    rows = [*([] if table.whole is None else [table.whole]), *table.rows]
    xs = [MARGIN + NAME + PEOPLE + CELL * place for place in range(len(table.columns))]
    bottom = first + HEIGHT * len(rows)
    shows = {
        "width": wide,
        "height": bottom + 12.0,
        "said": said,
        "title": title,
        "below": below,
        "heads": [_head(x, lines, first - 1.6) for x, lines in zip(xs, heads, strict=True)],
        "lines": [_line(row, first + HEIGHT * place, xs, row is table.whole) for place, row in enumerate(rows)],
        "left": MARGIN,
        "people": MARGIN + NAME + PEOPLE - 3,
        "first": first,
        "bottom": bottom,
        "cell": CELL,
        "tall": HEIGHT,
    }
    drawn = fragment(reading, "report/explore/picture.html", Pictures(inline=True), shows)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn.strip()}\n'.encode()


def _above(text: str, size: float, wide: float, y: float) -> Lines:
    """Words above the table, in as many lines as they need."""
    lines = wrapped(text, int((wide - 2 * MARGIN) / (size * LETTER)), len(text) + 1)
    return tuple((round(y + at * 1.3 * size, 2), line) for at, line in enumerate(lines))


def _head(x: float, lines: Sequence[str], base: float) -> Head:
    last = len(lines) - 1
    return Head(x + CELL / 2, tuple((round(base - (last - at) * HEAD_LINE, 2), one) for at, one in enumerate(lines)))


def _line(row: Row, y: float, xs: Sequence[float], is_whole: bool) -> Line:
    name = wrapped(row.name, NAME_FITS, 1)[0]
    return Line(round(y, 2), name, row.people, tuple(map(Drawn, xs, row.cells)), is_whole)


def width(text: str) -> int:
    """Letters' worth of room: a Han character or a syllable of Korean takes that of two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(text: str, fits: int, most: int) -> list[str]:
    """The text in lines that fit, at most so many; an ellipsis where it goes on."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most:
        line, rest = _cut(rest, fits)
        lines.append(line)
    if rest and lines:
        lines[-1] = (lines[-1] if width(lines[-1]) < fits else lines[-1][:-1]).rstrip() + "…"
    return lines or [""]


def _cut(text: str, fits: int) -> tuple[str, str]:
    """A first line that fits, broken at a space where there is one, and the rest."""
    end = 0
    while end < len(text) and width(text[: end + 1]) <= fits:
        end += 1
    if end == len(text):
        return text, ""
    space = text.rfind(" ", 1, end + 1)
    end = space if space > 0 else end
    return text[:end].rstrip(), text[end:].lstrip()

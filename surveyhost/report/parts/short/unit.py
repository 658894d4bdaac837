"""A unit's report for whoever leads it, on about four pages: figures, what differs, findings, how it was done."""

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from ...model import Reading
from .. import Part
from ..cover import cover
from ..waves import Moved, waves
from . import MORE, Room
from .beside import Compare, beside
from .summary import closing, done, first, found, heat, in_a_row

HEAD = 5.0
"""Rows of a table that the head of a chapter takes the room of."""
SAID = 3.0
"""The same of a finding with what was decided, or of an action with what became of it."""
UNIT = 1.2
"""The same of a unit in the map."""
LINE, MORE_LINES = 48, 0.5
"""Letters that an item has on a line, and how much of a row each line more takes."""
FEWEST = 2
"""Rows that a table has at least."""


def unit_summary(reading: Reading, room: Room) -> list[Part]:
    """Figures are those of the full report, and no sign says more than there: what is left out was judged too."""
    middle = [*_middle(reading, room), *found(reading, room), closing(reading, room)]
    in_a_row(middle)
    for part in middle:
        part.shows["flow"] = True
    figures = first(reading, room)
    for ends in {"strong", "weak"} & figures.shows.keys():
        figures.shows[ends] = figures.shows[ends][: room.extremes]
    return [cover(reading), figures, *middle]


def _middle(reading: Reading, room: Room) -> list[Part]:
    """What differs, and what was done, on one page: units below, else what moved since the wave before."""
    said = done(reading, room)
    left = room.rows - sum(HEAD + SAID * len(part.shows["lines"]) for part in said)
    tables = beside(reading)
    if reading.below and reading.scales:
        left -= HEAD + UNIT
        units = int(max(FEWEST, (left - HEAD) / (1 + len(tables)) / UNIT))
        maps = heat(reading, units)
        left -= UNIT * sum(len(one.rows) - 1 for part in maps for one in part.shows["maps"])
    else:
        maps = []
        tables += waves(reading)
    each = (left - HEAD * len(tables)) / max(1, len(tables))
    return [*maps, *said, *(_cut(reading, part, each) for part in tables)]


def _cut(reading: Reading, part: Part, rows: float) -> Part:
    """As many rows as there is room for."""
    whole = part.shows["rows"]
    kept = list(_fitting(whole, rows))
    part.shows.update(rows=kept, more=reading.words.say(MORE) if len(kept) < len(whole) else "")
    return part


def _fitting(rows: Sequence[Compare | Moved], room: float) -> Iterator[Compare | Moved]:
    for place, row in enumerate(rows):
        letters = sum(2 if east_asian_width(one) in "WF" else 1 for one in row.text)
        room -= 1 + MORE_LINES * ((letters - 1) // LINE)
        if room < 0 and place >= FEWEST:
            return
        yield row

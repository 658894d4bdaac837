"""The report for a board, on four to six pages: what the full one says first, and how it came about."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...model import Reading
from .. import Part
from ..actions import actions
from ..appendix import proof
from ..cover import cover
from ..fieldwork.box import facts
from ..fieldwork.response import missing
from ..groups import HeatMap, heat_pages
from ..loop.ballot import ballot
from ..loop.became import became
from ..loop.decided import decided
from ..overview import has_scores, overview
from ..waves import waves
from . import MORE, Room
from .unrated import answers


def summary(reading: Reading, room: Room) -> list[Part]:
    """Figures and signs are those of the full report: what is left out was judged too."""
    parts = [*heat(reading, room.units), *done(reading, room), *_moved(reading, room), *found(reading, room)]
    in_a_row(parts)
    return [cover(reading), first(reading, room), *parts, closing(reading, room)]


def in_a_row(parts: Sequence[Part]) -> None:
    """The first begins a page, and the others follow it."""
    for place, part in enumerate(parts):
        part.shows["again" if place else "alone"] = True


def first(reading: Reading, room: Room) -> Part:
    """What the answers say: figures and themes, votes, or what was chosen where nothing is rated."""
    for part in ballot(reading):
        return part
    whole = overview(reading)
    return whole if has_scores(reading) else replace(whole, shows={**whole.shows, **answers(reading, room)})


def heat(reading: Reading, units: int) -> list[Part]:
    """The company, or the unit, and so many units next below; the largest where there are many."""
    depth = len(reading.unit.path) + 1
    top = sorted((one for one in reading.below if len(one.path) == depth), key=lambda one: -one.respondents)
    kept = {one.code for one in top[:units]}
    if not kept:
        return []
    places = [0, *(at for at, one in enumerate(reading.below, start=1) if one.code in kept)]
    made = []
    for part in heat_pages(reading):
        maps = [_cut(one, places) for one in part.shows["maps"]][: 2 if units < 20 else 1]
        is_all = len(maps) == len(part.shows["maps"]) and len(kept) == len(reading.below)
        more = "" if is_all else reading.words.say(MORE)
        made.append(replace(part, shows={**part.shows, "maps": maps, "more": more}))
    return made


def _cut(one: HeatMap, places: Sequence[int]) -> HeatMap:
    rows = tuple(replace(one.rows[at], notes=()) for at in places)
    cells = [cell for row in rows for cell in row.cells]
    is_range = any(cell.figure and not cell.figure.lstrip("−").isdigit() for cell in cells)
    return replace(one, rows=rows, ranges=is_range, few=any(not cell.figure for cell in cells))


def done(reading: Reading, room: Room) -> list[Part]:
    """What was decided after the wave before, and what became of it: the first of each."""
    made = []
    for part in [*decided(reading), *became(reading)]:
        lines = part.shows["lines"]
        more = reading.words.say(MORE) if len(lines) > room.decided else ""
        made.append(
            replace(part, shows={**part.shows, "lines": lines[: room.decided], "all": len(lines), "more": more})
        )
    return made


def _moved(reading: Reading, room: Room) -> list[Part]:
    """The widest changes since the wave before."""
    made = []
    for part in waves(reading) if room.changes else []:
        rows = part.shows["rows"]
        more = reading.words.say(MORE) if len(rows) > room.changes else ""
        made.append(replace(part, shows={**part.shows, "rows": rows[: room.changes], "more": more}))
    return made


def found(reading: Reading, room: Room) -> list[Part]:
    """The first findings; none of a survey that rates nothing."""
    part = actions(reading)
    kept = part.shows["found"][: room.findings]
    return [replace(part, shows={**part.shows, "found": kept, "blank": 0})] if kept else []


def closing(reading: Reading, room: Room) -> Part:
    """How the survey was done, what differences say, and how the file is checked."""
    shows: dict[str, Any] = {**proof(reading), "fieldwork": facts(reading), "themes": []}
    for part in missing(reading):
        shows["themes"] = part.shows["themes"][: room.themes]
    return Part("closing", reading.words.say("How it was done"), shows)

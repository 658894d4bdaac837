"""What a reader may ask of a release, and what one of them asked: the same question always has the same address."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from ...core.release.model import COMPANY, Group
from ..model import Reading

ACROSS = 8
"""Columns of one table."""
DEEP = 60
"""Rows of one page."""
UNITS, LEVEL, WAVES = "units", "level.", "waves"
THEMES, SCORES = "themes", "enps"


class Against(StrEnum):
    """What a figure is compared with."""

    WHOLE = "whole"
    BEFORE = "before"
    """The same group in the wave before."""


class Sort(StrEnum):
    """Which rows stand first; of `FIGURE` and `DIFFERENCE` it is said of which column."""

    ORDER = "order"
    NAME = "name"
    PEOPLE = "people"
    FIGURE = "figure"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class View:
    """One question. Its parts are among those that `Choices` offers."""

    rows: str
    columns: str
    against: Against = Against.WHOLE
    sort: Sort = Sort.ORDER
    by: str = ""
    """Key of the column that is sorted by."""
    lowest: bool = False
    """The lowest first, or Z before A."""
    told: bool = False
    """Only rows in which a difference is more than chance."""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A theme, one item, or the eNPS of one."""

    key: str
    text: str
    """All of its words."""
    measures: tuple[str, ...]
    is_theme: bool
    number: int = 0
    """Of an item: its number in the questionnaire."""
    is_score: bool = False
    """eNPS, from -100 to 100, in place of percent favourable."""


@dataclass(frozen=True, slots=True)
class ColumnSet:
    """Columns that fit beside each other."""

    key: str
    name: str
    """Of the theme or section whose items they are; "" for the themes themselves, and for eNPS."""
    columns: tuple[Column, ...]
    first: int = 0
    """1.. where a theme has more columns than fit: which of its tables this is."""

    @property
    def is_score(self) -> bool:
        return self.columns[0].is_score


@dataclass(frozen=True, slots=True)
class RowSet:
    """What stands in the rows."""

    key: str
    level: int = 0
    """Of units of one level below the reader's own: 1..; else 0."""
    breakdown: str = ""


class Choices:
    """All that can be asked of one reading: of the groups, themes and items that are published in it."""

    def __init__(self, reading: Reading, has_waves: bool = False) -> None:
        self.reading = reading
        self.rows = {one.key: one for one in _rows(reading, has_waves)}
        self.columns = {one.key: one for one in _columns(reading)}

    @property
    def against(self) -> tuple[Against, ...]:
        return (Against.WHOLE, Against.BEFORE) if self.reading.trends else (Against.WHOLE,)

    @property
    def is_empty(self) -> bool:
        return not (self.rows and self.columns)

    @property
    def first(self) -> View:
        """What is shown before anything was chosen."""
        return View(next(iter(self.rows)), next(iter(self.columns)))

    def groups(self, rows: RowSet) -> list[Group]:
        """The published groups in these rows, in the release's order."""
        inside = (self.reading.unit, *self.reading.below)
        if rows.breakdown:
            homes = {one.code for one in inside}
            return [
                one
                for one in self.reading.release.groups
                if one.breakdown == rows.breakdown and (one.parent or COMPANY) in homes
            ]
        depth = len(self.reading.unit.path) + rows.level
        return [one for one in self.reading.below if not rows.level or len(one.path) == depth]


def _rows(reading: Reading, has_waves: bool) -> Iterator[RowSet]:
    levels = sorted({len(one.path) - len(reading.unit.path) for one in reading.below})
    if levels:
        yield RowSet(UNITS)
    if len(levels) > 1:
        yield from (RowSet(f"{LEVEL}{level}", level) for level in levels)
    homes = {reading.unit.code, *(one.code for one in reading.below)}
    inside = [one for one in reading.release.groups if (one.parent or COMPANY) in homes]
    for name in dict.fromkeys(one.breakdown for one in inside if one.breakdown != "unit"):
        yield RowSet(name, breakdown=name)
    if has_waves:
        yield RowSet(WAVES)


def _columns(reading: Reading) -> Iterator[ColumnSet]:
    """The themes; the items of each theme; those of each section that stand under no theme; what has an eNPS."""
    text = reading.words.text
    themes = [Column(one.code, text(one.text), one.measures, True) for one in reading.scales]
    yield from _chunks(THEMES, "", themes)
    used: set[str] = set()
    for scale in reading.scales:
        used.update(scale.measures)
        yield from _chunks(f"theme.{scale.code}", text(scale.text), [_item(reading, one) for one in scale.measures])
    for section in reading.release.questionnaire.sections:
        own = {item.code for item in section.items}
        rest = [one.code for one in reading.rated if one.item in own and one.code not in used]
        shown = [code for code in rest if reading.cell(reading.unit.code, code)]
        yield from _chunks(f"section.{section.code}", text(section.title), [_item(reading, one) for one in shown])
    cells = {
        one.code: reading.cell(reading.unit.code, one.code) for one in reading.measures.values() if one.scale == "enps"
    }
    scored = [_item(reading, code) for code, cell in cells.items() if cell is not None and cell.bands is not None]
    yield from _chunks(SCORES, "", [replace(one, is_score=True) for one in scored])


def _item(reading: Reading, code: str) -> Column:
    return Column(code, reading.question(code), (code,), False, reading.numbers[reading.measures[code].item])


def _chunks(key: str, name: str, columns: list[Column]) -> Iterator[ColumnSet]:
    """Sets of equal size, none larger than fits."""
    sets = -(-len(columns) // ACROSS)
    for place in range(sets):
        some = columns[place * len(columns) // sets : (place + 1) * len(columns) // sets]
        yield ColumnSet(key if sets == 1 else f"{key}.{place + 1}", name, tuple(some), place + 1 if sets > 1 else 0)

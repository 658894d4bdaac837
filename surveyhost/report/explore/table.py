"""A view as a table: each figure is of published cells, and all differences that it could show are judged together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...core.release.chance.compared import Compared
from ...core.release.derived import Span, enps, favourable, gap, theme_score
from ...core.release.findings import trends_of_units
from ...core.release.model import COMPANY, Group, Release
from ...core.release.scales import cells_of, comparable
from ...core.texts.collation import looked_up
from .. import protected
from ..charts.marks import heat, sure
from ..differences import Delta, Family
from ..model import Reading
from .choices import DEEP, WAVES, Against, Choices, Column, Sort, View


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell. Without a figure the place is protected, and `why` says so in two words."""

    figure: str
    span: Span | None = None
    delta: Delta | None = None
    difference: Span | None = None
    why: str = ""

    @property
    def shade(self) -> int:
        """-2..2: only what is more than chance is tinted."""
        if self.delta is None or self.difference is None or not self.delta.is_told:
            return 0
        return heat(self.difference)


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    people: str
    number: int
    """How many answered, to sort by."""
    depth: int
    cells: tuple[Shown, ...]
    group: str

    @property
    def is_told(self) -> bool:
        return any(cell.delta is not None and cell.delta.is_told for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """One page of a view."""

    view: View
    columns: tuple[Column, ...]
    whole: Row | None
    """The row that all others are part of; None where the rows are waves."""
    rows: tuple[Row, ...]
    """Of this page."""
    every: tuple[Row, ...]
    """Of all pages."""
    judged: int
    """Differences that were judged together."""
    left_out: int = 0
    """Rows in which nothing is more than chance, where only the others are asked for."""
    pages: int = 1
    ranges: bool = False
    """A bound or a range is shown, which then needs a word."""
    few: bool = False
    """A place is protected."""


def table(choices: Choices, view: View, waves: Sequence[Reading] = ()) -> Table:
    """The page of the view. `waves`: readings of the same unit, the oldest first, for rows that are waves."""
    family, columns = Family(), choices.columns[view.columns].columns
    whole, rows = _all_rows(choices, view, columns, family, waves)
    everything = [*([] if whole is None else [whole]), *rows]
    kept = _sorted([row for row in rows if row.is_told] if view.told else rows, view, [one.key for one in columns])
    page = kept[(view.page - 1) * DEEP : view.page * DEEP]
    cells = [cell for row in (*([] if whole is None else [whole]), *page) for cell in row.cells]
    return Table(
        view,
        columns,
        whole,
        tuple(page),
        tuple(kept),
        judged=sum(cell.delta is not None for row in everything for cell in row.cells),
        left_out=len(rows) - len(kept),
        pages=max(1, -(-len(kept) // DEEP)),
        ranges=any(cell.span is not None and not cell.span.exact for cell in cells),
        few=any(cell.why for cell in cells),
    )


def _all_rows(
    choices: Choices, view: View, columns: Sequence[Column], family: Family, waves: Sequence[Reading]
) -> tuple[Row | None, list[Row]]:
    """The row of which all others are part, and these."""
    reading = choices.reading
    if view.rows == WAVES:
        return None, _waves(family, columns, waves)
    is_before = view.against == Against.BEFORE
    other = _before(reading, family) if is_before else _of_whole(reading, family)
    whole = _row(reading, reading.unit, columns, other if is_before else _nothing)
    return whole, [_row(reading, one, columns, other) for one in choices.groups(choices.rows[view.rows])]


Other = Callable[[Group, Column, Span], tuple[Span, Delta] | None]
"""The difference of a figure from what it is compared with; None where there is nothing to compare it with."""


def _nothing(group: Group, column: Column, figure: Span) -> None:
    del group, column, figure


def figure_of(release: Release, group: str, column: Column) -> Span | None:
    """Percent favourable or eNPS of an item, or a theme's score: of the group's published cells, or there is none."""
    if column.is_theme:
        return theme_score(cells_of(release, group, column.measures))
    cell = release.cells.get((group, column.key))
    if cell is None:
        return None
    return enps(cell) if column.is_score else favourable(cell)


def _said(reading: Reading, column: Column, figure: Span) -> str:
    return reading.words.signed_span(figure) if column.is_score else reading.words.figure(figure)


def _compared(
    reading: Reading, family: Family, column: Column, group: str, figures: tuple[Span, Span], inside: bool = False
) -> tuple[Span, Delta]:
    """The difference of two figures of a column, and how it is printed. group: the row's, or its wave."""
    difference = gap(*figures)
    text = reading.words.signed(difference.low) if difference.exact else ""
    judged = family.add((column.key, group), Compared(*figures, inside=inside, is_score=column.is_score))
    return difference, Delta(text, sure(difference), judged)


def _of_whole(reading: Reading, family: Family) -> Other:
    known: dict[str, Span | None] = {}

    def other(group: Group, column: Column, figure: Span) -> tuple[Span, Delta] | None:
        if column.key not in known:
            known[column.key] = figure_of(reading.release, reading.unit.code, column)
        whole = known[column.key]
        if whole is None:
            return None
        return _compared(reading, family, column, group.code, (figure, whole), inside=True)

    return other


def _before(reading: Reading, family: Family) -> Other:
    earlier, groups = reading.earlier, () if reading.earlier is None else reading.earlier.groups
    then = {
        (one.breakdown, one.path): one.code for one in groups if one.code == COMPANY or trends_of_units(reading.release)
    }

    def other(group: Group, column: Column, figure: Span) -> tuple[Span, Delta] | None:
        code = then.get((group.breakdown, group.path))
        if earlier is None or code is None or not set(column.measures) <= reading.same:
            return None
        before = figure_of(earlier, code, column)
        return None if before is None else _compared(reading, family, column, group.code, (figure, before))

    return other


def _row(reading: Reading, group: Group, columns: Sequence[Column], other: Other) -> Row:
    cells = tuple(_cell(reading, group, one, other) for one in columns)
    is_unit = group.breakdown == "unit"
    depth = len(group.path) - len(reading.unit.path) if is_unit else 1
    return Row(_name(reading, group), reading.people(group), group.respondents, depth, cells, group.code)


def _cell(reading: Reading, group: Group, column: Column, other: Other) -> Shown:
    figure = figure_of(reading.release, group.code, column)
    if figure is None:
        return Shown("", why=protected.in_short(reading, group, column.measures))
    said, compared = _said(reading, column, figure), other(group, column, figure)
    return Shown(said, figure) if compared is None else Shown(said, figure, compared[1], compared[0])


def _name(reading: Reading, group: Group) -> str:
    """A unit with those above it that lie below the reader's own; a value with the unit in which it is counted."""
    if group.breakdown == "unit":
        return reading.name(group)
    value, home = ", ".join(group.path), group.parent or COMPANY
    return value if home == reading.unit.code else f"{value} ({reading.name(reading.groups[home])})"


def _waves(family: Family, columns: Sequence[Column], waves: Sequence[Reading]) -> list[Row]:
    """A row for each wave, compared with the one before it; only what was asked alike in the latest."""
    alike = [comparable(one.release.questionnaire, waves[-1].release.questionnaire) for one in waves]
    figures: list[dict[str, Span]] = []
    for one, same in zip(waves, alike, strict=True):
        spans = {column.key: figure_of(one.release, one.unit.code, column) for column in columns
                 if set(column.measures) <= same}  # fmt: skip
        figures.append({key: span for key, span in spans.items() if span is not None})
    befores = [{}, *figures[:-1]]
    return [_wave(one, family, columns, now, then) for one, now, then in zip(waves, figures, befores, strict=True)]


def _wave(one: Reading, family: Family, columns: Sequence[Column], now: dict[str, Span], then: dict[str, Span]) -> Row:
    cells = []
    for column in columns:
        figure, before = now.get(column.key), then.get(column.key)
        if figure is None:
            cells.append(Shown("", why="–"))
        elif before is None:
            cells.append(Shown(_said(one, column, figure), figure))
        else:
            difference, delta = _compared(one, family, column, str(one.release.wave), (figure, before))
            cells.append(Shown(_said(one, column, figure), figure, delta, difference))
    name = one.words.say("wave %(number)s", number=one.release.wave)
    return Row(f"{name}, {one.words.day(one.release.closed)}", one.people(one.unit), 0, 1, tuple(cells), one.unit.code)


def _sorted(rows: list[Row], view: View, keys: list[str]) -> list[Row]:
    """Sorted as asked. What has no exact figure is never ranked: it stands last, in the release's order."""
    if view.sort == Sort.ORDER:
        return rows[::-1] if view.lowest else rows
    if view.sort == Sort.NAME:
        return sorted(rows, key=lambda row: looked_up(row.name), reverse=view.lowest)
    ranked: list[tuple[int, Row]] = []
    rest: list[Row] = []
    for row in rows:
        value = row.number if view.sort == Sort.PEOPLE else _value(row.cells[keys.index(view.by)], view.sort)
        if value is None:
            rest.append(row)
        else:
            ranked.append((value, row))
    ranked.sort(key=lambda pair: pair[0] if view.lowest else -pair[0])
    return [*(row for _, row in ranked), *rest]


def _value(cell: Shown, sort: Sort) -> int | None:
    span = cell.span if sort == Sort.FIGURE else cell.difference
    return span.low if span is not None and span.exact else None

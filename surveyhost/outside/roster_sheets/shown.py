"""What stands in one sheet, and what of it a person sees."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

from ...core.quoting import quoted
from ...core.roster.columns import letter
from ...core.roster.notices import Notice, numbers
from ...core.roster.table import LOOKED_AT, is_heading
from ..refusals import TooManyCells, TooManyMergedCells, TooManyMerges, TooManyRows
from ..sheets import MOST_COLUMNS, MOST_ROWS

MOST_CELLS = 1_000_000
MOST_MERGED = 20_000
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    is_visible: bool


@dataclass(frozen=True, slots=True)
class Merge:
    """A cell that spans several."""

    column: int
    """From 0."""
    top: int
    bottom: int
    """Rows from 1, both included."""


@dataclass(slots=True)
class Sheet:
    """What stands in one sheet, before anything is left out. Columns are counted from 0, rows from 1."""

    rows: list[tuple[int, dict[int, str]]] = field(default_factory=list)
    """Number and cells (column to text) of each row that holds anything."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last."""
    merged: list[Merge] = field(default_factory=list)
    cells: int = 0
    """How many were looked at."""

    def looked_at(self, cells: int) -> None:
        self.cells += cells
        if self.cells > MOST_CELLS:
            raise TooManyCells(most=MOST_CELLS)

    def keep(self, row: int, cells: dict[int, str], is_hidden: bool) -> None:
        """A row, if it holds anything."""
        if not cells:
            return
        if row > MOST_ROWS or max(cells) >= MOST_COLUMNS:
            raise TooManyRows(most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)
        self.rows.append((row, cells))
        if is_hidden:
            self.hidden_rows.add(row)

    def merge(self, column: int, top: int, bottom: int) -> None:
        self.merged.append(Merge(column, top, bottom))
        if len(self.merged) > MOST_MERGED:
            raise TooManyMergedCells(most=MOST_MERGED)


class Book(Protocol):
    """A workbook in any format."""

    @property
    def pages(self) -> Sequence[Page]:
        """Its sheets in order."""

    def sheet(self, at: int, most_rows: int) -> Sheet:
        """The page at this place; its first rows that hold anything, so many at most."""


def names_columns(cells: Mapping[int, str], mapping: Mapping[str, str]) -> bool:
    """Whether a row is one of headings."""
    return is_heading(list(cells.values()), mapping)


def names(found: Sequence[str]) -> str:
    return ", ".join(quoted(one) for one in found[:_NAMED]) + (", ..." if len(found) > _NAMED else "")


def as_shown(sheet: Sheet, mapping: Mapping[str, str]) -> tuple[list[tuple[int, Sequence[str]]], Iterator[Notice]]:
    """Rows (line number, cells) without what is hidden, and what is to be told of that. The sheet holds something.

    `mapping`: what headings mean for this client.
    """
    merged = _fill(sheet)
    width = max(max(cells) for _, cells in sheet.rows) + 1
    gone = {at for first, last in sheet.hidden_columns for at in range(first, min(last + 1, width))}
    kept = [at for at in range(width) if at not in gone]
    shown_rows = [(line, cells) for line, cells in sheet.rows if line not in sheet.hidden_rows]
    heading = next((cells for _, cells in shown_rows[:LOOKED_AT] if names_columns(cells, mapping)), {})
    heading = heading or (shown_rows[0][1] if shown_rows else {})
    named = [
        heading.get(at, "").strip() or letter(at) for at in sorted(gone) if any(at in row for _, row in shown_rows)
    ]
    rows = [(line, [cells.get(at, "") for at in kept]) for line, cells in shown_rows]
    return cast(list[tuple[int, Sequence[str]]], rows), _notices(sheet, merged, named)


def _notices(sheet: Sheet, merged: "_Merged", columns: Sequence[str]) -> Iterator[Notice]:
    if sheet.hidden_rows:
        lines = sorted(sheet.hidden_rows)
        yield Notice("hidden-rows", {"count": str(len(lines)), "rows": numbers(lines)})
    if columns:
        yield Notice("hidden-columns", {"count": str(len(columns)), "names": names(columns)})
    if merged.count:
        yield Notice("merged-cells", {"count": str(merged.count), "rows": numbers(sorted(merged.rows))})


@dataclass(slots=True)
class _Merged:
    """Cells that span several rows that hold something."""

    count: int = 0
    rows: set[int] = field(default_factory=set)
    """All of them but the first of each."""


def _fill(sheet: Sheet) -> _Merged:
    """Give every row of a merged cell its value. Only rows that hold something are people."""
    lines = dict(sheet.rows)
    ordered = sorted(lines)
    filled, merged = 0, _Merged()
    for one in sheet.merged:
        text = lines.get(one.top, {}).get(one.column, "")
        if one.bottom == one.top or not text:
            continue
        merged.count += 1
        below = ordered[bisect_right(ordered, one.top) : bisect_right(ordered, one.bottom)]
        filled += len(below)
        if filled > MOST_CELLS:
            raise TooManyMerges(most=MOST_CELLS)
        for line in below:
            lines[line].setdefault(one.column, text)
        merged.rows.update(below)
    return merged

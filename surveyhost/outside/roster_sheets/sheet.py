"""One sheet of a workbook as it is read: its cells, what is hidden, what is merged, before anything is left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..refusals import TooManyCells, TooManyMergedCells, TooManyRows
from ..sheets import MOST_COLUMNS, MOST_ROWS

MOST_CELLS = 1_000_000
MOST_MERGED = 20_000


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

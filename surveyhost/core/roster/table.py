"""Where a table begins: a title above the headings, headings over two lines, headings again below."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from .columns import OWN, meaning, tidy
from .problems import RowTrouble

Row = tuple[int, Sequence[str]]
"""Line number and cells."""
LOOKED_AT = 25
"""Among so many rows that hold anything the headings are looked for."""
_A_TABLE = 3
"""Cells from which on a row below a title is a row of headings."""


def is_heading(cells: Sequence[str], mapping: Mapping[str, str] | None = None) -> bool:
    """Whether a row is one of headings for certain: it names the id and one more of our own columns."""
    means = {meaning(cell, mapping) for cell in cells if cell.strip()}
    return "id" in means and len(means.intersection(OWN)) > 1


class Table:
    """The rows of a table from its headings on, and the lines that are no part of it."""

    def __init__(self, rows: Iterable[Row], mapping: Mapping[str, str] | None = None) -> None:
        self._rows = iter(rows)
        self._mapping = mapping or {}
        self._trouble: RowTrouble | None = None
        self.above: list[int] = []
        """Lines above the headings."""
        self.again: list[int] = []
        """Lines that repeat the headings."""

    def __iter__(self) -> Iterator[Row]:
        first = self._first()
        start = self._start([cells for _, cells in first])
        self.above = [line for line, _ in first[:start]]
        headings: list[str] | None = None
        for line, cells in chain(first[start:], self._filled()):
            plain = [tidy(cell) for cell in cells] if headings is None or cells[0] == headings[0] else None
            if headings is None:
                headings = plain or []
            elif plain == headings and sum(map(bool, headings)) > 1:
                self.again.append(line)
                continue
            yield line, cells
        if self._trouble is not None:
            raise self._trouble

    def _filled(self) -> Iterator[Row]:
        """Rows that hold anything; trouble ends them, and is raised once those before it were given."""
        try:
            for line, cells in self._rows:
                if any(cell.strip() for cell in cells):
                    yield line, cells
        except RowTrouble as trouble:
            self._trouble = trouble

    def _first(self) -> list[Row]:
        """As many rows as it takes to know where the headings are."""
        found: list[Row] = []
        for row in self._filled():
            found.append(row)
            is_sure = len(found) > 1 and is_heading(found[-2][1], self._mapping)
            if is_sure or len(found) == LOOKED_AT:
                break
        return found

    def _start(self, rows: Sequence[Sequence[str]]) -> int:
        means = [is_heading(cells, self._mapping) for cells in rows]
        if any(means):
            first = means.index(True)
            is_double = means[first + 1 : first + 2] == [True]  # the upper line groups what the lower one names
            return first + is_double
        filled = [sum(1 for cell in cells if cell.strip()) for cells in rows]
        if not rows or filled[0] > 1 or any(meaning(cell, self._mapping) == "id" for cell in rows[0]):
            return 0
        return next((at for at, count in enumerate(filled) if count >= _A_TABLE), 0)

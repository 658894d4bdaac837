"""Merged cells: each row they span has their value."""

from bisect import bisect_right
from dataclasses import dataclass, field

from ..refusals import TooManyMerges
from .sheet import MOST_CELLS, Sheet


@dataclass(slots=True)
class Merged:
    """Cells that span several rows that hold something."""

    count: int = 0
    rows: set[int] = field(default_factory=set)
    """All of them but the first of each."""


def fill(sheet: Sheet) -> Merged:
    """Give every row of a merged cell its value. Only rows that hold something are people. Raises TooManyMerges."""
    lines = dict(sheet.rows)
    ordered = sorted(lines)
    filled, merged = 0, Merged()
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

"""What a person sees of a sheet: rows and columns that are not hidden, merged cells filled, and what is to be told."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from ...core.quoting import quoted
from ...core.roster.columns import letter
from ...core.roster.notices import Notice, numbers
from ...core.roster.table import LOOKED_AT, is_heading
from .merged import Merged, fill
from .sheet import Sheet

_NAMED = 12


def names_columns(cells: Mapping[int, str], mapping: Mapping[str, str]) -> bool:
    """Whether a row is one of headings."""
    return is_heading(list(cells.values()), mapping)


def names(found: Sequence[str]) -> str:
    return ", ".join(quoted(one) for one in found[:_NAMED]) + (", ..." if len(found) > _NAMED else "")


def as_shown(sheet: Sheet, mapping: Mapping[str, str]) -> tuple[list[tuple[int, Sequence[str]]], Iterator[Notice]]:
    """Rows (line number, cells) without what is hidden, and what is to be told of that. The sheet holds something.

    `mapping`: what headings mean for this client.
    """
    merged = fill(sheet)
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


def _notices(sheet: Sheet, merged: Merged, columns: Sequence[str]) -> Iterator[Notice]:
    if sheet.hidden_rows:
        lines = sorted(sheet.hidden_rows)
        yield Notice("hidden-rows", {"count": str(len(lines)), "rows": numbers(lines)})
    if columns:
        yield Notice("hidden-columns", {"count": str(len(columns)), "names": names(columns)})
    if merged.count:
        yield Notice("merged-cells", {"count": str(merged.count), "rows": numbers(sorted(merged.rows))})

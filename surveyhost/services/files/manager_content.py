"""Who heads which unit, as the process that reads files makes it out of a roster or a list."""

from collections.abc import Callable, Mapping
from typing import Any

from ...core.managers import listing
from .roster_content import source


def managers(content: bytes, arguments: Mapping[str, Any], say: Callable[[str, Any], None]) -> Any:
    """Rows and problems of a CSV file or a workbook."""
    del say
    rows, _ = source(content, arguments["mapping"])
    found = listing.read(rows, arguments["mapping"])
    return {
        "managers": [[one.line, one.id, one.address, one.name, list(one.units)] for one in found.managers],
        "problems": [[one.line, one.column, one.kind, dict(one.values)] for one in found.problems],
    }

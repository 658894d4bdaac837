"""Workbooks that are filled in and sent back: words and what they are called, messages and their translations."""

from collections.abc import Mapping

from . import isolated


def read(content: bytes) -> Mapping[str, list[list[str]]]:
    """Sheet name to its rows, in the order of the file, cells as text. Refusal as `outside.workbooks.read`, and for a
    file that holds its reader up."""
    made: Mapping[str, list[list[str]]] = isolated.run("workbook", content)
    return made

"""A questionnaire for a new survey, from the library or a file, and what is left out of a file."""

from collections.abc import Sequence
from pathlib import Path

from ..core.plurals import counted
from ..formats import listing
from ..formats.common import Imported
from ..formats.left_out import LeftOut
from ..services.questionnaires import files as questionnaire_formats
from ..services.questionnaires import library
from .refusals import ExportUnwritable
from .shared import file_content, say

FOREIGN = (".xlsx", ".xls", ".ods", ".lss", ".qsf")
"""Ends of names of questionnaire files that are not in our own format: XLSForm, LimeSurvey, Qualtrics."""
HEAD = ("sheet or section", "row", "question", "what was left out")
MOST_LINES = 12
"""Of one kind of loss, printed; `--left-out` writes them all."""
MOST_PLACE = 60
"""Characters of the rows or names of one line."""


def brought(name: str) -> Imported:
    """From the library, or from a file of any format we take."""
    if not name.lower().endswith(FOREIGN):
        return Imported(library.load(name), ())
    return questionnaire_formats.read(name, file_content(Path(name), questionnaire_formats.MOST_BYTES))


def tell(name: str, left_out: Sequence[LeftOut]) -> None:
    """What is left out, by sheet or section and kind of loss."""
    if not left_out:
        return
    say(f"Left out of {name}: {counted(len(left_out), 'thing')}.")
    for part in listing.grouped(left_out):
        where = f"Sheet {part.name}" if part.is_sheet else part.name or "The file as a whole"
        say(f"{where}: {part.count}")
        for loss in part.losses:
            _loss(loss)


def _loss(loss: listing.Loss) -> None:
    if len(loss.lines) > 1:
        say(f"  {loss.what}: {loss.count}")
    for line in loss.lines[:MOST_LINES]:
        times = f" ({counted(len(line.places), 'time')})" if len(line.places) > 1 else ""
        say(f"  {'  ' if len(loss.lines) > 1 else ''}{line.what}{times}{_where(line)}")
    if len(loss.lines) > MOST_LINES:
        say(f"    and {len(loss.lines) - MOST_LINES} more (--left-out FILE writes every one)")


def _where(line: listing.Line) -> str:
    place = line.rows or ", ".join(line.names)
    cut = place if len(place) <= MOST_PLACE else f"{place[:MOST_PLACE].rpartition(',')[0]}, ..."
    word = ("row " if len(line.places) == 1 else "rows ") if line.rows else ""
    return f", {word}{cut}" if place else ""


def write(file: Path, left_out: Sequence[LeftOut]) -> None:
    """Every line as CSV. Refusal where the file cannot be written."""
    try:
        file.write_bytes(listing.as_csv(left_out, HEAD))
    except OSError as trouble:
        raise ExportUnwritable(out=file, strerror=trouble.strerror) from None

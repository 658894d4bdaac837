"""A roster file as it is uploaded: what kind it is, how large it may be, which headings mean what for this client."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from ..core import roster, roster_rows
from ..core.errors import Refusal
from ..core.roster import Problem, Reading, Row, RowTrouble
from ..outside import sheets

MOST_BYTES = 64 * 1024 * 1024
TEMPLATES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "vi": (
        ("mã nhân viên", "email", "họ tên", "ngôn ngữ", "đơn vị", "thâm niên", "hình thức làm việc"),
        ("NV0001", "lan@congty.example", "Nguyễn Thị Lan", "vi", "Nhà máy 1 / Chuyền A", "1-3", "tại chỗ"),
    ),
    "en": (
        ("id", "email", "name", "language", "unit", "tenure", "work_mode"),
        ("E0001", "lan@company.example", "Nguyễn Thị Lan", "en", "Plant 1 / Line A", "1-3", "on site"),
    ),
}
"""Headings and one row of an example, by language."""


class RosterProblems(Refusal):
    """The file holds problems; all of them are in `problems`, and nothing was imported."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        super().__init__(f"The roster was not imported: {problems[0].sentence()}{more}.", "roster")
        self.problems = tuple(problems)


def read(content: bytes, languages: Sequence[str], default_language: str, mapping: Mapping[str, str]) -> Reading:
    """People and problems of a CSV or XLSX file, told apart by what it holds, not by its name.

    Refusal for a file that is too large, or a spreadsheet that cannot be opened.
    """
    return roster.read(_rows(content), languages, default_language, mapping)


def _rows(content: bytes) -> Iterator[Row]:
    if len(content) > MOST_BYTES:
        raise Refusal(f"The roster file is larger than {MOST_BYTES >> 20} MB.", "too-large")
    return sheets.rows(content) if sheets.is_sheet(content) else roster_rows.rows(content)


def headings(content: bytes, samples: int = 3) -> list[tuple[str, list[str]]]:
    """Each heading of the file with its first few values, for whoever says what it means; [] where there is no row.

    Refusal as for `read`.
    """
    try:
        filled = (cells for _, cells in _rows(content) if any(cell.strip() for cell in cells))
        first = [[cell.strip() for cell in cells] for cells in islice(filled, samples + 1)]
    except RowTrouble as trouble:
        raise Refusal(trouble.problem.sentence(), "roster") from None
    if not first:
        return []
    below = [row + [""] * len(first[0]) for row in first[1:]]
    return [(heading, [row[place] for row in below if row[place]]) for place, heading in enumerate(first[0])]


def template(language: str) -> bytes:
    """A CSV to fill in (UTF-8 with BOM, which spreadsheets need to read it rightly)."""
    headings, example = TEMPLATES.get(language, TEMPLATES["en"])
    text = io.StringIO()
    csv.writer(text).writerows([headings, example])
    return text.getvalue().encode("utf-8-sig")

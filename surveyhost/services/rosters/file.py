"""A roster file as it is uploaded: what kind it is, how large it may be, which headings mean what for this client."""

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ...core.errors import Refusal
from ...core.roster.columns import Columns
from ...core.roster.doubts import Doubt
from ...core.roster.lists.packed import Packed
from ...core.roster.model import Person, Reading
from ...core.roster.notices import Notice, asked
from ...core.roster.problems import Problem
from ...outside import sheets
from ..files import isolated as parsing
from ..files.roster_content import JSON
from .refusals import RosterTooLarge

MOST_BYTES = 128 * 1024 * 1024
TABLE = parsing.Limits(seconds_per_mb=1.5, memory_per_mb=8)
WORKBOOK = parsing.Limits(seconds_per_mb=6, memory_per_mb=64)
OPEN_DOCUMENT = parsing.Limits(seconds_per_mb=12, memory_per_mb=64)
OBJECTS = parsing.Limits(seconds_per_mb=1, memory_per_mb=24)
"""A JSON array."""
OLD_WORKBOOK = parsing.Limits(seconds_per_mb=0.75, memory_per_mb=16)
"""Which is not packed, as the others are."""
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

    sentence = "The roster was not imported: %(first)s%(more)s."
    field = "file"

    def __init__(self, problems: Sequence[Problem]) -> None:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        super().__init__(first=problems[0].sentence(), more=more, count=len(problems), line=problems[0].line)
        self.problems = tuple(problems)


class RosterDoubts(Refusal):
    """The file may not mean what it says; nothing was imported, and somebody has to confirm the questions first."""

    sentence = "The roster was not imported, since it may not be what was meant: %(said)s."
    field = "confirmed"

    def __init__(self, notices: Sequence[Notice]) -> None:
        self.questions = asked(notices)
        said = "; ".join(one.sentence() for one in self.questions)
        super().__init__(said=said)


class RosterColumns(Refusal):
    """Columns would become attributes that somebody has to say yes to first; nothing was imported."""

    sentence = "The roster was not imported, since nobody has said what these are: %(said)s."
    field = "columns"

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        super().__init__(said="; ".join(one.sentence() for one in doubts))
        self.doubts = tuple(doubts)


def read(
    content: bytes,
    languages: Sequence[str],
    default_language: str,
    mapping: Mapping[str, str],
    form: str = "",
    country: str | None = None,
) -> Reading:
    """People and problems of a CSV file or a workbook, told apart by what it holds, not by its name; with `form` JSON
    of a JSON array. `country`: as for `core.roster.values.phones.e164`.

    Refusal for a file that is too large, or a spreadsheet that cannot be opened.
    """
    reading = Reading()
    arguments = {
        "languages": list(languages),
        "default": default_language,
        "mapping": dict(mapping),
        "country": country,
    }
    found: dict[str, Any] = {}

    profiles: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
    people = Packed()
    bounds = OBJECTS if form == JSON else limits(content)
    for word, said in parsing.said("roster", _fits(content), {**arguments, "form": form}, bounds):
        if word == "done":
            found.update(said)
            continue
        for id, email, name, language, unit, attributes, phone in said:
            profile = profiles.setdefault(tuple(attributes.items()), attributes)
            people.add(Person(id, email, name, sys.intern(language), sys.intern(unit), profile, phone))
    reading.people = people
    with parsing.damaged_if_it_breaks():
        reading.problems = [Problem(*one) for one in found["problems"]]
        reading.doubts = tuple(Doubt(*one) for one in found["doubts"])
        reading.notices = tuple(Notice(*one) for one in found["notices"])
        told: list[Problem | Doubt | Notice] = [*reading.problems, *reading.doubts, *reading.notices]
        for one in told:
            one.sentence()
    if (columns := found["columns"]) is not None:
        reading.columns = Columns(columns["own"], columns["attributes"], tuple(columns["headings"]))
    if reading.problems:
        reading.people = []
    return reading


def limits(content: bytes) -> parsing.Limits:
    """What reading this file may take."""
    if content.startswith(b"PK"):
        return OPEN_DOCUMENT if content[30:38] == b"mimetype" else WORKBOOK
    return OLD_WORKBOOK if sheets.is_sheet(content) else TABLE


def _fits(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise RosterTooLarge(most=MOST_BYTES >> 20)
    return content


def headings(content: bytes, mapping: Mapping[str, str] | None = None, samples: int = 3) -> list[tuple[str, list[str]]]:
    """Each heading of the file with its first few values, for whoever says what it means; [] where there is no row.

    `mapping`: what the client's headings meant before. Refusal as for `read`.
    """
    arguments = {"samples": samples, "mapping": dict(mapping or {})}
    found = parsing.run("headings", _fits(content), arguments, limits=limits(content))
    return [(heading, values) for heading, values in found]


def template(language: str) -> bytes:
    """A CSV to fill in (UTF-8 with BOM, which spreadsheets need to read it rightly)."""
    headings, example = TEMPLATES.get(language, TEMPLATES["en"])
    text = io.StringIO()
    csv.writer(text).writerows([headings, example])
    return text.getvalue().encode("utf-8-sig")

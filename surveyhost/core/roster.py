"""The roster: rows of a table, to people, and every problem in them at once.

Rows come from `roster_rows` (CSV) or a spreadsheet. A problem says its line, its column and what was expected; it
repeats no name and no address, so a report of problems may be shown and kept.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .roster_columns import Columns, HeadingTrouble, columns, fold, tidy

LEVEL = " / "
"""Between the levels of a unit's path."""
MOST_LEVELS = 12
LONGEST = 200
"""Characters of an id, a name, a level of a unit or an attribute's value."""
MOST_PROBLEMS = 1000
"""As many are listed; more than that is another file, not a list."""
PROBLEMS = {
    "no-id-column": "there is no column 'id' (or 'mã nhân viên')",
    "no-heading": "the column has no heading",
    "column-twice": "a second column means {meaning}",
    "bad-heading": "a heading may not hold : * < or =",
    "too-many-columns": "there are more than {most} columns",
    "no-rows": "there is nobody below the heading row",
    "missing-id": "the id is missing",
    "duplicate-id": "the id is on line {first} already",
    "bad-address": "this is not an e-mail address",
    "unknown-language": "language '{language}' is not in the questionnaire; expected {expected}",
    "empty-level": "a level of the unit is empty; expected levels like 'Plant 1 / Line A'",
    "too-deep": "the unit has more than {most} levels",
    "too-long": "the text is longer than {most} characters",
    "control-character": "the text holds a character that cannot be printed",
    "too-many-cells": "the row has {cells} cells, the heading row {columns}",
    "not-text": "the file is not text in UTF-8, nor a spreadsheet",
    "broken-quotes": "the quotation marks do not match: {reason}",
    "more": "there are more problems than the {most} listed",
}
"""Kind of problem to the sentence's second half, in English; pages translate it by its kind."""
_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)(?!\.|.{65,}@|.*\.@|.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
_LEVELS = re.compile(r"(?:^|\s)/|/(?=\s|$)|//")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_LANGUAGES = {"tieng viet": "vi", "vietnamese": "vi", "viet": "vi", "tieng anh": "en", "english": "en", "anh": "en"}


@dataclass(frozen=True, slots=True)
class Person:
    """One line of a roster."""

    id: str
    email: str
    """"" where there is no address: this person gets a printed slip."""
    name: str
    language: str
    unit: str
    """Path with " / " between its levels; "" is the company itself."""
    attributes: Mapping[str, str]
    """Only those that are stated."""


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    """Of the file, from 1; where a quoted cell spans lines, the row's first."""
    column: str
    """The heading; "" for the row as a whole."""
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self) -> str:
        """In English: "line 4, column email: this is not an e-mail address"."""
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {PROBLEMS[self.kind].format(**self.values)}"


@dataclass(slots=True)
class Reading:
    """What came out of a file."""

    people: list[Person] = field(default_factory=list)
    """Empty where there is any problem: nothing is imported then."""
    problems: list[Problem] = field(default_factory=list)
    columns: Columns | None = None


Row = tuple[int, Sequence[str]]
"""Line number and cells."""


class RowTrouble(Exception):  # noqa: N818
    """Raised by a source of rows where it cannot go on: what is wrong, and on which line."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem


def read(
    rows: Iterable[Row], languages: Sequence[str], default_language: str, mapping: Mapping[str, str] | None = None
) -> Reading:
    """People and problems of a table whose first row that is not empty holds the headings.

    `languages`: those of the questionnaire; `default_language` stands where a row states none.
    """
    reader = _Reader(languages, default_language, mapping or {})
    try:
        for line, cells in rows:
            if any(cell.strip() for cell in cells):
                reader.row(line, cells)
            if len(reader.reading.problems) >= MOST_PROBLEMS:
                reader.problem(line, "", "more", most=str(MOST_PROBLEMS))
                break
    except RowTrouble as trouble:
        reader.reading.problems.append(trouble.problem)
    if reader.reading.columns is None and not reader.reading.problems:
        reader.problem(1, "id", "no-id-column")
    elif not reader.seen and not reader.reading.problems:
        reader.problem(1, "", "no-rows")
    if reader.reading.problems:
        reader.reading.people = []
    return reader.reading


class _Reader:
    """Goes through the rows once; memory holds one object a person, texts that repeat are kept once."""

    def __init__(self, languages: Sequence[str], default_language: str, mapping: Mapping[str, str]) -> None:
        self.reading = Reading()
        self.languages = tuple(languages)
        self.default = default_language if default_language in self.languages else self.languages[0]
        self.mapping = mapping
        self.seen: dict[str, int] = {}
        self.line = 0
        self.units: dict[str, str | None] = {}
        self.profiles: dict[tuple[str, ...], Mapping[str, str]] = {}

    def problem(self, line: int, column: str, kind: str, **values: str) -> None:
        self.reading.problems.append(Problem(line, column, kind, values))

    def row(self, line: int, cells: Sequence[str]) -> None:
        self.line = line
        if self.reading.columns is None:
            self._heading(cells)
        else:
            self._person(self.reading.columns, cells)

    def _heading(self, cells: Sequence[str]) -> None:
        self.reading.columns, trouble = columns(cells, self.mapping)
        for each in trouble:
            self._trouble(each)

    def _trouble(self, each: HeadingTrouble) -> None:
        self.problem(self.line, each.column, each.kind, **each.values)

    def _person(self, where: Columns, cells: Sequence[str]) -> None:
        if any(cell.strip() for cell in cells[len(where.headings) :]):
            self.problem(self.line, "", "too-many-cells", cells=str(len(cells)), columns=str(len(where.headings)))
            return  # cells have slipped to the right: whatever else they seem to say is noise
        before = len(self.reading.problems)
        own = {name: self._cell(where, cells, position) for name, position in where.own.items()}
        person = Person(
            id=self._id(where, own),
            email=self._email(where, own.get("email", "")),
            name=own.get("name", ""),
            language=self._language(where, own.get("language", "")),
            unit=self._unit(where, own.get("unit", "")),
            attributes=self._attributes(where, cells),
        )
        if len(self.reading.problems) == before:
            self.reading.people.append(person)

    def _cell(self, where: Columns, cells: Sequence[str], position: int) -> str:
        raw = cells[position] if position < len(cells) else ""
        text = raw if raw.isascii() and raw.isalnum() else tidy(raw)
        if len(text) > LONGEST * (MOST_LEVELS if position == where.own.get("unit") else 1):
            self.problem(self.line, where.headings[position], "too-long", most=str(LONGEST))
            return ""
        if not text.isprintable() and _CONTROL.search(text):
            self.problem(self.line, where.headings[position], "control-character")
            return ""
        return text

    def _id(self, where: Columns, own: Mapping[str, str]) -> str:
        if "id" not in own:
            self.seen[str(self.line)] = self.line
            return ""
        found = own["id"]
        heading = where.headings[where.own["id"]]
        if not found:
            self.problem(self.line, heading, "missing-id")
        elif found in self.seen:
            self.problem(self.line, heading, "duplicate-id", first=str(self.seen[found]))
        else:
            self.seen[found] = self.line
        return found

    def _email(self, where: Columns, text: str) -> str:
        if text and not _ADDRESS.fullmatch(text):
            self.problem(self.line, where.headings[where.own["email"]], "bad-address")
        local, at, domain = text.rpartition("@")
        return f"{local}{at}{domain.lower()}"

    def _language(self, where: Columns, text: str) -> str:
        if not text:
            return self.default
        code = _LANGUAGES.get(fold(text), text.lower())
        for language in self.languages:
            if code == language.lower():
                return language
        expected = ", ".join(self.languages)
        heading = where.headings[where.own["language"]]
        self.problem(self.line, heading, "unknown-language", language=text, expected=expected)
        return self.default

    def _unit(self, where: Columns, text: str) -> str:
        if text not in self.units:
            self.units[text] = unit_path(text)
        path = self.units[text]
        if path is None:
            self.problem(self.line, where.headings[where.own["unit"]], "empty-level")
            return ""
        if path.count(LEVEL) >= MOST_LEVELS:
            self.problem(self.line, where.headings[where.own["unit"]], "too-deep", most=str(MOST_LEVELS))
        return path

    def _attributes(self, where: Columns, cells: Sequence[str]) -> Mapping[str, str]:
        stated = tuple(self._cell(where, cells, position) for position in where.attributes.values())
        if stated not in self.profiles:
            pairs = zip(where.attributes, map(sys.intern, stated), strict=True)
            self.profiles[stated] = {name: value for name, value in pairs if value}
        return self.profiles[stated]


def unit_path(text: str) -> str | None:
    """A unit's path in its one spelling, None where a level is empty. A slash without space is part of a name."""
    if not text:
        return ""
    levels = [tidy(level) for level in _LEVELS.split(text)]
    return LEVEL.join(levels) if all(levels) and "//" not in text else None


def digest(people: Iterable[tuple[str, str, Mapping[str, str]]]) -> str:
    """The roster's hash over (id, unit, attributes) of everybody, in 64 hex digits; the order of the file is nothing.

    Each person is hashed alone (canonical JSON) and the sorted hashes are hashed together, so whoever holds the file
    (HR, a works council) can work it out again and see whether anybody was planted after they countersigned it.
    """
    lines = sorted(
        hashlib.sha256(
            json.dumps([id, unit, dict(attributes)], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        ).digest()
        for id, unit, attributes in people
    )
    return hashlib.sha256(b"".join(lines)).hexdigest()

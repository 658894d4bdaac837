"""The roster: from rows of a table to people, with all problems reported together.

Rows come from `csv.rows` or a spreadsheet. A problem says its line, its column and what was expected; it
repeats no name and no address, so a report of problems may be shown and kept.
"""

import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring

from ..quoting import quoted
from .columns import MANAGES, Columns, HeadingTrouble, columns, tidy
from .doubts import Doubt, Looks
from .headings import fold
from .look_alikes import Spellings, id_key
from .notices import Notice, is_total
from .problems import Problem, RowTrouble
from .table import Row, Table
from .unit_paths import LEVEL, MOST_LEVELS, spelled, unit_path
from .values.phones import e164
from .watch import Watch

LONGEST = 200
"""Characters of an id, a name, a level of a unit or an attribute's value."""
MOST_PROBLEMS = 1000
"""As many are listed; more than that is another file, not a list."""
_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)(?!\.|.{65,}@|.*\.@|.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
_LETTERS = r"[\w.!#$%&'*+/=?^`{|}~-]"
_INTERNATIONAL = re.compile(
    rf"(?=.{{3,254}}\Z)(?!\.|.{{65,}}@|.*\.@|.*\.\.){_LETTERS}+"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])?"
)
_ERRORS = re.compile(
    r"#(N/A|NA|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!)|Err:[0-9]{3}",
    re.IGNORECASE,
)
"""What a spreadsheet shows in the place of a value that it has not got."""
_WRITTEN = re.compile(r'="([^"]*)"')
"""A formula by which other programs keep the zeros of an id in a CSV file."""
_NO_ADDRESS = frozenset({"-", "--", "–", "n/a", "na", "none", "null", "nil", "khong", "khong co", "chua co", "keine"})
"""What people write where somebody has no address."""
_LANGUAGES = {"tieng viet": "vi", "vietnamese": "vi", "viet": "vi", "tieng anh": "en", "english": "en", "anh": "en"}


def is_international(text: str) -> bool:
    """Whether this is an address with letters beyond ASCII (RFC 6531), composed as people type them (NFC)."""
    return not text.isascii() and unicodedata.is_normalized("NFC", text) and bool(_INTERNATIONAL.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Person:
    """One line of a roster."""

    id: str
    email: str
    """"" where there is no address: this person gets a printed slip, or a text message."""
    name: str
    language: str
    unit: str
    """Path with " / " between its levels; "" is the company itself."""
    attributes: Mapping[str, str]
    """Only those that are stated."""
    phone: str = ""
    """In E.164; only of whoever has no address, since nobody else is written to by it."""


@dataclass(slots=True)
class Reading:
    """What came out of a file."""

    people: Sequence[Person] = field(default_factory=list)
    """Empty where there is any problem: nothing is imported then."""
    problems: list[Problem] = field(default_factory=list)
    columns: Columns | None = None
    notices: tuple[Notice, ...] = ()
    """What the file says without meaning it; see `notices`."""
    doubts: tuple[Doubt, ...] = ()
    """Attributes that somebody has to say yes to."""


def read(
    rows: Iterable[Row],
    languages: Sequence[str],
    default_language: str,
    mapping: Mapping[str, str] | None = None,
    country: str | None = None,
) -> Reading:
    """People and problems of a table; where it begins, see `table`.

    `languages`: those of the questionnaire; `default_language` stands where a row states none. `country`: as for
    `values.phones.e164`.
    """
    reader = Reader(languages, default_language, mapping, country)
    people = list(reader.people(rows))
    if not reader.reading.problems:
        reader.reading.people = people
    return reader.reading


class Reader:
    """Goes through the rows once; memory holds one object a person, texts that repeat are kept once."""

    def __init__(
        self,
        languages: Sequence[str],
        default_language: str,
        mapping: Mapping[str, str] | None = None,
        country: str | None = None,
    ) -> None:
        self.reading = Reading()
        self.languages = tuple(languages)
        self.default = default_language if default_language in self.languages else self.languages[0]
        self.mapping = mapping or {}
        self.country = country
        self.seen: dict[str, tuple[int, str]] = {}
        self.line = 0
        self.units: dict[str, str | None] = {}
        self.profiles: dict[tuple[str, ...], Mapping[str, str]] = {}
        self.spellings = Spellings()
        self.watch = Watch()
        self.looks = Looks()
        self.unnamed: dict[int, HeadingTrouble] = {}

    def people(self, rows: Iterable[Row]) -> Iterator[Person]:
        """One after another; once all have gone by, everything else is in `reading`.

        They count for nothing where there turns out to be a problem.
        """
        table = Table(rows, self.mapping)
        try:
            for line, cells in table:
                person = self.row(line, cells)
                if person is not None:
                    yield person
                if len(self.reading.problems) >= MOST_PROBLEMS:
                    self.problem(line, "", "more", most=str(MOST_PROBLEMS))
                    break
        except RowTrouble as trouble:
            self.reading.problems.append(trouble.problem)
        if self.reading.columns is None and not self.reading.problems:
            self.problem(1, "id", "no-id-column")
        elif not self.seen and not self.reading.problems:
            self.problem(1, "", "no-rows")
        self.finish(table)

    def finish(self, table: Table) -> None:
        """What is to be told or asked, once everybody has come by."""
        self.reading.notices = self.watch.notices(self.spellings, table)
        where = self.reading.columns
        if where is not None:
            named = {name: where.headings[position] for name, position in where.attributes.items()}
            self.reading.doubts = self.looks.doubts(named)

    def problem(self, line: int, column: str, kind: str, **values: str) -> None:
        self.reading.problems.append(Problem(line, quoted(column), kind, values))

    def row(self, line: int, cells: Sequence[str]) -> Person | None:
        """The person of a row, if it is one's and nothing is wrong with it."""
        self.line = line
        if self.reading.columns is None:
            self._heading(cells)
            return None
        return self._person(self.reading.columns, cells)

    def _heading(self, cells: Sequence[str]) -> None:
        self.reading.columns, trouble = columns(cells, self.mapping)
        for each in trouble:
            if each.kind == "no-heading":
                self.unnamed[each.position] = each  # nothing is wrong as long as nothing stands there
            else:
                self.problem(self.line, each.column, each.kind, **each.values)
        self.heading_line = self.line

    def _is_person(self, where: Columns, cells: Sequence[str]) -> bool:
        """False for a row that is no person's, which is told or is a problem."""
        beyond = [at for at in range(len(where.headings), len(cells)) if cells[at].strip()]
        if beyond and beyond[0] == len(where.headings):
            self.problem(self.line, "", "too-many-cells", cells=str(len(cells)), columns=str(len(where.headings)))
            return False  # cells have slipped to the right: whatever else they seem to say is noise
        if beyond:
            self.watch.aside.append(self.line)
        for position in [at for at in self.unnamed if at < len(cells) and cells[at].strip()]:
            each = self.unnamed.pop(position)
            self.problem(self.heading_line, each.column, each.kind, **each.values)
        within = cells[: len(where.headings)]
        at = where.own.get("id", len(cells))
        if at < len(cells) and not cells[at].strip() and (is_total(within) or not any(map(str.strip, within))):
            if any(map(str.strip, within)):
                self.watch.left_out.append(self.line)
            return False
        return True

    def _person(self, where: Columns, cells: Sequence[str]) -> Person | None:
        if not self._is_person(where, cells):
            return None
        before = len(self.reading.problems)
        read = {name: position for name, position in where.own.items() if name not in {"id", MANAGES}}
        own = {name: self._cell(where, cells, position) for name, position in read.items()}
        if "id" in where.own:
            own["id"] = self._cell(where, cells, where.own["id"])  # last, for what is said of it stands together
        reference, email = self._id(where, own), self._email(where, own.get("email", ""))
        person = Person(
            id=reference,
            email=email,
            phone="" if email else self._phone(where, own.get("phone", "")),
            name=own.get("name", ""),
            language=self._language(where, own.get("language", "")),
            unit=self._unit(where, own.get("unit", "")),
            attributes=self._attributes(where, cells),
        )
        if len(self.reading.problems) > before:
            return None
        self.watch.person(self.line, cells, (person.id, person.name), person.unit, person.email or person.phone)
        self.looks.person(person.attributes)
        return person

    def _cell(self, where: Columns, cells: Sequence[str], position: int) -> str:
        raw = cells[position] if position < len(cells) else ""
        if raw.isascii() and raw.isalnum() and len(raw) <= LONGEST:
            return raw
        text = tidy(raw)
        kind = None
        if len(text) > LONGEST * (MOST_LEVELS if position == where.own.get("unit") else 1):
            kind = "too-long"
        elif not text.isprintable():
            kind = "control-character"
        elif text.startswith(("=", "#")):
            text, kind = _calculated(text)
        if kind == "cell-error" and position != where.own.get("id"):
            self.watch.errors.setdefault(where.headings[position], []).append(self.line)
            return ""
        if kind:
            values = {"most": str(LONGEST)} if kind == "too-long" else {}
            self.problem(self.line, where.headings[position], kind, **values)
            return ""
        return text

    def _id(self, where: Columns, own: Mapping[str, str]) -> str:
        if "id" not in own:
            self.seen[str(self.line)] = self.line, ""
            return ""
        found = own["id"]
        looks = id_key(found)
        heading = where.headings[where.own["id"]]
        if not found:
            if not any((one.line, one.column) == (self.line, quoted(heading)) for one in self.reading.problems[-1:]):
                self.problem(self.line, heading, "missing-id")
        elif looks in self.seen:
            first, written = self.seen[looks]
            kind = "duplicate-id" if written == found else "look-alike-id"
            self.problem(self.line, heading, kind, first=str(first))
        else:
            self.seen[looks] = self.line, found
        return found

    def _email(self, where: Columns, text: str) -> str:
        if fold(text) in _NO_ADDRESS:
            self.watch.no_address.append(self.line)
            return ""
        if text and not _ADDRESS.fullmatch(text):
            if not is_international(text):
                self.problem(self.line, where.headings[where.own["email"]], "bad-address")
            elif not text.rpartition("@")[0].isascii():
                self.watch.beyond_ascii.append(self.line)
        local, at, domain = text.rpartition("@")
        return f"{local}{at}{domain.lower()}"

    def _phone(self, where: Columns, text: str) -> str:
        if not text or fold(text) in _NO_ADDRESS:
            return ""
        found = e164(text, self.country)
        if found is None:
            self.problem(self.line, where.headings[where.own["phone"]], "bad-phone")
        return found or ""

    def _language(self, where: Columns, text: str) -> str:
        if not text:
            return self.default
        code = _LANGUAGES.get(fold(text), text.lower().replace("_", "-"))
        for wanted in (code, code.partition("-")[0]):  # en_US is a locale, and its language en
            for language in self.languages:
                if wanted == language.lower():
                    return language
        expected = ", ".join(self.languages)
        heading = where.headings[where.own["language"]]
        self.problem(self.line, heading, "unknown-language", language=text, expected=expected)
        return self.default

    def _unit(self, where: Columns, text: str) -> str:
        if text not in self.units:
            self.units[text] = spelled(self.spellings, unit_path(text))
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
            pairs = zip(where.attributes, stated, strict=True)
            self.profiles[stated] = {
                name: sys.intern(self.spellings.of(value, "attribute", name)) for name, value in pairs if value
            }
        return self.profiles[stated]


def _calculated(text: str) -> tuple[str, str | None]:
    """The value of a cell that is calculated, and the kind of problem where it shows none."""
    if _ERRORS.fullmatch(text):
        return "", "cell-error"
    if written := _WRITTEN.fullmatch(text):
        return tidy(written.group(1)), None
    return text, "formula" if text.startswith("=") else None


def digest(people: Iterable[tuple[str, str, Mapping[str, str]]]) -> str:
    """The roster's hash over (id, unit, attributes) of everybody, in 64 hex digits; the order of the file is nothing.

    Each person is hashed alone (canonical JSON) and the sorted hashes are hashed together, so whoever holds the file
    (HR, a works council) can work it out again and see whether anybody was planted after they countersigned it.
    """
    behind: dict[tuple[str, tuple[tuple[str, str], ...]], str] = {}

    def line(id: str, unit: str, attributes: Mapping[str, str]) -> bytes:
        place = unit, tuple(attributes.items())
        if place not in behind:
            said = json.dumps([unit, dict(attributes)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            behind[place] = said[1:]
        return hashlib.sha256(f"[{encode_basestring(id)},{behind[place]}".encode()).digest()

    lines = sorted(line(*one) for one in people)
    whole = hashlib.sha256()
    for one in lines:
        whole.update(one)
    return whole.hexdigest()

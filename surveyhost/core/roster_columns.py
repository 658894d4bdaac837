"""Which column of a roster is what: headings in Vietnamese and English, with or without tone marks.

Every heading that means none of our own columns is an attribute, under the name it has in the file.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OWN = ("id", "email", "name", "language", "unit")
"""The columns that mean something to us; all others are attributes."""
IGNORED = "-"
"""In a mapping: leave this column out."""
MOST_COLUMNS = 60
_ALIASES = {
    "id": ("id", "mã nhân viên", "mã nv", "mã số nhân viên", "employee id", "employee number", "staff number"),
    "email": ("email", "e-mail", "thư điện tử", "địa chỉ email", "email address", "e-mail address"),
    "name": ("name", "họ tên", "họ và tên", "full name"),
    "language": ("language", "ngôn ngữ"),
    "unit": ("unit", "đơn vị", "bộ phận"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each thing stands in a row, counted from 0."""

    own: Mapping[str, int]
    attributes: Mapping[str, int]
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeadingTrouble:
    """A heading row that cannot be read as one: `kind` as in `roster.PROBLEMS`, with the column it stands in."""

    column: str
    kind: str
    values: Mapping[str, str]


def tidy(text: str) -> str:
    """One spelling for what looks the same: composed characters, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """What a heading or word is compared by: no tone marks, no case, single spaces, no underscores."""
    bare = unicodedata.normalize("NFD", tidy(text).replace("_", " ").replace("đ", "d").replace("Đ", "D"))
    return " ".join("".join(mark for mark in bare if not unicodedata.combining(mark)).casefold().split())


_MEANING = {fold(alias): column for column, aliases in _ALIASES.items() for alias in aliases}


def meaning(heading: str, mapping: Mapping[str, str] | None = None) -> str:
    """What a heading is taken for: one of `OWN`, `IGNORED`, or the name of an attribute (the heading itself)."""
    chosen = {fold(known): column for known, column in (mapping or {}).items()}
    return chosen.get(fold(heading)) or _MEANING.get(fold(heading)) or tidy(heading)


def guess(heading: str, values: Sequence[str], mapping: Mapping[str, str] | None = None) -> str:
    """What to propose to whoever is asked: what was said before, our own reading, the look of the values.

    Else to leave the column out: one that nobody looks at must not become an attribute.
    """
    known = {fold(one) for one in mapping or {}}
    means = meaning(heading, mapping)
    if means in OWN or (heading and fold(heading) in known):
        return means
    return "email" if values and all("@" in value for value in values) else IGNORED


def is_sure(headings: Sequence[str], mapping: Mapping[str, str] | None = None) -> bool:
    """Whether nobody need be asked what the columns mean.

    Asked for is a file that shows no id or a column without heading; one without unit or address beside columns nobody
    has spoken of yet, since it may well have them under a name of its own, and an address taken for an attribute would
    be a name in a table; and, of a client whose columns were spoken of once, any new column.
    """
    known = {fold(heading) for heading in mapping or {}}
    found = {meaning(heading, mapping) for heading in headings}
    news = [one for one in headings if fold(one) not in known and meaning(one, mapping) not in OWN]
    if "id" not in found or "" in news:
        return False
    return not news or (not known and {"unit", "email"} <= found)


def letter(position: int) -> str:
    """A column as spreadsheets call it: 0 is A, 26 is AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def columns(row: Sequence[str], mapping: Mapping[str, str] | None = None) -> tuple[Columns, list[HeadingTrouble]]:
    """Columns of a heading row, and what is wrong with it.

    `mapping` (heading to one of `OWN`, `IGNORED`, or an attribute's name) goes before our own reading of a heading.
    """
    headings = [tidy(heading) for heading in row]
    while headings and not headings[-1]:
        headings.pop()
    own: dict[str, int] = {}
    attributes: dict[str, int] = {}
    trouble: list[HeadingTrouble] = []
    for position, heading in enumerate(headings):
        means = meaning(heading, mapping)
        if means == IGNORED:
            continue
        kind = _trouble(heading, means, own, attributes)
        if kind:
            trouble.append(HeadingTrouble(heading or letter(position), kind, {"meaning": means}))
        elif means in OWN:
            own[means] = position
        else:
            attributes[means] = position
    if "id" not in own:
        trouble.append(HeadingTrouble("id", "no-id-column", {}))
    if len(headings) > MOST_COLUMNS:
        trouble.append(HeadingTrouble(letter(MOST_COLUMNS), "too-many-columns", {"most": str(MOST_COLUMNS)}))
    return Columns(own, attributes, tuple(headings)), trouble


def _trouble(heading: str, meaning: str, own: Mapping[str, int], attributes: Mapping[str, int]) -> str | None:
    if not heading:
        return "no-heading"
    if meaning in own or fold(meaning) in {fold(name) for name in attributes}:
        return "column-twice"
    if meaning not in OWN and re.search(r"[:*<=]", meaning):
        return "bad-heading"  # a breakdown is declared by name; these characters mean something there
    return None

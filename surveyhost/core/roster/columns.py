"""What each column of a roster means: headings in Vietnamese and English, with or without tone marks.

Every heading that means none of our own columns is an attribute, under the name it has in the file.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..quoting import quoted
from .barred import barred
from .headings import fold, own
from .look_alikes import visible

MANAGES = "manages"
"""The units that a person heads: no roster keeps it, see `core.managers`."""
OWN = ("id", "email", "phone", "name", "language", "unit", MANAGES)
"""The columns that mean something to us; all others are attributes."""
_SIGNS = re.compile(r"[:*<=]+")
IGNORED = "-"
"""In a mapping: leave this column out."""
MOST_COLUMNS = 60
LONGEST_HEADING = 100
"""Characters of an attribute's name."""


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
    position: int = 0
    """From 0."""


def tidy(text: str) -> str:
    """A text as it is shown; see `look_alikes.visible`."""
    return visible(text)


def meaning(heading: str, mapping: Mapping[str, str] | None = None) -> str:
    """What a heading is taken for: one of `OWN`, `IGNORED`, or the name of an attribute (the heading itself)."""
    chosen = {fold(known): column for known, column in (mapping or {}).items()}
    return chosen.get(fold(heading)) or own(heading) or named(heading)


def named(heading: str) -> str:
    """The attribute's name under a heading: without the characters that a breakdown is declared by."""
    return tidy(_SIGNS.sub(" ", heading)) or tidy(heading)


def may_not(heading: str, means: str) -> str | None:
    """The kind of problem under which a column may not be imported, whatever it is called here."""
    if means == IGNORED:
        return None
    if means not in OWN and MANAGES in {own(heading), own(means)}:
        return "manages-attribute"  # who heads a unit is known to everybody: compared by it, they would be named
    return barred(heading) or (None if means in OWN else barred(means))


def apart(row: Sequence[str]) -> list[str]:
    """Headings as they are shown; one that stands there a second time has its column's letter after it."""
    found: list[str] = []
    seen: set[str] = set()
    for position, heading in enumerate(map(tidy, row)):
        is_twice = bool(heading) and fold(heading) in seen
        found.append(f"{heading} ({letter(position)})" if is_twice else heading)
        seen.add(fold(heading))
    return found


def meanings(headings: Sequence[str], mapping: Mapping[str, str] | None = None) -> list[str]:
    """What each of the headings (as `apart` gives them) is taken for; a repeated one of which nobody has spoken, for
    what it means without its letter."""
    known = {fold(heading) for heading in mapping or {}}
    found: list[str] = []
    for position, heading in enumerate(headings):
        plain = heading.removesuffix(f" ({letter(position)})")
        is_twice = fold(plain) in map(fold, headings[:position]) and plain != heading and fold(heading) not in known
        found.append(meaning(plain) if is_twice else meaning(heading, mapping))
    return found


def proposals(columns: Sequence[tuple[str, Sequence[str]]], mapping: Mapping[str, str] | None = None) -> list[str]:
    """What to propose for each column (heading, first values) to whoever is asked.

    That is what was said before, our own reading, or the look of the values; else to leave the column out, for one that
    nobody looks at must not become an attribute. Left out, too, are the second of two that mean the same and what
    nobody may import.
    """
    found: list[str] = []
    headings = [heading for heading, _ in columns]
    read = meanings(headings, mapping)
    for (heading, values), taken_for in zip(columns, read, strict=True):
        means = taken_for if taken_for in OWN else guess(heading, values, mapping)
        found.append(IGNORED if means in found or may_not(heading, means) else means)
    return found


def guess(heading: str, values: Sequence[str], mapping: Mapping[str, str] | None = None) -> str:
    """What to propose for one column by itself; see `proposals`."""
    known = {fold(one) for one in mapping or {}}
    means = meaning(heading, mapping)
    if means in OWN or (heading and fold(heading) in known):
        return means
    return "email" if values and all("@" in value for value in values) else IGNORED


def is_sure(headings: Sequence[str], mapping: Mapping[str, str] | None = None) -> bool:
    """Whether nobody need be asked what the columns mean.

    Asked for is a file that shows no id, a column without heading, two of one meaning, or one that nobody may import;
    one without unit or address beside columns nobody has spoken of yet, since it may well have them under a name of its
    own, and an address taken for an attribute would be a name in a table; and, of a client whose columns were spoken of
    once, any new column.
    """
    known = {fold(heading) for heading in mapping or {}}
    read = list(zip(headings, meanings(headings, mapping), strict=True))
    taken = [means if means in OWN else fold(means) for _, means in read if means != IGNORED]
    news = [one for one, means in read if fold(one) not in known and means not in OWN]
    if "id" not in taken or "" in news or len(taken) > len(set(taken)):
        return False
    if any(may_not(one, means) for one, means in read):
        return False
    return not news or (not known and {"unit", "email"} <= set(taken))


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
    headings = apart(row)
    while headings and not headings[-1]:
        headings.pop()
    own: dict[str, int] = {}
    attributes: dict[str, int] = {}
    trouble: list[HeadingTrouble] = []
    taken: set[str] = set()
    if len(headings) > MOST_COLUMNS:
        trouble.append(HeadingTrouble(letter(MOST_COLUMNS), "too-many-columns", {"most": str(MOST_COLUMNS)}))
        return Columns(own, attributes, tuple(headings[:MOST_COLUMNS])), trouble
    for position, (heading, means) in enumerate(zip(headings, meanings(headings, mapping), strict=True)):
        if means == IGNORED:
            continue
        kind = may_not(heading, means) or _trouble(heading, means, taken)
        if kind:
            values = {"meaning": quoted(means), "most": str(LONGEST_HEADING)}
            trouble.append(HeadingTrouble(quoted(heading) or letter(position), kind, values, position))
        elif means in OWN:
            own[means] = position
        else:
            attributes[means] = position
        taken.add(means if means in OWN else fold(means))
    if "id" not in own:
        trouble.append(HeadingTrouble("id", "no-id-column", {}))
    return Columns(own, attributes, tuple(headings)), trouble


def _trouble(heading: str, meaning: str, taken: set[str]) -> str | None:
    if not heading:
        return "no-heading"
    if meaning not in OWN and len(meaning) > LONGEST_HEADING:
        return "too-long"
    if meaning not in OWN and not meaning.isprintable():
        return "control-character"
    if (meaning if meaning in OWN else fold(meaning)) in taken:
        return "column-twice"
    if meaning not in OWN and _SIGNS.search(meaning):
        return "bad-heading"  # a breakdown is declared by name; these characters mean something there
    return None

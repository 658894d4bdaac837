"""Finds names, addresses and telephone numbers in comments: marked for the reviewer, masked in the report.

A machine finds the plain cases; a person reads every comment before release (design: comments, point 10).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

What = Literal["name", "email", "phone", "number", "other"]
"""other: what a reviewer masked by hand."""

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w])(?:\+84|0)(?:[ .\-]?\d){8,10}(?!\d)")
NUMBER = re.compile(r"(?<!\w)(?:[A-Z]{1,4}-?\d{3,8}|\d{5,12})(?!\w)")
"""A staff number: a few capitals with digits, or a long run of digits."""
TITLES = r"anh|chị|ông|bà|cô|chú|bác|em|mr|mrs|ms|miss"


@dataclass(frozen=True, slots=True)
class Mark:
    start: int
    end: int
    what: What


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Full names, their last two words, and a given name after a form of address."""
    whole: set[str] = set()
    given: set[str] = set()
    for name in names:
        words = unicodedata.normalize("NFC", name).split()
        if len(words) < 2:
            continue
        whole.add(r"\s+".join(map(re.escape, words)))
        given.add(re.escape(words[-1]))
        if len(words) > 2:
            whole.add(r"\s+".join(map(re.escape, words[-2:])))
    if not whole:
        return None
    longest_first = sorted(whole, key=len, reverse=True)
    addressed = rf"(?:{TITLES})\s+(?:{'|'.join(sorted(given))})"
    return re.compile(rf"\b(?:{'|'.join(longest_first)}|{addressed})\b", re.IGNORECASE)


class Masker:
    """Marks what could name somebody, for one roster. Build it once, it compiles all names into one pattern."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = _pattern(names)

    def marks(self, comment: str) -> tuple[Mark, ...]:
        """Places to mask, in order and without overlaps; the earlier and longer mark wins."""
        found: list[Mark] = [Mark(m.start(), m.end(), "email") for m in EMAIL.finditer(comment)]
        found += [Mark(m.start(), m.end(), "phone") for m in PHONE.finditer(comment)]
        if self._names:
            found += [Mark(m.start(), m.end(), "name") for m in self._names.finditer(comment)]
        found += [Mark(m.start(), m.end(), "number") for m in NUMBER.finditer(comment)]
        kept: list[Mark] = []
        for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
            if not kept or mark.start >= kept[-1].end:
                kept.append(mark)
        return tuple(kept)


def masked(comment: str, marks: Iterable[Mark], words: dict[What, str]) -> str:
    """The comment with each mark replaced by its word in brackets ("[tên]")."""
    parts: list[str] = []
    at = 0
    for mark in marks:
        parts += [comment[at : mark.start], f"[{words[mark.what]}]"]
        at = mark.end
    return "".join([*parts, comment[at:]])

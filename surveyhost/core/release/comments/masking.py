"""Finds names, addresses and telephone numbers in comments: marked for the reviewer, masked in the report.

A machine finds the plain cases; a person reads every comment before release (design: comments, point 10).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from phonenumbers import Leniency, PhoneNumberMatcher

from .names import roster_names
from .scripts import SPACED

What = Literal["name", "email", "web", "phone", "number", "other"]
"""other: what a reviewer masked by hand."""
Finder = Callable[[str], Iterable[tuple[int, int]]]
"""Where names stand in a text: first place and the one after the last."""

EMAIL = re.compile(rf"(?:{SPACED}|[.+-])+@(?:{SPACED}|-)+(?:\.(?:{SPACED}|-)+)+")
_HOST = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_ENDS = r"com|net|org|info|biz|io|me|vn|jp|kr|cn|tw|hk|th|example"
_REST = r"(?:[/?#][!-~]*[A-Za-z0-9/=_-])?"
WEB = re.compile(
    rf"(?i:https?://|www\.){_HOST}(?::\d+)?{_REST}|(?<!{SPACED})(?<![@.]){_HOST}\.(?i:{_ENDS})(?![A-Za-z0-9]){_REST}"
)
PHONE = re.compile(rf"(?<!{SPACED})(?:\+\d{{1,3}}|0)(?:[ .\-]?\d){{8,10}}(?!\d)")
"""What looks like a telephone number of some country, whether or not numbers there are made so."""
NUMBER = re.compile(rf"(?<!{SPACED})(?:[A-Z]{{1,4}}-?\d{{3,8}}|\d{{5,12}})(?!{SPACED})")
"""A staff number: a few capitals with digits, or a long run of digits."""


@dataclass(frozen=True, slots=True)
class Mark:
    start: int
    end: int
    what: What


class Masker:
    """Marks what could name somebody, for one roster. Build it once, it compiles all names into patterns.

    names: of the roster. country: two letters (ISO 3166-1) of the country whose telephone numbers are known without
    a code in front. more: what else finds names, that of people on no roster too.
    """

    def __init__(self, names: Iterable[str], country: str | None = None, more: Finder | None = None) -> None:
        self._names, self._country, self._more = roster_names(names), country, more

    def marks(self, comment: str) -> tuple[Mark, ...]:
        """Places to mask, in order and without overlaps; the earlier and longer mark wins."""
        kept: list[Mark] = []
        for mark in sorted(self._found(comment), key=lambda mark: (mark.start, -mark.end)):
            if not kept or mark.start >= kept[-1].end:
                kept.append(mark)
        return tuple(kept)

    def _found(self, comment: str) -> Iterator[Mark]:
        """In any order; of two marks of the same place the first is the better known."""
        for number in PhoneNumberMatcher(comment, self._country, leniency=Leniency.VALID):
            yield Mark(number.start, number.end, "phone")
        patterns: tuple[tuple[re.Pattern[str], What], ...] = (
            (EMAIL, "email"), (WEB, "web"), (PHONE, "phone"), (NUMBER, "number"),
        )  # fmt: skip
        for pattern, what in patterns:
            yield from (Mark(one.start(), one.end(), what) for one in pattern.finditer(comment))
        for start, end in (*self._names(comment), *(self._more(comment) if self._more else ())):
            yield Mark(start, end, "name")


def masked(comment: str, marks: Iterable[Mark], words: dict[What, str]) -> str:
    """The comment with each mark replaced by its word in brackets ("[tên]")."""
    parts: list[str] = []
    at = 0
    for mark in marks:
        parts += [comment[at : mark.start], f"[{words[mark.what]}]"]
        at = mark.end
    return "".join([*parts, comment[at:]])

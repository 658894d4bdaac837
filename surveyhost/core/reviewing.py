"""What a person decides about each comment before release: printed as it is, printed with words masked, or withheld.

Comments lie by item and by block of the org tree. A reviewer meets them by item, sorted by content over all blocks, so
that the place of a comment says nothing about where it was written. Entries are plain documents, kept encrypted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import Refusal
from .masking import Mark, What, masked

Entry = dict[str, Any]
Reviewed = dict[str, dict[str, list[Entry]]]
"""{item: {block: [{"text", "marks": [[start, end, what]], "state": "shown" | "masked" | "withheld"}]}}; a comment that
a person has read has "read": true, one under a heading has "heading", one that was decided has what was "before"."""

MASK_WORDS: dict[str, dict[What, str]] = {
    "vi": {
        "name": "tên người",
        "email": "địa chỉ thư",
        "phone": "số điện thoại",
        "number": "mã số",
        "other": "đã che",
    },
    "en": {
        "name": "a name",
        "email": "an address",
        "phone": "a telephone number",
        "number": "a number",
        "other": "masked",
    },
}
ACTS = ("show", "withhold", "mask", "unmask", "heading", "undo")
LONGEST_HEADING = 80
KEPT = ("marks", "state", "read", "heading")
"""What an undo brings back."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment lies."""

    item: str
    block: str
    position: int


def is_read(entry: Mapping[str, Any]) -> bool:
    """Has a person decided about this comment?"""
    return bool(entry.get("read"))


def to_read(reviewed: Reviewed, items: Iterable[str], minimum: int) -> list[Place]:
    """The comments that a reviewer reads, in an order that no decision changes: by item, then by content.

    items: codes in the questionnaire's order. An item with fewer writers than `minimum` is in no list, whatever is
    decided, so nobody needs to read what was written there.
    """
    found = []
    for item in items:
        blocks = reviewed.get(item, {})
        if sum(map(len, blocks.values())) >= minimum:
            inside = [Place(item, block, at) for block, held in blocks.items() for at in range(len(held))]
            found += sorted(inside, key=lambda place: (blocks[place.block][place.position]["text"], place.block))
    return found


def entry_at(reviewed: Reviewed, place: Place) -> Entry:
    """The comment at this place."""
    return reviewed[place.item][place.block][place.position]


def _phrase(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)


def _joined(marks: Iterable[list[Any]]) -> list[list[Any]]:
    """Marks in order and without overlaps: those that touch one another become one."""
    kept: list[list[Any]] = []
    for start, end, what in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if kept and start < kept[-1][1]:
            kept[-1][1] = max(kept[-1][1], end)
        else:
            kept.append([start, end, what])
    return kept


def _state(entry: Mapping[str, Any], marks: list[list[Any]]) -> str:
    return "withheld" if entry["state"] == "withheld" else ("masked" if marks else "shown")


def _mask(entry: Entry, words: str) -> Entry:
    found = (
        [[one.start(), one.end(), "other"] for one in _phrase(words).finditer(entry["text"])] if words.split() else []
    )
    if not found:
        raise Refusal("The words to be masked do not stand in this comment.", "mask")
    marks = _joined([*entry["marks"], *found])
    return {**entry, "marks": marks, "state": _state(entry, marks)}


def _unmask(entry: Entry, start: int) -> Entry:
    marks = [mark for mark in entry["marks"] if mark[0] != start]
    if len(marks) == len(entry["marks"]):
        raise Refusal("No mask begins there.", "mask")
    return {**entry, "marks": marks, "state": _state(entry, marks)}


def _under(entry: Entry, heading: str) -> Entry:
    words = " ".join(heading.split())
    if len(words) > LONGEST_HEADING:
        raise Refusal(f"A heading has at most {LONGEST_HEADING} letters.", "heading")
    return {**entry, "heading": words}


def decided(entry: Entry, act: str, words: str = "") -> Entry:
    """The comment after one act of a reviewer; what it was before is kept for one undo.

    words: mask, the words to be masked wherever they stand; unmask, where the mask begins; heading, the heading or
    nothing for none. Refusal ("act", "mask", "heading", "undo") where that cannot be done.
    """
    if act == "undo":
        if "before" not in entry:
            raise Refusal("There is nothing to undo.", "undo")
        return {"text": entry["text"], **entry["before"]}
    made = {
        "show": lambda: {**entry, "state": "masked" if entry["marks"] else "shown", "read": True},
        "withhold": lambda: {**entry, "state": "withheld", "read": True},
        "mask": lambda: _mask(entry, words),
        "unmask": lambda: _unmask(entry, int(words) if words.isdecimal() else -1),
        "heading": lambda: _under(entry, words),
    }
    if act not in made:
        raise Refusal(f"Expected one of {', '.join(ACTS)}.", "act")
    return {**made[act](), "before": {name: entry[name] for name in KEPT if name in entry}}


def printed(entry: Mapping[str, Any], language: str) -> str:
    """The comment as a report may print it, masked where marked."""
    words = MASK_WORDS.get(language, MASK_WORDS["en"])
    return masked(entry["text"], [Mark(*mark) for mark in entry["marks"]], words)


def printable(reviewed: Reviewed) -> dict[str, dict[str, tuple[Entry, ...]]]:
    """By item and block, the comments that are not withheld."""
    return {
        item: {block: tuple(one for one in held if one["state"] != "withheld") for block, held in blocks.items()}
        for item, blocks in reviewed.items()
    }


def pieces(entry: Mapping[str, Any]) -> Iterator[tuple[str, int | None, str]]:
    """The comment cut at its marks: words, and for marked ones where the mark begins and what it is."""
    at = 0
    for start, end, what in entry["marks"]:
        if start > at:
            yield entry["text"][at:start], None, ""
        yield entry["text"][start:end], start, what
        at = end
    if at < len(entry["text"]):
        yield entry["text"][at:], None, ""

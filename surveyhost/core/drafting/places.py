"""Finds parts of a draft's document by their codes, and codes that are still free."""

from collections.abc import Collection, Iterator
from typing import Any

from ..errors import Refusal
from ..questionnaire.checks import RESERVED
from .refusals import PartGone

Document = dict[str, Any]
"""As `questionnaire.file.to_document` makes it."""


def _gone(what: str, code: str) -> Refusal:
    return PartGone(what=what, code=code)


def sections(document: Document) -> list[Document]:
    """The sections, in order."""
    found: list[Document] = document["section"]
    return found


def items(document: Document) -> Iterator[Document]:
    """Every item, in order."""
    for section in sections(document):
        yield from section["item"]


def find_section(document: Document, code: str) -> Document:
    """The section with this code; DraftGone if there is none."""
    for section in sections(document):
        if section["code"] == code:
            return section
    raise _gone("section", code)


def find_item(document: Document, code: str) -> tuple[Document, int]:
    """The section an item is in, and its place there; DraftGone if there is none."""
    for section in sections(document):
        for place, item in enumerate(section["item"]):
            if item["code"] == code:
                return section, place
    raise _gone("question", code)


def the_item(document: Document, code: str) -> Document:
    """The item with this code; DraftGone if there is none."""
    section, place = find_item(document, code)
    found: Document = section["item"][place]
    return found


def find_theme(document: Document, code: str) -> Document:
    """The theme with this code; DraftGone if there is none."""
    themes: list[Document] = document.get("theme", [])
    for theme in themes:
        if theme["code"] == code:
            return theme
    raise _gone("theme", code)


def find_option(item: Document, key: str, code: str) -> Document:
    """An option or row (`key` is "options" or "rows") of an item; DraftGone if there is none."""
    parts: list[Document] = item.get(key, [])
    for option in parts:
        if option["code"] == code:
            return option
    raise _gone("choice", code)


def part(document: Document, where: str, code: str) -> Document:
    """A part of the draft: `where` is "questionnaire", "theme", "section" or "item"."""
    if where == "section":
        return find_section(document, code)
    if where == "item":
        return the_item(document, code)
    return find_theme(document, code) if where == "theme" else document


def item_codes(document: Document) -> set[str]:
    """The codes that no further item may have."""
    return {item["code"] for item in items(document)} | RESERVED


def free(wanted: str, taken: Collection[str], longest: int = 48) -> str:
    """This code, or one like it with a number behind that is not taken."""
    code, number = wanted, 1
    while code in taken:
        number += 1
        code = f"{wanted[: longest - len(str(number)) - 1]}_{number}"
    return code


def numbered(head: str, taken: Collection[str]) -> str:
    """The first of head_1, head_2, ... that is not taken."""
    number = 1
    while f"{head}_{number}" in taken:
        number += 1
    return f"{head}_{number}"


def move(parts: list[Document], place: int, to: int) -> None:
    """Take a part from one place to another, both from 0; past the end is the end."""
    parts.insert(max(to, 0), parts.pop(place))

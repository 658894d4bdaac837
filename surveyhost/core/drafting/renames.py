"""Renames codes, and updates everything in the draft that refers to them."""

from collections.abc import Callable
from dataclasses import replace

from ..questionnaire import piping
from ..questionnaire.conditions import All, Condition, Not, Test, parse
from . import places
from .places import Document

Change = Callable[[Test], Test]


def _changed(condition: Condition, change: Change) -> Condition:
    if isinstance(condition, Test):
        return change(condition)
    if isinstance(condition, Not):
        return Not(_changed(condition.condition, change))
    parts = tuple(_changed(one, change) for one in condition.conditions)
    return All(parts) if isinstance(condition, All) else replace(condition, conditions=parts)


def in_condition(text: str, change: Change) -> str:
    """A condition with each of its comparisons changed."""
    return str(_changed(parse(text), change))


def _everywhere(document: Document, change: Change) -> None:
    for part in (*places.sections(document), *places.items(document)):
        if "show_if" in part:
            part["show_if"] = in_condition(part["show_if"], change)


def item_code(document: Document, item: str, to: str) -> None:
    """A new code for an item; conditions that ask about it go on doing so."""
    places.the_item(document, item)["code"] = to
    _everywhere(document, lambda test: replace(test, item=to) if test.item == item else test)
    for part in (*places.sections(document), *places.items(document)):
        in_texts(part, lambda words: piping.renamed(words, item, to))


def in_texts(part: Document, change: Callable[[str], str]) -> None:
    """Changes the words of a section or item that may name an earlier choice."""
    for key in {"text", "help", "intro"} & part.keys():
        part[key] = {language: change(words) for language, words in part[key].items()}


def section_code(document: Document, section: str, to: str) -> None:
    """A new code for a section."""
    places.find_section(document, section)["code"] = to


def theme_code(document: Document, theme: str, to: str) -> None:
    """A new code for a theme; its items go on counting for it."""
    places.find_theme(document, theme)["code"] = to
    for item in places.items(document):
        if item.get("theme") == theme:
            item["theme"] = to


def option_code(document: Document, item: str, key: str, option: str, to: str) -> None:
    """A new code for an option or row; conditions that name it go on doing so."""
    part = places.the_item(document, item)
    places.find_option(part, key, option)["code"] = to
    depth = 1 if key == "rows" and "options" in part else 0

    def change(test: Test) -> Test:
        if test.item != item:
            return test
        codes = list(test.part)
        if len(codes) > depth and codes[depth] == option:
            codes[depth] = to
        chosen = key == "options" and not codes and test.value == option
        return replace(test, part=tuple(codes), value=to if chosen else test.value)

    _everywhere(document, change)

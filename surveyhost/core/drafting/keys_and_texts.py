"""Sets keys and texts of any part of a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..questionnaire.kinds import number
from ..questionnaire.shape import PARTS, Key, needs
from ..questionnaire.texts import BLANK
from . import blanks, places
from .places import Document
from .refusals import BoundsMissing, KeyNotWhole, NoSuchKey

SIMPLE = frozenset({"code", "reference", "flag", "word", "condition", "whole", "number", "numbers", "day"})
"""Shapes that `put` sets: no texts, and no parts, which have changes of their own."""


def _key(where: str, key: str) -> Key:
    for one in PARTS[where]:
        if one.name == key:
            return one
    raise NoSuchKey(where=where, key=key)


def put_text(part: Document, where: str, key: str, languages: list[str], language: str, words: str) -> None:
    """Words of one language; a text that is blank in each is left out where the part can do without it."""
    texts = dict(part.get(key) or blanks.text(languages))
    texts[language] = words.strip() or BLANK
    if set(texts.values()) == {BLANK} and not _key(where, key).needed:
        part.pop(key, None)
    else:
        part[key] = texts


def text(document: Document, where: str, code: str, key: str, language: str, words: str) -> None:
    """The words of a title, intro, question, help or theme in one language."""
    put_text(places.part(document, where, code), where, key, document["languages"], language, words)


def put(document: Document, where: str, code: str, key: str, value: Any) -> None:
    """Any key that is no text; None takes it away, and so does the value that it has when it is left out.

    A section that is no touchpoint any more rates no unit.
    """
    if _key(where, key).shape not in SIMPLE:
        raise KeyNotWhole(key=key, where=where)
    part = places.part(document, where, code)
    if value is None or value is False or value == []:
        part.pop(key, None)
    else:
        part[key] = value
    if (where, key) == ("section", "kind") and value != "touchpoint":
        part.pop("rates", None)


def outcome(document: Document, theme: str, is_outcome: bool) -> None:
    """Make this theme the one that findings relate others to, or none."""
    found = places.find_theme(document, theme)
    for other in document["theme"]:
        if is_outcome or other is found:
            other.pop("outcome", None)
    if is_outcome:
        found["outcome"] = True


def labels(document: Document, item: str, labels: Mapping[str, Sequence[str]]) -> None:
    """The labels of an item's scale in every language, the two ends or one a point; none at all leaves them out."""
    part = places.the_item(document, item)
    written = {one: [words.strip() or BLANK for words in labels[one]] for one in document["languages"]}
    if all(words == BLANK for each in written.values() for words in each) and "labels" not in needs(part["kind"]):
        part.pop("labels", None)
    else:
        part["labels"] = written


def option_text(document: Document, item: str, key: str, option: str, language: str, words: str) -> None:
    """The words of an option or row in one language."""
    found = places.find_option(places.the_item(document, item), key, option)
    put_text(found, "option", "text", document["languages"], language, words)


def round_bands(document: Document, item: str) -> None:
    """Bands of a round width for a number, from its lowest and highest value. BoundsMissing where it lacks one."""
    part = places.the_item(document, item)
    bands = number.round_bands(part.get("minimum"), part.get("maximum"))
    if not bands:
        raise BoundsMissing()
    part["bands"] = list(bands)


def rates(document: Document, section: str, unit: str, item: str = "", option: str = "") -> None:
    """The unit that a touchpoint section, or a department of a service matrix, rates; "" leaves it undeclared."""
    found = (
        places.find_option(places.the_item(document, item), "options", option)
        if item
        else (places.find_section(document, section))
    )
    found.pop("rates", None)
    if unit.strip():
        found["rates"] = unit.strip()


def mark(document: Document, item: str, option: str, key: str, is_marked: bool) -> None:
    """What is said of an option by a tick: "exclusive", choosing it rules out the rest; "other", it asks for a text."""
    found = places.find_option(places.the_item(document, item), "options", option)
    found.pop(key, None)
    if is_marked:
        found[key] = True

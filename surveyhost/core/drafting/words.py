"""Setting keys and texts of a part of a draft, whichever part it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import Refusal
from ..questionnaire_shape import PARTS, Key
from ..questionnaire_texts import BLANK
from . import blanks, places
from .places import Document

SIMPLE = frozenset({"code", "reference", "flag", "word", "condition", "whole", "number", "numbers"})
"""Shapes that `put` sets: no texts, and no parts, which have changes of their own."""


def _key(where: str, key: str) -> Key:
    for one in PARTS[where]:
        if one.name == key:
            return one
    raise Refusal(f"A {where} has no {key}.", "draft")


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
    """Any key that is no text; None takes it away, and so does the value that it has when it is left out."""
    if _key(where, key).shape not in SIMPLE:
        raise Refusal(f"The {key} of a {where} cannot be set as a whole.", "draft")
    part = places.part(document, where, code)
    if value is None or value is False or value == []:
        part.pop(key, None)
    else:
        part[key] = value


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
    if all(words == BLANK for each in written.values() for words in each) and part["kind"] == "enps":
        part.pop("labels", None)
    else:
        part["labels"] = written


def option_text(document: Document, item: str, key: str, option: str, language: str, words: str) -> None:
    """The words of an option or row in one language."""
    found = places.find_option(places.the_item(document, item), key, option)
    put_text(found, "option", "text", document["languages"], language, words)


def exclusive(document: Document, item: str, option: str, is_exclusive: bool) -> None:
    """Whether choosing this option rules out the rest."""
    found = places.find_option(places.the_item(document, item), "options", option)
    found.pop("exclusive", None)
    if is_exclusive:
        found["exclusive"] = True

"""Adds a language to a draft, or removes one."""

from collections.abc import Iterator
from typing import Any

from ..questionnaire.shape import PARTS
from ..questionnaire.texts import BLANK, TEXTS
from . import blanks
from .places import Document
from .refusals import LanguageNotThere, LanguageThere, LastLanguage


def _texts(where: str, part: Document) -> Iterator[dict[str, Any]]:
    """Every text of a part and of what it holds, by language."""
    for key in PARTS[where]:
        if key.name in part and key.of:
            for inner in part[key.name]:
                yield from _texts(key.of, inner)
        elif key.name in part and key.shape in TEXTS:
            yield part[key.name]


def add(document: Document, language: str) -> None:
    """A language, in which every text is still to be written; the ends of a scale of agreement are known."""
    if language in document["languages"]:
        raise LanguageThere(language=language)
    document["languages"] = [*document["languages"], language]
    for text in _texts("questionnaire", document):
        text[language] = _begun(text, language)


def _begun(text: dict[str, Any], language: str) -> Any:
    first = next(iter(text.values()))
    if isinstance(first, str):
        return BLANK
    if any(list(ends) == text.get(one) for one, ends in blanks.ENDS.items()):
        return list(blanks.ENDS.get(language, (BLANK, BLANK)))
    return [BLANK] * len(first)


def remove(document: Document, language: str) -> None:
    """A language and every text in it; the last one stays."""
    if language not in document["languages"]:
        raise LanguageNotThere(language=language)
    if len(document["languages"]) == 1:
        raise LastLanguage()
    document["languages"] = [one for one in document["languages"] if one != language]
    for text in _texts("questionnaire", document):
        text.pop(language, None)


def first(document: Document, language: str) -> None:
    """The language that is shown first."""
    if language not in document["languages"]:
        raise LanguageNotThere(language=language)
    document["languages"] = sorted(document["languages"], key=lambda one: one != language)

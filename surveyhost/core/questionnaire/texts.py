"""How complete a questionnaire, or a draft in any state, is in each of its languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .file import to_document
from .model import Questionnaire
from .refusals import TextsMissing
from .shape import PARTS

TEXTS = frozenset({"line", "text", "labels"})
BLANK = "…"
"""What stands for a text that nobody has written yet, so that a draft can be read, kept and exchanged at any time."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A text that a language lacks."""

    path: str
    """section[2].item[3].text, places counted from 1."""
    language: str


def gaps(document: Mapping[str, Any]) -> list[Gap]:
    """Every text that is there in one language and not in another, in the order of the document.

    `document` is as `file.to_document` makes it, or as an editor holds it before it can be read.
    """
    languages = [one for one in _list(document.get("languages")) if isinstance(one, str)]
    return [
        Gap(path, language)
        for path, text in _texts("questionnaire", document, "")
        for language in languages
        if not _is_written(text.get(language))
    ]


def complete(document: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Language to (texts written, texts there should be)."""
    count = sum(1 for _ in _texts("questionnaire", document, ""))
    missing = [gap.language for gap in gaps(document)]
    languages = [one for one in _list(document.get("languages")) if isinstance(one, str)]
    return {language: (count - missing.count(language), count) for language in languages}


def check_complete(questionnaire: Questionnaire) -> None:
    """TextsMissing where a text is still to be written: nobody gets half a question."""
    missing = gaps(to_document(questionnaire))
    if missing:
        first, count = missing[0], len(missing)
        texts = "text is" if count == 1 else "texts are"
        raise TextsMissing(count=count, texts=texts, path=first.path, language=first.language)


def _texts(part: str, document: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each text that is begun, or that must be there."""
    for key in PARTS[part]:
        value, at = document.get(key.name), f"{path}{key.name}"
        if key.of:
            for place, inner in enumerate(_list(value), start=1):
                if isinstance(inner, Mapping):
                    yield from _texts(key.of, inner, f"{at}[{place}].")
        elif key.shape in TEXTS and (key.needed or value):
            yield at, value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_written(text: object) -> bool:
    """A text with words in it; of labels, every one."""
    if isinstance(text, list):
        return bool(text) and all(_is_written(label) for label in text)
    return isinstance(text, str) and text.strip() not in {"", BLANK}


def words_in(text: Mapping[str, str], wanted: str) -> str:
    """A text in this language, else in one in which it is written; "" if it is written in none."""
    written = [words for words in (text.get(wanted), *text.values()) if words and words != BLANK]
    return written[0] if written else ""

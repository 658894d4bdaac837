"""Questionnaires as files: TOML text to values and back, by way of a plain document.

The text is written by hand here, since `core` imports nothing beyond the standard library and a questionnaire
has few shapes: pairs, inline tables of texts, lists of options, and headers.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..errors import Refusal
from ..plurals import counted
from .checks import check
from .model import Questionnaire, Theme
from .read import Reader
from .shape import PARTS, Key, takes
from .toml_lines import Path, line_of, lines

LARGEST = 1_000_000
"""Characters of a file."""
_HEADERS = ("theme", "section", "item")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")
_KEY_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DEEP_KEY = re.compile(rf"(?<![A-Za-z0-9_-]){_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART}){{100}}")
"""A dotted key of more than 100 parts: `tomllib` takes time and memory by the square of their number."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake of a file, and how to put it right."""

    path: str
    """Where: section[2].item[3].labels.vi, places counted from 1; "" is the file as a whole."""
    line: int | None
    """The line in the file, from 1; None where there is no file or nothing near it stands there."""
    expected: str
    found: str

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else "the file"
        where = f"{place}, {self.path}" if self.path else place
        return f"{where}: expected {self.expected}, found {self.found}."


class QuestionnaireProblems(Refusal):
    """A questionnaire cannot be read. `mistakes` holds every mistake in the order of the file."""

    sentence = "The questionnaire has %(head)s.\n%(told)s"
    field = "file"

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        head = counted(len(mistakes), "mistake")
        told = "\n".join(str(mistake) for mistake in mistakes)
        first = mistakes[0]
        super().__init__(head=head, told=told, count=len(mistakes), line=first.line or "–", path=first.path or "–")
        self.mistakes = mistakes


def _path(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def _syntax(text: str) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise QuestionnaireProblems((Mistake("", None, f"at most {LARGEST} characters", str(len(text))),))
    if deep := _DEEP_KEY.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise QuestionnaireProblems((Mistake("", line, "keys of a few parts", "one of more than 100"),))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise QuestionnaireProblems((Mistake("", line, "valid TOML", str(error).lower()),)) from None
    except RecursionError:
        raise QuestionnaireProblems((Mistake("", None, "valid TOML", "brackets nested too deeply"),)) from None


@lru_cache(maxsize=64)
def read(text: str) -> Questionnaire:
    """The questionnaire that a TOML text holds. Raises QuestionnaireProblems with every mistake, path and line.

    The same text gives the same object, so that what is compiled from it once serves every request.
    """
    document = _syntax(text.removeprefix("\ufeff"))
    return _checked(document, text.removeprefix("\ufeff"))


def from_document(document: Mapping[str, Any]) -> Questionnaire:
    """As `read`, from the document itself (as `to_document` makes it, or parsed JSON); mistakes have no line."""
    return _checked(document, "")


def _checked(document: Mapping[str, Any], text: str) -> Questionnaire:
    reader = Reader()
    questionnaire: Questionnaire = reader.part("questionnaire", document, ())
    if "theme" not in document:
        questionnaire = replace(questionnaire, themes=_named_by_code(questionnaire))
    check(questionnaire, reader)
    if reader.mistakes:
        at = lines(text)
        found = [Mistake(_path(path), line_of(at, path), expected, what) for path, expected, what in reader.mistakes]
        raise QuestionnaireProblems(tuple(sorted(found, key=lambda mistake: mistake.line or 0)))
    return questionnaire


def _named_by_code(questionnaire: Questionnaire) -> tuple[Theme, ...]:
    """A file without [[theme]] names its themes by their codes."""
    codes = dict.fromkeys(item.theme for item in questionnaire.items() if item.theme)
    return tuple(
        Theme(code, dict.fromkeys(questionnaire.languages, code.replace("_", " ").replace("-", " ").capitalize()))
        for code in codes
    )


def to_document(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire as plain tables and lists, keys in the order of the file; what a file, JSON or page holds."""
    return _part("questionnaire", questionnaire, questionnaire.languages)


def _part(name: str, value: Any, languages: tuple[str, ...]) -> dict[str, Any]:
    allowed = takes(value.kind) if name == "item" else None
    document: dict[str, Any] = {}
    for key in PARTS[name]:
        given = getattr(value, key.field)
        left_out = not key.needed and (given == key.default or (allowed is not None and key.name not in allowed))
        if not left_out:
            document[key.name] = _plain(key, given, languages)
    return document


def _plain(key: Key, given: Any, languages: tuple[str, ...]) -> Any:
    if key.of:
        return [_part(key.of, one, languages) for one in given]
    if isinstance(given, Mapping):
        ordered = sorted(given, key=lambda one: languages.index(one) if one in languages else len(languages))
        return {language: _simple(given[language]) for language in ordered}
    return _simple(given)


def _simple(given: Any) -> Any:
    if isinstance(given, tuple):
        return [_simple(one) for one in given]
    return int(given) if isinstance(given, float) and given.is_integer() else given


def digest(questionnaire: Questionnaire) -> str:
    """SHA-256 of the questionnaire's document as compact sorted JSON, in 64 hex digits."""
    text = json.dumps(to_document(questionnaire), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write(questionnaire: Questionnaire) -> str:
    """The questionnaire as TOML text; `read` gives it back unchanged. The same questionnaire, the same text."""
    return "\n".join(_table(to_document(questionnaire), "")).strip() + "\n"


def _table(table: Mapping[str, Any], name: str) -> Iterator[str]:
    """The lines of one table: its pairs first, then what has a header of its own."""
    headed = {key for key in _HEADERS if isinstance(table.get(key), list)}
    for key, value in table.items():
        if key not in headed:
            yield f"{key} = {_value(value)}"
    for header in sorted(headed, key=_HEADERS.index):
        full = f"{name}.{header}" if name else header
        for inner in table[header]:
            yield f"\n[[{full}]]"
            yield from _table(inner, full)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        if value and isinstance(value[0], Mapping):
            return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return repr(value)


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

"""Turns a parsed questionnaire file into values, part by part. Continues after a mistake, to find all of them."""

from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from math import isfinite
from typing import Any

from ..errors import Refusal
from .conditions import parse
from .kinds import KINDS
from .kinds.date import is_day
from .kinds.text import clean, is_clean
from .shape import (
    CLASSES,
    CODE,
    FARTHEST,
    LABEL_LENGTH,
    LANGUAGE,
    LINE_LENGTH,
    OPTION_CODE,
    PARTS,
    TEXT_LENGTH,
    Key,
    needs,
    takes,
)
from .toml_lines import Path


class Unfit(Exception):  # noqa: N818  (a value that is not what its key takes)
    """The value of one key is not what was expected; the message says what was."""


def shown(value: object) -> str:
    """What was found, in a few words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value[:40]}…'" if len(value) > 40 else f"'{value}'"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "nothing" if value is None else str(value)[:40]


class Reader:
    """Reads one document. `mistakes` are (path, expected, found), in the order they were met."""

    def __init__(self) -> None:
        self.mistakes: list[tuple[Path, str, str]] = []
        self.languages: tuple[str, ...] = ()

    def wrong(self, path: Path, expected: str, found: str) -> None:
        self.mistakes.append((path, expected, found))

    def broken(self, path: Path) -> bool:
        """Whether a mistake was met at this path or below, so that checks that build on it keep silent."""
        return any(met[: len(path)] == path for met, _, _ in self.mistakes)

    def part(self, name: str, raw: object, path: Path) -> Any:
        """One part of the file (a key of PARTS) as its value; where a key is wrong its default stands in."""
        keys = PARTS[name]
        if not isinstance(raw, Mapping):
            self.wrong(path, "a table with " + ", ".join(key.name for key in keys if key.needed), shown(raw))
            return CLASSES[name](**{key.field: key.default for key in keys})
        self._strangers(raw, [key.name for key in keys], path)
        if name == "item":
            raw = self._of_kind(raw, path)
        values = {key.field: self._key(key, raw, path) for key in keys}
        if name == "item":
            values |= KINDS[values["kind"]].fixed
        return CLASSES[name](**values)

    def _strangers(self, raw: Mapping[str, object], names: list[str], path: Path) -> None:
        for found in raw.keys() - set(names):
            near = get_close_matches(found, names, n=1)
            expected = f"'{near[0]}'" if near else "one of " + ", ".join(names)
            self.wrong((*path, found), expected, f"the key '{found}'")

    def _key(self, key: Key, raw: Mapping[str, object], path: Path) -> Any:
        if key.name not in raw:
            if key.needed:
                self.wrong((*path, key.name), _EXPECTED.get(key.shape, "a value"), "nothing")
            return key.default
        try:
            return _SHAPES[key.shape](self, key, raw[key.name], (*path, key.name))
        except Unfit as unfit:
            self.wrong((*path, key.name), str(unfit), shown(raw[key.name]))
            return key.default

    def _of_kind(self, raw: Mapping[str, object], path: Path) -> Mapping[str, object]:
        """An item without the keys that its kind cannot have; tells of these, and of those that it must have."""
        kind = raw.get("kind")
        keys = {key.name: key for key in PARTS["item"]}
        if not isinstance(kind, str) or kind not in keys["kind"].words:
            return raw
        for name in sorted(name for name in needs(kind) - raw.keys() if not keys[name].needed):
            self.wrong((*path, name), f"this key, which kind {kind} needs", "nothing")
        strange = (raw.keys() & keys.keys()) - takes(kind)
        for name in sorted(strange):
            self.wrong((*path, name), f"no such key in kind {kind}", shown(raw[name]))
        return {name: value for name, value in raw.items() if name not in strange}


def _code(reader: Reader, key: Key, raw: object, path: Path) -> str:
    if not isinstance(raw, str) or not CODE.fullmatch(raw):
        raise Unfit(_EXPECTED["code"])
    return raw


def _option_code(reader: Reader, key: Key, raw: object, path: Path) -> str:
    if not isinstance(raw, str) or not OPTION_CODE.fullmatch(raw) or raw == "na":
        raise Unfit(_EXPECTED["option_code"])
    return raw


def _languages(reader: Reader, key: Key, raw: object, path: Path) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw or len({str(one) for one in raw}) != len(raw):
        raise Unfit(_EXPECTED["languages"])
    good = tuple(one for one in raw if isinstance(one, str) and LANGUAGE.fullmatch(one))
    for place, one in enumerate(raw):
        if one not in good:
            reader.wrong((*path, place), "a language code such as vi, en or pt-BR", shown(one))
    reader.languages = good
    return good


def words(raw: object, longest: int, lines: bool) -> str:
    """A text as it is kept: NFC, no blank ends. Raises Unfit if it is blank, too long or holds control characters."""
    expected = f"words, at most {longest} characters" + ("" if lines else " on one line")
    if not isinstance(raw, str) or not raw.strip():
        raise Unfit(expected)
    tidy = clean(raw)
    if not tidy or len(tidy) > longest or (not lines and "\n" in tidy):
        raise Unfit(expected + (f" (these are {len(tidy)})" if len(tidy) > longest else ""))
    if not is_clean(raw):
        raise Unfit("words without tabs or control characters")
    return tidy


def _each_language(reader: Reader, raw: object, path: Path, read: Callable[[object, Path], Any]) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        example = ", ".join(f'{one} = "…"' for one in reader.languages or ("vi", "en"))
        raise Unfit(f"a text for each language: {{ {example} }}")
    found: dict[str, Any] = {}
    for language in reader.languages:
        if language not in raw:
            reader.wrong((*path, language), "a text, since the questionnaire is in this language", "nothing")
    for language, value in raw.items():
        if language not in reader.languages and reader.languages:
            listed = ", ".join(reader.languages)
            reader.wrong((*path, language), f"one of the questionnaire's languages, {listed}", f"'{language}'")
            continue
        try:
            found[language] = read(value, (*path, language))
        except Unfit as unfit:
            reader.wrong((*path, language), str(unfit), shown(value))
    return found


def _line(reader: Reader, key: Key, raw: object, path: Path) -> dict[str, str]:
    return _each_language(reader, raw, path, lambda value, at: words(value, LINE_LENGTH, lines=False))


def _text(reader: Reader, key: Key, raw: object, path: Path) -> dict[str, str]:
    return _each_language(reader, raw, path, lambda value, at: words(value, TEXT_LENGTH, lines=True))


def _labels(reader: Reader, key: Key, raw: object, path: Path) -> dict[str, tuple[str, ...]]:
    def read(value: object, at: Path) -> tuple[str, ...]:
        if not isinstance(value, list) or not 2 <= len(value) <= 11:
            raise Unfit("a list of labels, the two ends or one for each point")
        found = []
        for place, label in enumerate(value):
            try:
                found.append(words(label, LABEL_LENGTH, lines=False))
            except Unfit as unfit:
                reader.wrong((*at, place), str(unfit), shown(label))
        return tuple(found)

    return _each_language(reader, raw, path, read)


def _flag(reader: Reader, key: Key, raw: object, path: Path) -> bool:
    if not isinstance(raw, bool):
        raise Unfit("true or false")
    return raw


def _word(reader: Reader, key: Key, raw: object, path: Path) -> str:
    if not isinstance(raw, str) or raw not in key.words:
        raise Unfit("one of " + ", ".join(key.words))
    return key.words[key.words.index(raw)]  # a member of `Kind`, where these are its words


def _condition(reader: Reader, key: Key, raw: object, path: Path) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise Unfit("a condition such as 'uses_it = \"yes\"'")
    try:
        return str(parse(raw.strip()))  # written in one way, so that no importer or exporter changes it
    except Refusal as refusal:
        raise Unfit(f"a condition ({refusal.reason})") from None


def unit(raw: object) -> str:
    """The path of a unit, written as the roster has it. Raises Unfit if it is no path."""
    levels = [level.strip() for level in words(raw, LINE_LENGTH, lines=False).split(" / ")]
    if not all(levels):
        raise Unfit('a unit as on the roster, such as "Plant A / Line 1", or (outside)')
    return " / ".join(levels)


def _unit(reader: Reader, key: Key, raw: object, path: Path) -> str:
    return unit(raw)


def _whole(reader: Reader, key: Key, raw: object, path: Path) -> int:
    if type(raw) is not int or not 0 <= raw <= 1000:
        raise Unfit("a whole number")
    return raw


def _number(reader: Reader, key: Key, raw: object, path: Path) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not isfinite(raw) or abs(raw) > FARTHEST:
        raise Unfit("a number")
    return float(raw)


def _numbers(reader: Reader, key: Key, raw: object, path: Path) -> tuple[float, ...]:
    if not isinstance(raw, list) or not 1 <= len(raw) <= 20:
        raise Unfit("a list of 1 to 20 numbers")
    return tuple(_number(reader, key, one, path) for one in raw)


def _day(reader: Reader, key: Key, raw: object, path: Path) -> str:
    text = raw.isoformat() if isinstance(raw, date) else raw  # TOML has days of its own
    if not isinstance(text, str) or not is_day(text):
        raise Unfit('a day from 1900 to 2100, such as "2026-01-31"')
    return text


def _parts(reader: Reader, key: Key, raw: object, path: Path) -> tuple[Any, ...]:
    if not isinstance(raw, list) or not raw:
        raise Unfit(f"one {key.of} or more")
    return tuple(reader.part(key.of, one, (*path, place)) for place, one in enumerate(raw))


_EXPECTED = {
    "code": "a code: a small letter, then small letters, digits, _ or -, at most 48 characters",
    "option_code": "a code: small letters, digits, _ or -, at most 48 characters, and not 'na'",
    "languages": 'a list of different language codes, such as ["vi", "en"]',
    "line": "a text for each language",
    "text": "a text for each language",
    "word": "a word",
    "parts": "at least one",
}
_SHAPES: dict[str, Callable[[Reader, Key, Any, Path], Any]] = {
    "code": _code,
    "reference": _code,
    "option_code": _option_code,
    "languages": _languages,
    "line": _line,
    "text": _text,
    "labels": _labels,
    "flag": _flag,
    "word": _word,
    "condition": _condition,
    "unit": _unit,
    "whole": _whole,
    "number": _number,
    "numbers": _numbers,
    "day": _day,
    "parts": _parts,
}

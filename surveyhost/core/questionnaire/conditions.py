"""When something is shown: conditions over earlier answers, as written in a questionnaire's `show_if`.

    uses_it = "yes" and (wait >= 3 or not went_wrong includes "none")

    wait answered and not went_wrong answered

A name is an item's code, or `item:row` of a matrix, or `item:department:row`. Not answered means: `=`, `>`, `includes`
and their like do not hold; `!=` is the opposite of `=`, so it does. An item that was not shown was not answered.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..errors import Refusal
from .kinds import with_texts
from .model import Questionnaire
from .refusals import ConditionMisread, ConditionTooLong

Number = int | Decimal
OPERATORS = ("=", "!=", ">=", "<=", ">", "<", "includes")
ANSWERED = "answered"
"""Stands behind a name, with nothing to compare it with. No reserved word: an item may be called so."""
WORDS = frozenset({"and", "or", "not", "includes"})
"""Words of this language; no item may be called so."""
DEEPEST = 20
LONGEST = 1000

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"(?:[^"\\]|\\["\\])*")
    |(?P<number>-?[0-9]+(?:\.[0-9]+)?(?![0-9a-z_.]))
    |(?P<name>[a-z][a-z0-9_-]*(?::[a-z0-9][a-z0-9_-]*){0,2})
    |(?P<sign>>=|<=|!=|=|>|<|\(|\))
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: what stands on the left is an item's code, and the row or department behind it.

    value: "" where it is only asked whether there is an answer.
    """

    item: str
    part: tuple[str, ...]
    operator: str
    value: str | Number

    def holds(self, answers: Mapping[str, Any]) -> bool:
        given = answers.get(self.item)
        for code in self.part:
            given = given.get(code) if isinstance(given, Mapping) else None
        return _COMPARE[self.operator](given, self.value)

    def __str__(self) -> str:
        name = ":".join((self.item, *self.part))
        return f"{name} {ANSWERED}" if self.operator == ANSWERED else f"{name} {self.operator} {_printed(self.value)}"


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"

    def holds(self, answers: Mapping[str, Any]) -> bool:
        return not self.condition.holds(answers)

    def __str__(self) -> str:
        return f"not ({self.condition})" if isinstance(self.condition, All | Either) else f"not {self.condition}"


@dataclass(frozen=True, slots=True)
class All:
    conditions: tuple["Condition", ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        return all(condition.holds(answers) for condition in self.conditions)

    def __str__(self) -> str:
        return " and ".join(
            f"({condition})" if isinstance(condition, Either) else str(condition) for condition in self.conditions
        )


@dataclass(frozen=True, slots=True)
class Either:
    conditions: tuple["Condition", ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        return any(condition.holds(answers) for condition in self.conditions)

    def __str__(self) -> str:
        return " or ".join(str(condition) for condition in self.conditions)


Condition = Test | Not | All | Either


def _printed(value: str | Number) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _equal(given: Any, value: str | Number) -> bool:
    if isinstance(value, str):
        return isinstance(given, str) and given == value
    return isinstance(given, int | Decimal) and given == value


def _number(given: Any, value: str | Number) -> bool:
    return isinstance(given, int | Decimal) and not isinstance(value, str)


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": _equal,
    "!=": lambda given, value: not _equal(given, value),
    ">=": lambda given, value: _number(given, value) and given >= value,
    "<=": lambda given, value: _number(given, value) and given <= value,
    ">": lambda given, value: _number(given, value) and given > value,
    "<": lambda given, value: _number(given, value) and given < value,
    "includes": lambda given, value: isinstance(given, tuple | Mapping) and value in given,
    ANSWERED: lambda given, value: given is not None,
}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    place: int
    """Characters before it, for the message."""


def _refuse(place: int, expected: str, found: str) -> Refusal:
    shown = f"'{found}'" if found else "the end"
    return ConditionMisread(place=place + 1, expected=expected, shown=shown)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise _refuse(
                place, "a code, a value in double quotes, a number, a comparison or a bracket", text[place:end][:12]
            )
        word = match.group(match.lastgroup)
        kind = "word" if match.lastgroup == "name" and word in WORDS else match.lastgroup
        found.append(_Token(kind, word, match.start(match.lastgroup)))
        place = match.end()
    return [*found, _Token("end", "", end)]


class _Parser:
    """Recursive descent: or, and, not, brackets; each method reads one level."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = 0
        self._depth = 0

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, *texts: str) -> _Token | None:
        token = self._token
        if token.kind in {"word", "sign"} and token.text in texts:
            self._next += 1
            return token
        return None

    def whole(self) -> Condition:
        condition = self._either()
        if self._token.kind != "end":
            raise _refuse(self._token.place, "'and', 'or' or the end", self._token.text)
        return condition

    def _either(self) -> Condition:
        found = [self._all()]
        while self._take("or"):
            found.append(self._all())
        return found[0] if len(found) == 1 else Either(tuple(found))

    def _all(self) -> Condition:
        found = [self._one()]
        while self._take("and"):
            found.append(self._one())
        return found[0] if len(found) == 1 else All(tuple(found))

    def _one(self) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST + 1:
            raise _refuse(self._token.place, f"at most {DEEPEST} levels of brackets", self._token.text)
        condition = self._not_or_bracket()
        self._depth -= 1
        return condition

    def _not_or_bracket(self) -> Condition:
        if self._take("not"):
            return Not(self._one())
        if self._take("("):
            condition = self._either()
            if not self._take(")"):
                raise _refuse(self._token.place, "')'", self._token.text)
            return condition
        return self._test()

    def _test(self) -> Test:
        name = self._token
        if name.kind != "name":
            raise _refuse(name.place, "an item's code, 'not' or '('", name.text)
        self._next += 1
        item, *part = name.text.split(":")
        if self._token.kind == "name" and self._token.text == ANSWERED:
            self._next += 1
            return Test(item, tuple(part), ANSWERED, "")
        operator = self._take(*OPERATORS)
        if operator is None:
            raise _refuse(self._token.place, f"one of {' '.join(OPERATORS)} {ANSWERED}", self._token.text)
        value = self._token
        if value.kind not in {"text", "number"}:
            raise _refuse(value.place, "a value in double quotes or a number", value.text)
        self._next += 1
        return Test(item, tuple(part), operator.text, _value(value))


def _value(token: _Token) -> str | Number:
    if token.kind == "text":
        return re.sub(r"\\(.)", r"\1", token.text[1:-1])
    return Decimal(token.text) if "." in token.text else int(token.text)


@lru_cache(maxsize=4096)
def parse(text: str) -> Condition:
    """The condition that `text` writes. Raises Refusal saying at which character what was expected."""
    if len(text) > LONGEST:
        raise ConditionTooLong(longest=LONGEST, count=len(text))
    return _Parser(text).whole()


def tests(condition: Condition) -> Iterator[Test]:
    """Every comparison in a condition, from left to right."""
    if isinstance(condition, Test):
        yield condition
    elif isinstance(condition, Not):
        yield from tests(condition.condition)
    else:
        for part in condition.conditions:
            yield from tests(part)


def holds(condition: Condition, answers: Mapping[str, Any]) -> bool:
    """Whether a condition holds for these answers (which must hold answers of shown items only)."""
    return condition.holds(answers)


def plain(condition: Condition) -> list[Any]:
    """The condition as nested lists, for a page's script: ["and", a, b], ["not", a], ["=", "item:row", value]."""
    if isinstance(condition, Test):
        value = condition.value if isinstance(condition.value, str | int) else float(condition.value)
        return [condition.operator, ":".join((condition.item, *condition.part)), value]
    if isinstance(condition, Not):
        return ["not", plain(condition.condition)]
    return ["and" if isinstance(condition, All) else "or", *(plain(part) for part in condition.conditions)]


def visible(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> set[str]:
    """The codes of the items that are shown, notes included, given these answers.

    Runs in the questionnaire's order; the answer of an item that is not shown counts as not given.
    """
    shown: set[str] = set()
    given: dict[str, Any] = {}
    for section in questionnaire.sections:
        if section.show_if and not parse(section.show_if).holds(given):
            continue
        for item in with_texts(section.items):
            if item.show_if and not parse(item.show_if).holds(given):
                continue
            shown.add(item.code)
            if item.code in answers:
                given[item.code] = answers[item.code]
    return shown

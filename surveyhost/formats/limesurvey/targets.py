"""What a question's name in an equation stands for here, and what a comparison with it asks.

LimeSurvey compares the codes of answers: as numbers where both sides are numbers, else as texts. Our points are
numbered in the order in which they are shown. So a comparison is taken for the set of the answers that it is true of,
and that set is asked for here. A scale coded 5, 4, 3, 2, 1 then asks the same people as before.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from ...core.questionnaire.conditions import ANSWERED, All, Condition, Either, Not, Number, Test
from ..refusals import ExpressionUnknown, LimeSurveyNoSuchAnswer

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_COMPARE: Mapping[str, Callable[[object, object], bool]] = {
    "=": lambda one, other: one == other,
    ">=": lambda one, other: one >= other,  # type: ignore[operator]
    "<=": lambda one, other: one <= other,  # type: ignore[operator]
    ">": lambda one, other: one > other,  # type: ignore[operator]
    "<": lambda one, other: one < other,  # type: ignore[operator]
}


@dataclass(frozen=True, slots=True)
class Case:
    """One answer that a question can have."""

    code: str
    """As LimeSurvey names it."""
    value: str | int | None
    """As we do: an option's code, or a point; None for "not applicable", which is no answer here."""
    worth: str = ""
    """Its assessment value."""


@dataclass(frozen=True, slots=True)
class Target:
    kind: Literal["points", "options", "ticked", "number", "line", "words"]
    item: str
    part: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    """For points in their order; for what can be ticked, "Y" and the option; none for numbers and words, of which a
    line can be compared with a text."""
    shown: tuple[str, ...] = field(default=())
    """The conditions under which it is asked."""

    def test(self, operator: str, value: str | Number) -> Test:
        return Test(self.item, self.part, operator, value)


def points(item: str, part: tuple[str, ...], codes: Sequence[tuple[str, int | None, str]]) -> Target:
    """A scale, or a row on one. `codes`: LimeSurvey's code, the point, the assessment value."""
    return Target("points", item, part, tuple(Case(*one) for one in codes))


def compared(target: Target, operator: str, value: str, worth: bool = False) -> Condition:
    """The condition that a comparison makes. Refusal where we have none that asks the same.

    `worth`: what is compared is the assessment value.
    """
    if value.strip() == "" and operator in {"=", "!="}:
        return Not(answered(target)) if operator == "=" else answered(target)
    if target.kind == "number":
        return target.test(operator, _number(value))
    if target.kind == "line" and operator in {"=", "!="}:
        return target.test(operator, value)
    if not target.cases:
        raise ExpressionUnknown(what=f"{operator} {value}")
    if operator == "!=":
        same = compared(target, "=", value, worth)
        if isinstance(same, Test) and same.operator == "=":
            return target.test("!=", same.value)
        return Not(same)
    found = [case for case in target.cases if _holds(case.worth if worth else case.code, operator, value)]
    if not found:
        raise LimeSurveyNoSuchAnswer(operator=operator, value=value)
    return _any(target, found)


def answered(target: Target) -> Condition:
    """That there is an answer. Refusal where "not applicable" is one there, and none here."""
    if target.kind == "ticked":
        return _any(target, target.cases)
    if not all(case.value is not None for case in target.cases):
        raise ExpressionUnknown(what="is_empty")
    return target.test(ANSWERED, "")


def truthy(target: Target) -> Condition:
    """What a name alone asks: an answer other than 0."""
    there = answered(target)
    if target.kind == "number":
        return All((there, target.test("!=", 0)))
    zero = [case for case in target.cases if case.code == "0"]
    return _any(target, [case for case in target.cases if case.code != "0"]) if zero else there


def _number(value: str) -> Number:
    if not _NUMBER.fullmatch(value.strip()):
        raise ExpressionUnknown(what=value)
    return Decimal(value) if "." in value else int(value)


def _holds(code: str, operator: str, value: str) -> bool:
    """Whether LimeSurvey's comparison is true of an answer with this code."""
    numbers = [Decimal(one) for one in (code, value) if _NUMBER.fullmatch(one)]
    if len(numbers) == 2:
        return _COMPARE[operator](*numbers)
    if numbers and operator != "=":
        return False
    return _COMPARE[operator](code, value)


def _any(target: Target, cases: Sequence[Case]) -> Condition:
    """That the answer is one of these."""
    values = [case.value for case in cases if case.value is not None]
    if not values or len(values) != len(cases):
        raise ExpressionUnknown(what=", ".join(case.code for case in cases if case.value is None))
    if target.kind != "points":
        operator = "includes" if target.kind == "ticked" else "="
        return _either([target.test(operator, value) for value in values])
    return _points(target, sorted({int(value) for value in values}))


def _points(target: Target, chosen: Sequence[int]) -> Condition:
    """A range of points as bounds, any other set point by point."""
    every = sorted({int(case.value) for case in target.cases if case.value is not None})
    first, last = chosen[0], chosen[-1]
    if len(chosen) == 1 and len(every) > 1:
        return target.test("=", first)
    if list(chosen) == list(range(first, last + 1)):
        bounds = [target.test(">=", first)] if first > every[0] or last == every[-1] else []
        bounds += [target.test("<=", last)] if last < every[-1] else []
        return bounds[0] if len(bounds) == 1 else All(tuple(bounds))
    return _either([target.test("=", point) for point in chosen])


def _either(tests: Sequence[Test]) -> Condition:
    return tests[0] if len(tests) == 1 else Either(tuple(tests))

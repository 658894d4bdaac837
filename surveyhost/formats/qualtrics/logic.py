"""Qualtrics' logic as conditions, as far as ours reach: what was chosen, answered or given as a number; and, or.

A set of logic is a row of comparisons in which "and" binds closer than "or"; sets are joined one by one. A comparison
names a choice by its id, so the values that choices are recoded to change nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ...core.questionnaire.conditions import ANSWERED, All, Condition, Either, Not, Test, parse
from ..equations import fitting
from ..refusals import ExpressionNoQuestion, ExpressionUnknown, QualtricsMixed, QualtricsNoChoice
from .file import Part, listed, part, words

_LOCATOR = re.compile(r"q://([^/]+)(?:/([^/]+))?(?:/([^/]+))?(?:/([^/]+))?(?:/.*)?")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
_COMPARED = {
    "EqualTo": "=", "NotEqualTo": "!=", "GreaterThan": ">", "GreaterThanOrEqual": ">=",
    "LessThan": "<", "LessThanOrEqual": "<=",
}  # fmt: skip
_THERE, _ABSENT = frozenset({"NotEmpty", "Answered"}), frozenset({"Empty", "NotAnswered"})
_SEEN, _UNSEEN = frozenset({"Displayed"}), frozenset({"NotDisplayed"})


@dataclass(slots=True)
class Asked:
    """What a question came to, for conditions that ask about it."""

    kind: str
    """option, ticked, points, number, words."""
    parts: dict[str, tuple[str, tuple[str, ...]]]
    """The id of a row ("" for the question itself) to our item and its row."""
    values: Mapping[str, str | int | None] = field(default_factory=dict)
    """The id of a choice to our code or point; None for "not applicable"."""
    shown: str = ""
    """The condition under which it is shown."""


def from_logic(sets: Part, asked: Mapping[str, Asked]) -> str:
    """The condition of some sets of logic. Raises Refusal naming what is beyond ours."""
    made: list[Condition] = []
    joints: set[str] = set()
    for one in listed(sets):
        if not isinstance(one, dict | list):
            continue
        if made:
            joints.add("and" if words(part(one).get("Type")).lower().startswith("and") else "or")
        made.append(_set(part(one), asked))
    if len(joints) > 1:
        raise QualtricsMixed()
    found = made[0] if len(made) == 1 else All(tuple(made)) if joints == {"and"} else Either(tuple(made))
    return str(parse(str(fitting(found))))


def _set(rows: Part, asked: Mapping[str, Asked]) -> Condition:
    """Comparisons in a row; those between two "or" belong together."""
    groups: list[list[Condition]] = [[]]
    for row in listed(rows):
        if not isinstance(row, dict):
            continue
        joint = words(row.get("Conjuction") or row.get("Conjunction")).lower()
        if groups[-1] and joint != "and":
            groups.append([])
        groups[-1].append(_compared(row, asked))
    found = [one[0] if len(one) == 1 else All(tuple(one)) for one in groups if one]
    if not found:
        raise ExpressionUnknown(what="…")
    return found[0] if len(found) == 1 else Either(tuple(found))


def _compared(row: Part, asked: Mapping[str, Asked]) -> Condition:
    locator = words(row.get("LeftOperand")) or words(row.get("ChoiceLocator"))
    match = _LOCATOR.fullmatch(locator)
    operator = words(row.get("Operator"))
    if words(row.get("LogicType")) not in {"", "Question"} or match is None:
        raise ExpressionUnknown(what=f"{words(row.get('LogicType'))} {locator} {operator}".strip())
    question, what, first, second = (one or "" for one in match.groups())
    found = asked.get(question)
    if found is None:
        raise ExpressionNoQuestion(name=question)
    if operator in {"Selected", "NotSelected"} and what == "SelectableChoice":
        chosen = _chosen(found, first, second)
        return chosen if operator == "Selected" else _not(chosen)
    if operator in _THERE | _ABSENT:
        there = _answered(found, first)
        return there if operator in _THERE else Not(there)
    if operator in _SEEN | _UNSEEN and found.shown and what in {"", "QuestionDisplayed"}:
        shown = parse(found.shown)
        return shown if operator in _SEEN else Not(shown)
    return _number(found, operator, words(row.get("RightOperand")), locator, first)


def _not(condition: Condition) -> Condition:
    if isinstance(condition, Test) and condition.operator == "=":
        return Test(condition.item, condition.part, "!=", condition.value)
    return Not(condition)


def _at(found: Asked, row: str) -> tuple[str, tuple[str, ...]]:
    place = found.parts.get(row) or (found.parts.get("") if len(found.parts) == 1 else None)
    if place is None:
        raise QualtricsNoChoice(name=row)
    return place


def _chosen(found: Asked, first: str, second: str) -> Condition:
    row, choice = (first, second) if second else ("", first)
    item, inside = _at(found, row)
    value = found.values.get(choice)
    if value is None or found.kind == "words" or (row and row not in found.parts):
        raise QualtricsNoChoice(name=choice)
    return Test(item, inside, "includes" if found.kind == "ticked" else "=", value)


def _answered(found: Asked, row: str) -> Condition:
    item, inside = _at(found, row)
    if any(value is None for value in found.values.values()):
        raise QualtricsNoChoice(name=row or item)
    return Test(item, inside, ANSWERED, "")


def _number(found: Asked, operator: str, value: str, locator: str, row: str) -> Condition:
    if found.kind != "number" or operator not in _COMPARED or not _NUMBER.fullmatch(value.strip()):
        raise ExpressionUnknown(what=f"{locator} {operator} {value}".strip())
    item, inside = _at(found, row)
    number = Decimal(value.strip()) if "." in value else int(value)
    return Test(item, inside, _COMPARED[operator], number)

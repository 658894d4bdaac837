"""What a question's name in an XLSForm stands for here, and what a comparison with it asks.

Options are compared as the other form compares them, by their names: a list coded 5, 4, 3, 2, 1 stays turned round.
"""

import operator as operator_module
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...core.questionnaire.conditions import ANSWERED, All, Condition, Either, Not, Test
from ...core.questionnaire.kinds import KINDS
from ...core.questionnaire.model import Kind
from ..refusals import (
    XlsFormAbsent,
    XlsFormAsksNothing,
    XlsFormNeverHolds,
    XlsFormNoNumber,
    XlsFormNoOption,
    XlsFormNoOrder,
    XlsFormUnanswered,
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a question's name in the other form stands for here."""

    kind: Kind
    item: str
    part: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    """The other form's names of options or points, and our codes or points; a name may stand for several."""
    absent: frozenset[str] = frozenset()
    """Names of its points that became "not applicable", which no condition can ask about."""

    def codes(self, name: str) -> list[str]:
        """What an option's name stands for here; a number however it is written."""
        found = [code for one, code in self.options if one == name]
        if not found and (number := _number(name)) is not None:
            found = [code for one, code in self.options if _number(one) == number]
        return found


def _number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", text) else None


def compared(target: Target, operator: str, value: str) -> Condition:
    """A comparison as it would come out of the other form, by the names of its options. Raises Refusal."""
    if value == "" and operator in {"=", "!="}:
        return answered(target) if operator == "!=" else Not(answered(target))
    if not target.options:
        return _plainly(target, operator, value)
    if operator in {"=", "!="}:
        same = _same(target, value)
        return same if operator == "=" else _opposite(same)
    return _ordered(target, operator, value)


def _plainly(target: Target, operator: str, value: str) -> Condition:
    if operator not in KINDS[target.kind].operators(target.part):
        raise XlsFormAsksNothing(operator=operator, item=target.item, kind=target.kind)
    if not KINDS[target.kind].is_number(target.part):
        return Test(target.item, target.part, operator, value)
    number = _number(value)
    if number is None:
        raise XlsFormNoNumber(text=value)
    return Test(target.item, target.part, operator, number if "." in value else int(number))


def selected(target: Target, name: str) -> Condition:
    """That an option was chosen, alone or among others. Raises Refusal."""
    if "includes" in KINDS[target.kind].asks:
        return _any(target, "includes", _codes(target, name))
    return compared(target, "=", name)


def _codes(target: Target, name: str) -> list[str]:
    """The codes of an option; of a target without options the name itself."""
    if name in target.absent:
        raise XlsFormAbsent(name=name)
    found = target.codes(name) if target.options else [name]
    if not found:
        raise XlsFormNoOption(name=name, item=target.item)
    return found


def _any(target: Target, operator: str, codes: Sequence[str]) -> Condition:
    if operator not in KINDS[target.kind].operators(target.part):
        raise XlsFormAsksNothing(operator=operator, item=target.item, kind=target.kind)
    points = KINDS[target.kind].is_number(target.part)
    tests = tuple(Test(target.item, target.part, operator, int(code) if points else code) for code in codes)
    return tests[0] if len(tests) == 1 else Either(tests)


def _same(target: Target, name: str) -> Condition:
    codes = _codes(target, name)
    if "=" in KINDS[target.kind].operators(target.part):
        return _any(target, "=", codes)
    if target.kind != Kind.CHOICES:
        raise XlsFormAsksNothing(operator="=", item=target.item, kind=target.kind)
    # of several choices "=" compares all that were chosen: this one, and no other
    others = [code for _, code in target.options if code not in codes]
    alone = [Not(Test(target.item, target.part, "includes", code)) for code in others]
    return All((_any(target, "includes", codes), *alone)) if alone else _any(target, "includes", codes)


def _opposite(condition: Condition) -> Condition:
    if isinstance(condition, Test) and condition.operator == "=":
        return Test(condition.item, condition.part, "!=", condition.value)
    return Not(condition)


_ORDER: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator_module.ge,
    "<=": operator_module.le,
    ">": operator_module.gt,
    "<": operator_module.lt,
}


def _ordered(target: Target, operator: str, value: str) -> Condition:
    """By the numbers that are the options' names there, whatever place they have in their list; words hold never."""
    kind = KINDS[target.kind]
    numbers = {name: _number(name) for name in (*(name for name, _ in target.options), *target.absent)}
    bound = _number(value)
    if bound is None or not any(number is not None for number in numbers.values()):
        raise XlsFormNoOrder(operator=operator, item=target.item)
    holding = {name for name, number in numbers.items() if number is not None and _ORDER[operator](number, bound)}
    if holding & target.absent:
        raise XlsFormAbsent(name=min(holding & target.absent))
    is_as_ours = kind.is_number(target.part) and all(name == code for name, code in target.options)
    if is_as_ours and value in dict(target.options):
        return Test(target.item, target.part, operator, int(value))
    codes = [code for name, code in target.options if name in holding]
    if not codes:
        raise XlsFormNeverHolds()
    if not kind.is_number(target.part):
        return _any(target, "=", codes)
    return _points(target, sorted(map(int, codes)))


def _points(target: Target, points: Sequence[int]) -> Condition:
    """That one of these points of a scale was given, in as few words as that takes."""
    every = sorted(int(code) for _, code in target.options)
    if len(points) == 1 and len(every) > 1:
        return Test(target.item, target.part, "=", points[0])
    if list(points) == every[-len(points) :]:
        return Test(target.item, target.part, ">=", points[0])
    if list(points) == every[: len(points)]:
        return Test(target.item, target.part, "<=", points[-1])
    return Either(tuple(Test(target.item, target.part, "=", point) for point in points))


def answered(target: Target) -> Condition:
    """That a question was answered at all. Raises Refusal where its kind cannot be asked that."""
    if ANSWERED not in KINDS[target.kind].operators(target.part):
        raise XlsFormUnanswered(item=target.item)
    return Test(target.item, target.part, ANSWERED, "")

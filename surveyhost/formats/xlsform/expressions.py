"""Conditions between our language and the XPath that an XLSForm writes.

Only what both can say is taken: comparisons with a literal, `selected`, `not`, `and`, `or`. Options are compared as the
other form compares them, by their names: a list coded 5, 4, 3, 2, 1 stays turned round.
"""

import operator as operator_module
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...core.questionnaire.conditions import ANSWERED, LONGEST, All, Condition, Either, Not, Number, Test
from ...core.questionnaire.kinds import KINDS
from ...core.questionnaire.model import Kind
from ..refusals import (
    XlsFormAbsent,
    XlsFormAsksNothing,
    XlsFormEndsEarly,
    XlsFormExpression,
    XlsFormNeverHolds,
    XlsFormNoNumber,
    XlsFormNoOption,
    XlsFormNoOrder,
    XlsFormNoQuestion,
    XlsFormTooDeep,
    XlsFormTooLong,
    XlsFormUnanswered,
    XlsFormUnknown,
)
from .names import CHOSEN

_TOKEN = re.compile(
    r"""\s*(?:
    \$\{(?P<name>[^{}]*)\}
    |(?P<text>'[^']*'|"[^"]*")
    |(?P<number>-?[0-9]+(?:\.[0-9]+)?)
    |(?P<word>[A-Za-z][A-Za-z-]*)
    |(?P<sign>>=|<=|!=|=|>|<|\(|\)|,)
    )""",
    re.VERBOSE,
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


def literal(value: str | Number) -> str:
    """A value as XPath writes it. XPath has no escapes, so both quotes in one text need `concat`."""
    if not isinstance(value, str):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    return "concat(" + ', "\'", '.join(f"'{part}'" for part in value.split("'")) + ")"


def to_xpath(condition: Condition, kind_of: Callable[[str], Kind]) -> str:
    """A condition as a `relevant` expression; `kind_of` gives the kind of the item with a code."""
    if isinstance(condition, Test):
        return _test(condition, kind_of(condition.item))
    if isinstance(condition, Not):
        return f"not({to_xpath(condition.condition, kind_of)})"
    word = " and " if isinstance(condition, All) else " or "
    parts = [
        f"({to_xpath(one, kind_of)})" if isinstance(one, Either) and word == " and " else to_xpath(one, kind_of)
        for one in condition.conditions
    ]
    return word.join(parts)


def _test(test: Test, kind: Kind) -> str:
    name = ".".join((test.item, *test.part))
    if test.operator == "includes":
        name = f"{name}.{CHOSEN}" if KINDS[kind].rates_units else name
        return f"selected(${{{name}}}, {literal(test.value)})"
    if test.operator == ANSWERED:
        name = f"{name}.{CHOSEN}" if KINDS[kind].rates_units and not test.part else name
        return f"${{{name}}} != ''"
    return f"${{{name}}} {test.operator} {literal(test.value)}"


DEEPEST = 20
"""Levels of brackets in an expression."""


class _Reader:
    """Recursive descent over the part of XPath that we take. Raises Refusal at the first thing beyond it."""

    def __init__(self, text: str, target: Callable[[str], Target | None]) -> None:
        self.target = target
        self.tokens: list[tuple[str, str]] = []
        place, end = 0, len(text.rstrip())
        while place < end:
            match = _TOKEN.match(text, place)
            if match is None or match.lastgroup is None:
                raise XlsFormUnknown(what=text[place:end][:20].strip())
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            place = match.end()
        self.tokens.append(("end", ""))
        self.depth = 0

    def take(self, kind: str, *texts: str) -> str | None:
        found, text = self.tokens[0]
        if found == kind and (not texts or text in texts):
            self.tokens.pop(0)
            return text
        return None

    def need(self, kind: str, *texts: str) -> str:
        text = self.take(kind, *texts)
        if text is None:
            found = self.tokens[0][1]
            raise XlsFormUnknown(what=found) if found else XlsFormEndsEarly()
        return text

    def whole(self) -> Condition:
        condition = self.either()
        self.need("end")
        return condition

    def either(self) -> Condition:
        found = [self.all()]
        while self.take("word", "or"):
            found.append(self.all())
        return found[0] if len(found) == 1 else Either(tuple(found))

    def all(self) -> Condition:
        found = [self.one()]
        while self.take("word", "and"):
            found.append(self.one())
        return found[0] if len(found) == 1 else All(tuple(found))

    def one(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise XlsFormTooDeep(most=DEEPEST)
        condition = self.bracket_or_test()
        self.depth -= 1
        return condition

    def bracket_or_test(self) -> Condition:
        if self.take("word", "not"):
            self.need("sign", "(")
            inner: Condition = Not(self.either())
        elif self.take("sign", "("):
            inner = self.either()
        elif self.take("word", "selected"):
            self.need("sign", "(")
            inner = self.selected()
        else:
            return self.comparison()
        self.need("sign", ")")
        return inner

    def named(self) -> Target:
        name = self.need("name").strip()
        target = self.target(name)
        if target is None:
            raise XlsFormNoQuestion(name=f"${{{name}}}")
        return target

    def selected(self) -> Condition:
        target = self.named()
        self.need("sign", ",")
        number = self.take("number")
        value = number if number is not None else self.string()
        if "includes" in KINDS[target.kind].asks:
            return _any(target, "includes", _codes(target, value))
        return compared(target, "=", value)

    def counted(self, function: str) -> Condition:
        """How many were selected, or how long a text is: only whether it is any at all."""
        self.need("sign", "(")
        target = self.named()
        self.need("sign", ")")
        operator = self.need("sign", "=", "!=", ">=", "<=", ">", "<")
        value = self.need("number")
        if (operator, value) in {(">", "0"), (">=", "1"), ("!=", "0")}:
            return answered(target)
        if (operator, value) in {("=", "0"), ("<", "1"), ("<=", "0")}:
            return Not(answered(target))
        raise XlsFormUnknown(what=f"{function}() {operator} {value}")

    def comparison(self) -> Condition:
        for function in ("count-selected", "string-length"):
            if self.take("word", function):
                return self.counted(function)
        target = self.named()
        operator = self.need("sign", "=", "!=", ">=", "<=", ">", "<")
        number = self.take("number")
        return compared(target, operator, number if number is not None else self.string())

    def string(self) -> str:
        if self.take("word", "concat"):
            self.need("sign", "(")
            parts = [self.need("text")[1:-1]]
            while self.take("sign", ","):
                parts.append(self.need("text")[1:-1])
            self.need("sign", ")")
            return "".join(parts)
        return self.need("text")[1:-1]


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


_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
"""Spreadsheets turn quotes as one types them."""


def from_xpath(text: str, target: Callable[[str], Target | None]) -> Condition:
    """The condition a `relevant` expression writes. Raises Refusal naming what has no counterpart."""
    try:
        condition = _Reader(text, target).whole()
    except XlsFormExpression:
        if text.translate(_STRAIGHT) == text:
            raise
        condition = _Reader(text.translate(_STRAIGHT), target).whole()
    if len(str(condition)) > LONGEST:
        raise XlsFormTooLong(most=LONGEST)
    return condition

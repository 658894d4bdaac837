"""Conditions between our language and the XPath that an XLSForm writes.

Only what both can say is taken: comparisons with a literal, `selected`, `not`, `and`, `or`.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from ...core.questionnaire.conditions import ANSWERED, All, Condition, Either, Not, Number, Test
from ...core.questionnaire.kinds import KINDS
from ...core.questionnaire.model import Kind
from ..equations import COMPARISONS, SIGN, WORD, Reader, fitting, tokens, whether_any
from ..refusals import Expression, ExpressionNoQuestion
from .names import CHOSEN
from .targets import Target, answered, compared, selected

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
_WORDS = {"and": "and", "or": "or"}
_COUNTING = ("count-selected", "string-length")
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
"""Spreadsheets turn quotes as one types them."""


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


class _Reader(Reader):
    def __init__(self, text: str, target: Callable[[str], Target | None]) -> None:
        super().__init__(tokens(text, _TOKEN, _WORDS))
        self.target = target

    def test(self) -> Condition:
        if self.take(WORD, "not"):
            self.need(SIGN, "(")
            inner: Condition = Not(self.either())
        elif self.take(SIGN, "("):
            inner = self.either()
        elif self.take(WORD, "selected"):
            self.need(SIGN, "(")
            inner = self.selected()
        elif function := self.take(WORD, *_COUNTING):
            return self.counted(function)
        else:
            return compared(self.named(), self.need(SIGN, *COMPARISONS), self.literal())
        self.need(SIGN, ")")
        return inner

    def named(self) -> Target:
        name = self.need("name").strip()
        target = self.target(name)
        if target is None:
            raise ExpressionNoQuestion(name=f"${{{name}}}")
        return target

    def selected(self) -> Condition:
        target = self.named()
        self.need(SIGN, ",")
        return selected(target, self.literal())

    def counted(self, function: str) -> Condition:
        """How many were selected, or how long a text is: only whether it is any at all."""
        self.need(SIGN, "(")
        there = answered(self.named())
        self.need(SIGN, ")")
        return whether_any(there, self.need(SIGN, *COMPARISONS), self.need("number"), f"{function}()")

    def literal(self) -> str:
        number = self.take("number")
        if number is not None:
            return number
        if not self.take(WORD, "concat"):
            return self.need("text")[1:-1]
        self.need(SIGN, "(")
        parts = [self.need("text")[1:-1]]
        while self.take(SIGN, ","):
            parts.append(self.need("text")[1:-1])
        self.need(SIGN, ")")
        return "".join(parts)


def from_xpath(text: str, target: Callable[[str], Target | None]) -> Condition:
    """The condition a `relevant` expression writes. Raises Refusal naming what has no counterpart."""
    try:
        condition = _Reader(text, target).whole()
    except Expression:
        if text.translate(_STRAIGHT) == text:
            raise
        condition = _Reader(text.translate(_STRAIGHT), target).whole()
    return fitting(condition)

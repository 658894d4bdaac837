"""Conditions and constraints between our language and the XPath that an XLSForm writes.

Only what both can say is taken: comparisons with a literal, `selected`, `not`, `and`, `or`; bounds in a constraint.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ..core.conditions import All, Condition, Either, Not, Number, Test
from ..core.errors import Refusal
from ..core.questionnaire import Item
from .xlsform_words import CHOSEN

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
_BOUND = re.compile(r"(\.|count-selected\(\s*\.\s*\)|string-length\(\s*\.\s*\))\s*(>=|<=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_ALONE = re.compile(r"\(\s*not\(selected\(\.,\s*'([^']*)'\)\)\s+or\s+count-selected\(\.\)\s*=\s*1\s*\)")


@dataclass(frozen=True, slots=True)
class Target:
    """What a question's name in the other form stands for here."""

    kind: str
    item: str
    part: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    """The other form's names of options, and our codes for them."""

    def option(self, name: str) -> str:
        return dict(self.options).get(name, name)


def literal(value: str | Number) -> str:
    """A value as XPath writes it. XPath has no escapes, so both quotes in one text need `concat`."""
    if not isinstance(value, str):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    return "concat(" + ', "\'", '.join(f"'{part}'" for part in value.split("'")) + ")"


def to_xpath(condition: Condition, kind_of: Callable[[str], str]) -> str:
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


def _test(test: Test, kind: str) -> str:
    name = ".".join((test.item, *test.part))
    if test.operator == "includes":
        name = f"{name}.{CHOSEN}" if kind == "service_matrix" else name
        return f"selected(${{{name}}}, {literal(test.value)})"
    return f"${{{name}}} {test.operator} {literal(test.value)}"


def _refuse(what: str) -> Refusal:
    return Refusal(what, "xlsform-expression")


class _Reader:
    """Recursive descent over the part of XPath that we take. Raises Refusal at the first thing beyond it."""

    def __init__(self, text: str, target: Callable[[str], Target | None]) -> None:
        self.target = target
        self.tokens: list[tuple[str, str]] = []
        place, end = 0, len(text.rstrip())
        while place < end:
            match = _TOKEN.match(text, place)
            if match is None or match.lastgroup is None:
                raise _refuse(f"'{text[place:end][:20].strip()}' has no counterpart")
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
            raise _refuse(f"'{found}' has no counterpart here" if found else "it ends too early")
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
        if self.depth > 20:
            raise _refuse("brackets are nested more than 20 deep")
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
            raise _refuse(f"${{{name}}} is no question that came along")
        return target

    def selected(self) -> Condition:
        target = self.named()
        self.need("sign", ",")
        value = target.option(self.string())
        operator = "=" if target.kind == "choice" else "includes"
        return Test(target.item, target.part, operator, value)

    def comparison(self) -> Condition:
        target = self.named()
        operator = self.need("sign", "=", "!=", ">=", "<=", ">", "<")
        return Test(target.item, target.part, operator, self.value(target))

    def value(self, target: Target) -> str | Number:
        number = self.take("number")
        text = target.option(number if number is not None else self.string())
        if target.kind in {"choice", "text"}:
            return text
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
            raise _refuse(f"'{text}' is no number")
        return Decimal(text) if "." in text else int(text)

    def string(self) -> str:
        if self.take("word", "concat"):
            self.need("sign", "(")
            parts = [self.need("text")[1:-1]]
            while self.take("sign", ","):
                parts.append(self.need("text")[1:-1])
            self.need("sign", ")")
            return "".join(parts)
        return self.need("text")[1:-1]


def from_xpath(text: str, target: Callable[[str], Target | None]) -> Condition:
    """The condition a `relevant` expression writes. Raises Refusal naming what has no counterpart."""
    return _Reader(text, target).whole()


def _figure(bound: float) -> str:
    return format(Decimal(str(bound)).normalize(), "f")


def to_constraint(item: Item) -> str:
    """The bounds of an item as a `constraint` expression, "" if it has none."""
    count = {"choices": "count-selected(.)", "ranking": "count-selected(.)", "number": "."}
    subject = count.get(item.kind, "string-length(.)")
    bounds = ((">=", item.minimum), ("<=", item.maximum))
    clauses = [
        f"{subject} {sign} {format(Decimal(str(bound)).normalize(), 'f')}"
        for sign, bound in bounds
        if bound is not None
    ]
    clauses += [
        f"(not(selected(., '{option.code}')) or count-selected(.) = 1)" for option in item.options if option.exclusive
    ]
    return " and ".join(clauses)


@dataclass(frozen=True, slots=True)
class Bounds:
    minimum: float | None
    maximum: float | None
    alone: frozenset[str]
    """The other form's names of options that exclude the rest."""
    rest: str
    """What of the expression was not understood."""


def from_constraint(text: str) -> Bounds:
    """The bounds in a `constraint` expression: clauses joined by `and`, in any order."""
    bounds: dict[str, float] = {}
    alone = set()
    rest = []
    for clause in re.split(r"\s+and\s+", text.strip()) if text.strip() else []:
        bound, single = _BOUND.fullmatch(clause.strip()), _ALONE.fullmatch(clause.strip())
        if bound and bound.group(2) not in bounds:
            bounds[bound.group(2)] = float(bound.group(3))
        elif single:
            alone.add(single.group(1))
        else:
            rest.append(clause.strip())
    return Bounds(bounds.get(">="), bounds.get("<="), frozenset(alone), " and ".join(rest))

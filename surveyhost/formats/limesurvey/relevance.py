"""LimeSurvey's relevance equations as conditions, as far as ours reach: comparisons with a literal, and, or, not."""

import re
from collections.abc import Callable, Mapping, Sequence

from ...core.questionnaire.conditions import All, Condition, Either, Not, parse, tests
from ..equations import COMPARISONS, SIGN, WORD, Reader, fitting, tokens, whether_any
from ..refusals import ExpressionNoQuestion, ExpressionUnknown
from .targets import Target, answered, compared, truthy

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"[^"]*"|'[^']*')
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_]))
    |(?P<word>[A-Za-z0-9_]+(?:[#:][A-Za-z0-9_]+)*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
    |(?P<sign>&&|\|\||==|!=|>=|<=|=|>|<|!|\(|\)|,|-)
    )""",
    re.VERBOSE,
)
_WORDS = {"eq": "=", "ne": "!=", "ge": ">=", "gt": ">", "le": "<=", "lt": "<", "and": "and", "or": "or", "not": "!"}
_WORDS |= {"&&": "and", "||": "or", "==": "="}
_TURNED = {"=": "=", "!=": "!=", ">=": "<=", "<=": ">=", ">": "<", "<": ">"}
ALWAYS, NEVER = frozenset({"", "1", "(1)", "true"}), frozenset({"0", "(0)", "false"})
"""Equations that ask nothing."""

Find = Callable[[str], Sequence[Target]]
"""What a name stands for: one thing; several for `that.name`, the parts of a question; nothing."""


class _Reader(Reader):
    def __init__(self, text: str, find: Find, worth: bool) -> None:
        super().__init__(tokens(text, _TOKEN, _WORDS))
        self.find = find
        self.worth = worth
        self.by_worth = False
        """Whether the name that was read last stands for an assessment value."""
        self.hidden: dict[str, None] = {}
        """Conditions of questions that are named without `.NAOK`: where one does not hold, nothing does."""

    def _is_function(self) -> bool:
        return self.ahead()[0] == WORD and self.ahead(1) == (SIGN, "(")

    def test(self) -> Condition:
        if self.take(SIGN, "!"):
            is_name = self.ahead()[0] == WORD and not self._is_function()
            inner = truthy(self.alone()) if is_name else self.one()
            if self.ahead() in {(SIGN, one) for one in COMPARISONS}:
                raise self.beyond()  # LimeSurvey would compare with what the name is not
            return inner.condition if isinstance(inner, Not) else Not(inner)
        if self.take(SIGN, "("):
            condition = self.either()
            self.need(SIGN, ")")
            return condition
        return self.function() if self._is_function() else self.comparison()

    def function(self) -> Condition:
        name = self.need(WORD)
        self.need(SIGN, "(")
        if name not in {"is_empty", "count"}:
            raise ExpressionUnknown(what=name)
        found = [*self.named()]
        while name == "count" and self.take(SIGN, ","):
            found += self.named()
        self.need(SIGN, ")")
        there = [answered(one) for one in found]
        if name == "is_empty" and len(there) == 1:
            return Not(there[0])
        if name == "is_empty":
            raise ExpressionUnknown(what=name)
        return self.counted(there[0] if len(there) == 1 else Either(tuple(there)))

    def counted(self, some: Condition) -> Condition:
        operator = self.take(SIGN, *COMPARISONS)
        return whether_any(some, operator, self.need("number"), "count") if operator else some

    def named(self) -> Sequence[Target]:
        name, _, extra = self.need(WORD).partition(".")
        if name == "that":
            name, _, extra = extra.partition(".")
            name = f"that.{name}"
        if extra not in {"", "NAOK", "code", "value", "valueNAOK"}:
            raise ExpressionUnknown(what=f"{name}.{extra}")
        found = self.find(name)
        if not found:
            raise ExpressionNoQuestion(name=name)
        if "NAOK" not in extra:
            self.hidden |= dict.fromkeys(one for target in found for one in target.shown)
        self.by_worth = self.worth and extra.startswith("value")
        return found

    def alone(self) -> Target:
        found = self.named()
        if len(found) != 1:
            raise ExpressionUnknown(what=f"that.{found[0].item}")
        return found[0]

    def comparison(self) -> Condition:
        if self.ahead()[0] == WORD:
            target = self.alone()
            by_worth = self.by_worth
            operator = self.take(SIGN, *COMPARISONS)
            if operator is None:
                return truthy(target)
            return compared(target, operator, self.literal(), by_worth)
        value = self.literal()
        operator = _TURNED[self.need(SIGN, *COMPARISONS)]
        if self.ahead()[0] != WORD:
            raise self.beyond()
        target = self.alone()
        return compared(target, operator, value, self.by_worth)

    def literal(self) -> str:
        if self.take(SIGN, "-"):
            return f"-{self.need('number')}"
        number = self.take("number")
        return number if number is not None else self.need("text")[1:-1]


def from_relevance(text: str, find: Find, worth: bool = False) -> Condition | None:
    """The condition of a relevance equation, None where it always holds. Raises Refusal naming what is beyond ours.

    `worth`: the survey has assessments, so that `.value` is the value of an answer and not its code.
    """
    if text.strip().lower() in ALWAYS:
        return None
    reader = _Reader(text, find, worth)
    condition = reader.whole()
    if reader.hidden and _negates(condition):
        condition = All((*(parse(one) for one in reader.hidden), condition))
    parse(str(fitting(condition)))
    return condition


def _negates(condition: Condition) -> bool:
    """Whether it can hold although something was not answered."""
    return any(isinstance(one, Not) for one in _parts(condition)) or any(
        one.operator == "!=" for one in tests(condition)
    )


def _parts(condition: Condition) -> list[Condition]:
    if isinstance(condition, Not):
        return [condition, *_parts(condition.condition)]
    if isinstance(condition, All | Either):
        return [condition, *(part for one in condition.conditions for part in _parts(one))]
    return [condition]


def from_rows(rows: Sequence[Mapping[str, str]]) -> str:
    """The equation that says what rows of the table `conditions` say: all questions of any one scenario."""
    scenarios: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        name, value = row.get("cfieldname", "").lstrip("+"), row.get("value", "").strip()
        test = f'{name}.NAOK {row.get("method", "").strip() or "=="} "{value}"'
        scenarios.setdefault(row.get("scenario", "1"), {}).setdefault(row.get("cqid", ""), []).append(test)
    return " or ".join(
        "(" + " and ".join("(" + " or ".join(asked) + ")" for asked in scenario.values()) + ")"
        for scenario in scenarios.values()
    )

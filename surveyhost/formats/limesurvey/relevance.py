"""LimeSurvey's relevance equations as conditions, as far as ours reach: comparisons with a literal, and, or, not."""

import re
from collections.abc import Callable, Mapping, Sequence

from ...core.errors import Refusal
from ...core.questionnaire.conditions import LONGEST, All, Condition, Either, Not, parse, tests
from ..refusals import (
    LimeSurveyEndsEarly,
    LimeSurveyNoQuestion,
    LimeSurveyTooDeep,
    LimeSurveyTooLong,
    LimeSurveyUnknown,
)
from .targets import Target, answered, compared, truthy

DEEPEST = 20
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"[^"]*"|'[^']*')
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_]))
    |(?P<name>[A-Za-z0-9_]+(?:[#:][A-Za-z0-9_]+)*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
    |(?P<sign>&&|\|\||==|!=|>=|<=|=|>|<|!|\(|\)|,|-)
    )""",
    re.VERBOSE,
)
_WORDS = {"eq": "=", "ne": "!=", "ge": ">=", "gt": ">", "le": "<=", "lt": "<", "and": "and", "or": "or", "not": "!"}
_WORDS |= {"&&": "and", "||": "or", "==": "="}
_COMPARISONS = ("=", "!=", ">=", "<=", ">", "<")
_TURNED = {"=": "=", "!=": "!=", ">=": "<=", "<=": ">=", ">": "<", "<": ">"}
ALWAYS, NEVER = frozenset({"", "1", "(1)", "true"}), frozenset({"0", "(0)", "false"})
"""Equations that ask nothing."""

Find = Callable[[str], Sequence[Target]]
"""What a name stands for: one thing; several for `that.name`, the parts of a question; nothing."""


class _Reader:
    """Recursive descent: or, and, not, brackets. Raises Refusal at the first thing beyond our conditions."""

    def __init__(self, text: str, find: Find, worth: bool) -> None:
        self.find = find
        self.worth = worth
        self.tokens = [*_tokens(text), ("end", "")]
        self.depth = 0
        self.by_worth = False
        """Whether the name that was read last stands for an assessment value."""
        self.hidden: dict[str, None] = {}
        """Conditions of questions that are named without `.NAOK`: where one does not hold, nothing does."""

    def take(self, kind: str, *texts: str) -> str | None:
        found, text = self.tokens[0]
        if found == kind and (not texts or text in texts):
            self.tokens.pop(0)
            return text
        return None

    def need(self, kind: str, *texts: str) -> str:
        text = self.take(kind, *texts)
        if text is None:
            raise self.beyond()
        return text

    def beyond(self) -> Refusal:
        found = self.tokens[0][1]
        return LimeSurveyUnknown(what=found) if found else LimeSurveyEndsEarly()

    def whole(self) -> Condition:
        condition = self.either()
        self.need("end")
        return condition

    def either(self) -> Condition:
        found = [self.all()]
        while self.take("sign", "or"):
            found.append(self.all())
        return found[0] if len(found) == 1 else Either(tuple(found))

    def all(self) -> Condition:
        found = [self.one()]
        while self.take("sign", "and"):
            found.append(self.one())
        return found[0] if len(found) == 1 else All(tuple(found))

    def one(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise LimeSurveyTooDeep(most=DEEPEST)
        condition = self.not_bracket_or_test()
        self.depth -= 1
        return condition

    def not_bracket_or_test(self) -> Condition:
        if self.take("sign", "!"):
            is_name = self.tokens[0][0] == "name" and self.tokens[1] != ("sign", "(")
            inner = truthy(self.alone()) if is_name else self.one()
            if self.tokens[0] in {("sign", one) for one in _COMPARISONS}:
                raise self.beyond()  # LimeSurvey would compare with what the name is not
            return inner.condition if isinstance(inner, Not) else Not(inner)
        if self.take("sign", "("):
            condition = self.either()
            self.need("sign", ")")
            return condition
        if self.tokens[0][0] == "name" and self.tokens[1] == ("sign", "("):
            return self.function()
        return self.comparison()

    def function(self) -> Condition:
        name = self.need("name")
        self.need("sign", "(")
        if name not in {"is_empty", "count"}:
            raise LimeSurveyUnknown(what=name)
        found = [*self.named()]
        while name == "count" and self.take("sign", ","):
            found += self.named()
        self.need("sign", ")")
        there = [answered(one) for one in found]
        if name == "is_empty" and len(there) == 1:
            return Not(there[0])
        if name == "is_empty":
            raise LimeSurveyUnknown(what=name)
        return self.counted(there[0] if len(there) == 1 else Either(tuple(there)))

    def counted(self, some: Condition) -> Condition:
        """How many are answered, as far as it asks whether any is."""
        operator = self.take("sign", *_COMPARISONS)
        value = self.need("number") if operator else ""
        if not operator or (operator, value) in {(">", "0"), (">=", "1"), ("!=", "0")}:
            return some
        if (operator, value) in {("=", "0"), ("<", "1"), ("<=", "0")}:
            return Not(some)
        raise LimeSurveyUnknown(what=f"count {operator} {value}")

    def named(self) -> Sequence[Target]:
        name, _, extra = self.need("name").partition(".")
        if name == "that":
            name, _, extra = extra.partition(".")
            name = f"that.{name}"
        if extra not in {"", "NAOK", "code", "value", "valueNAOK"}:
            raise LimeSurveyUnknown(what=f"{name}.{extra}")
        found = self.find(name)
        if not found:
            raise LimeSurveyNoQuestion(name=name)
        if "NAOK" not in extra:
            self.hidden |= dict.fromkeys(one for target in found for one in target.shown)
        self.by_worth = self.worth and extra.startswith("value")
        return found

    def alone(self) -> Target:
        found = self.named()
        if len(found) != 1:
            raise LimeSurveyUnknown(what=f"that.{found[0].item}")
        return found[0]

    def comparison(self) -> Condition:
        if self.tokens[0][0] == "name":
            target = self.alone()
            by_worth = self.by_worth
            operator = self.take("sign", *_COMPARISONS)
            if operator is None:
                return truthy(target)
            return compared(target, operator, self.literal(), by_worth)
        value = self.literal()
        operator = _TURNED[self.need("sign", *_COMPARISONS)]
        if self.tokens[0][0] != "name":
            raise self.beyond()
        target = self.alone()
        return compared(target, operator, value, self.by_worth)

    def literal(self) -> str:
        if self.take("sign", "-"):
            return f"-{self.need('number')}"
        number = self.take("number")
        return number if number is not None else self.need("text")[1:-1]


def _tokens(text: str) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise LimeSurveyUnknown(what=text[place:end][:20].strip())
        kind, word = match.lastgroup, match.group(match.lastgroup)
        if kind in {"name", "sign"} and word.lower() in _WORDS:
            kind, word = "sign", _WORDS[word.lower()]
        made.append((kind, word))
        place = match.end()
    return made


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
    if len(str(condition)) > LONGEST:
        raise LimeSurveyTooLong(most=LONGEST)
    parse(str(condition))
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

"""LimeSurvey's relevance equations as conditions, as far as ours reach: comparisons with a literal, and, or, not."""

import re
from collections.abc import Callable

from ..core.conditions import All, Condition, Either, Not, Test
from ..core.errors import Refusal
from .xlsform_expressions import Target, from_xpath

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"[^"]*"|'[^']*')
    |(?P<number>-?[0-9]+(?:\.[0-9]+)?)
    |(?P<name>[A-Za-z][A-Za-z0-9_]*)(?:\.(?:NAOK|valueNAOK|value|shown))?
    |(?P<sign>&&|\|\||==|!=|>=|<=|=|>|<|!|\(|\))
    )""",
    re.VERBOSE,
)
_WORDS = {"eq": "=", "ne": "!=", "ge": ">=", "gt": ">", "le": "<=", "lt": "<", "and": "and", "or": "or", "not": "not"}
_WORDS |= {"&&": "and", "||": "or", "==": "=", "!": "not"}


def _xpath(text: str) -> str:
    """The equation word by word in XPath's writing; what has no such word is left to be refused there."""
    made: list[str] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise Refusal(f"'{text[place:end][:20].strip()}' has no counterpart", "lss-expression")
        word = match.group(match.lastgroup)
        if match.lastgroup == "name" and word.lower() not in _WORDS:
            if text[match.end() :].lstrip().startswith("("):
                raise Refusal(f"'{word}' has no counterpart", "lss-expression")
            word = f"${{{word}}}"
        made.append(_WORDS.get(word.lower(), word))
        place = match.end()
    return " ".join(made)


def _ticked(condition: Condition) -> Condition:
    """Whether an option of a multiple choice was ticked is asked as `Q_OPTION == "Y"` there, as `includes` here."""
    if isinstance(condition, Not):
        return Not(_ticked(condition.condition))
    if isinstance(condition, All):
        return All(tuple(_ticked(one) for one in condition.conditions))
    if isinstance(condition, Either):
        return Either(tuple(_ticked(one) for one in condition.conditions))
    if len(condition.part) != 2 or condition.part[0] != "?":
        return condition
    includes = Test(condition.item, (), "includes", condition.part[1])
    if condition.value == "Y" and condition.operator in {"=", "!="}:
        return includes if condition.operator == "=" else Not(includes)
    if condition.value == "" and condition.operator in {"=", "!="}:
        return Not(includes) if condition.operator == "=" else includes
    raise Refusal(f"'{condition}' has no counterpart", "lss-expression")


def ticked(item: str, option: str) -> Target:
    """What the name of one option of a multiple choice stands for in an equation."""
    return Target("text", item, ("?", option))


def from_relevance(text: str, target: Callable[[str], Target | None]) -> Condition | None:
    """The condition of a relevance equation, None where it always holds. Raises Refusal naming what is beyond ours."""
    if text.strip() in {"", "1", "(1)"}:
        return None
    return _ticked(from_xpath(_xpath(text), target))

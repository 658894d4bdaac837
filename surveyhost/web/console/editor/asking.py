"""Conditions in everyday words, and what a new comparison may ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ....core import conditions
from ....core.answers import KINDS
from ....core.conditions import All, Condition, Either, Not, Test
from ....core.errors import Refusal
from ....core.questionnaire import Item, Option, Questionnaire, Section
from ...account.words import language, say
from .wording import shorter, words_in


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


OPERATORS = {
    "=": _("is"),
    "!=": _("is not"),
    ">=": _("is at least"),
    "<=": _("is at most"),
    ">": _("is more than"),
    "<": _("is less than"),
    "includes": _("includes"),
}
JOINERS = {"and": _("and"), "or": _("or")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a comparison may be made with: an earlier item or a row of it."""

    name: str
    """As in a condition: `tools:machines`."""
    words: str
    operators: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]
    """Those that can be chosen; empty where one is written."""
    is_number: bool
    """Whether it is compared with a number, else with a text."""


@dataclass(frozen=True, slots=True)
class Shown:
    """When a part is shown: its comparisons, joined at the top by one word."""

    tests: tuple[str, ...]
    joiner: str


def shown(questionnaire: Questionnaire, show_if: str | None) -> Shown:
    """A condition in words; no comparison where the part is always shown."""
    if show_if is None:
        return Shown((), "")
    condition = conditions.parse(show_if)
    if isinstance(condition, All | Either):
        joiner = "and" if isinstance(condition, All) else "or"
        return Shown(tuple(_said(questionnaire, one) for one in condition.conditions), joiner)
    return Shown((_said(questionnaire, condition),), "")


def _said(questionnaire: Questionnaire, condition: Condition) -> str:
    if isinstance(condition, Test):
        return _test(questionnaire, condition)
    if isinstance(condition, Not):
        return say("not: %(condition)s", condition=_said(questionnaire, condition.condition))
    key = "and" if isinstance(condition, All) else "or"
    joiner = say(JOINERS[key])
    return "(" + f" {joiner} ".join(_said(questionnaire, one) for one in condition.conditions) + ")"


def _test(questionnaire: Questionnaire, test: Test) -> str:
    item = questionnaire.item(test.item)
    value = str(test.value)
    if not test.part and item.options:
        value = next((_of(option) for option in item.options if option.code == test.value), value)
    return f"“{_name(item, test.part)}” {say(OPERATORS[test.operator])} “{value}”"


def _of(option: Option) -> str:
    return shorter(words_in(option.text, language()) or option.code)


def _name(item: Item, part: tuple[str, ...]) -> str:
    known = {option.code: _of(option) for option in (*item.options, *item.rows)}
    words = shorter(words_in(item.text, language()) or item.code)
    return ": ".join([words, *(known.get(code, code) for code in part)])


def askable(questionnaire: Questionnaire, section: Section, item: Item | None) -> list[tuple[str, str]]:
    """Names and words of all that a condition of this item (or of the section) may ask about."""
    return [
        (":".join((one.code, *part)), _name(one, part))
        for one in earlier(questionnaire, section, item)
        for part in _parts(one)
    ]


def earlier(questionnaire: Questionnaire, section: Section, item: Item | None) -> Iterator[Item]:
    """The items that come before, in an order that every respondent shares, and that can be asked about."""
    for one in questionnaire.sections:
        if one.code == section.code and (item is None or section.random):
            return
        for other in one.items:
            if item is not None and other.code == item.code:
                return
            if KINDS[other.kind].asks:
                yield other


def _parts(item: Item) -> Iterator[tuple[str, ...]]:
    if item.kind != "matrix":
        yield ()
    for unit in item.options if item.kind == "service_matrix" else ():
        for row in item.rows:
            yield (unit.code, row.code)
    if item.kind == "matrix":
        for row in item.rows:
            yield (row.code,)


def asked(questionnaire: Questionnaire, name: str) -> Asked | None:
    """What can be compared with what is called so; None if there is nothing of this name."""
    code, *part = name.split(":")
    item = next((one for one in questionnaire.items() if one.code == code), None)
    if item is None or tuple(part) not in set(_parts(item)):
        return None
    kind = KINDS[item.kind](item)
    operators = sorted(kind.operators(tuple(part)), key=list(OPERATORS).index)
    values = tuple((str(value), words) for value, words in _values(item, tuple(part)))
    words = tuple((one, say(OPERATORS[one])) for one in operators)
    is_number = item.kind != "text" and (bool(part) or not item.options)
    return Asked(name, _name(item, tuple(part)), words, values, is_number)


def _values(item: Item, part: tuple[str, ...]) -> list[tuple[object, str]]:
    if item.options and not part:
        return [(option.code, _of(option)) for option in item.options]
    first = 0 if item.kind == "enps" else 1
    return [(value, str(value)) for value in range(first, first + item.points)]


def test(questionnaire: Questionnaire, name: str, operator: str, value: str) -> str:
    """One comparison as a condition says it. Refusal (code "draft-condition") where there is no such thing to ask."""
    found = asked(questionnaire, name)
    if found is None or operator not in conditions.OPERATORS or not value.strip():
        raise Refusal("Choose a question, a comparison and a value.", "draft-condition")
    code, *part = name.split(":")
    return str(Test(code, tuple(part), operator, _number(value) if found.is_number else value.strip()))


def _number(text: str) -> int | Decimal:
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise Refusal(f"'{text}' is no number.", "draft-condition") from None
    if not value.is_finite() or abs(value) > 10**12:
        raise Refusal(f"'{text}' is no number.", "draft-condition")
    return int(value) if value == value.to_integral_value() else value

"""Conditions in everyday words, and what a new comparison may ask."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from ....core.questionnaire import conditions
from ....core.questionnaire.conditions import ANSWERED, All, Condition, Either, Not, Test
from ....core.questionnaire.kinds import KINDS
from ....core.questionnaire.model import Item, Kind, Option, Questionnaire, Section
from ....core.questionnaire.texts import words_in
from ...account.language import language, say
from ..refusals import ComparisonIncomplete, ComparisonNoNumber
from .wording import shorter


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


UNANSWERED = "unanswered"
"""Of the list of comparisons: the opposite of `answered`, which the formula says with `not`."""
OPERATORS = {
    "=": _("is"),
    "!=": _("is not"),
    ">=": _("is at least"),
    "<=": _("is at most"),
    ">": _("is more than"),
    "<": _("is less than"),
    "includes": _("includes"),
    ANSWERED: _("was answered"),
    UNANSWERED: _("was not answered"),
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
    if (
        isinstance(condition, Not)
        and isinstance(condition.condition, Test)
        and condition.condition.operator == ANSWERED
    ):
        return _test(questionnaire, replace(condition.condition, operator=UNANSWERED))
    if isinstance(condition, Not):
        return say("not: %(condition)s", condition=_said(questionnaire, condition.condition))
    key = "and" if isinstance(condition, All) else "or"
    joiner = say(JOINERS[key])
    return "(" + f" {joiner} ".join(_said(questionnaire, one) for one in condition.conditions) + ")"


def _test(questionnaire: Questionnaire, test: Test) -> str:
    item = questionnaire.item(test.item)
    if test.operator in {ANSWERED, UNANSWERED}:
        return f"“{_name(item, test.part)}” {say(OPERATORS[test.operator])}"
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
        for part in KINDS[one.kind].parts(one)
    ]


def nameable(questionnaire: Questionnaire, section: Section) -> list[tuple[str, str]]:
    """Code and words of each choice that the texts of this section may name: those of earlier sections."""
    before = questionnaire.sections[: [one.code for one in questionnaire.sections].index(section.code)]
    return [(item.code, _name(item, ())) for one in before for item in one.items if item.kind == Kind.CHOICE]


def earlier(questionnaire: Questionnaire, section: Section, item: Item | None) -> Iterator[Item]:
    """The items that come before, in an order that every respondent shares, and that can be asked about."""
    for one in questionnaire.sections:
        if one.code == section.code and (item is None or section.random):
            return
        for other in one.items:
            if item is not None and other.code == item.code:
                return
            if KINDS[other.kind].can_be_asked:
                yield other


def asked(questionnaire: Questionnaire, name: str) -> Asked | None:
    """What can be compared with what is called so; None if there is nothing of this name."""
    code, *part = name.split(":")
    item = next((one for one in questionnaire.items() if one.code == code), None)
    if item is None or tuple(part) not in KINDS[item.kind].parts(item):
        return None
    kind = KINDS[item.kind](item)
    operators = sorted(kind.operators(tuple(part)) | {UNANSWERED}, key=list(OPERATORS).index)
    values = tuple((str(value), words) for value, words in _values(item, tuple(part)))
    words = tuple((one, say(OPERATORS[one])) for one in operators)
    return Asked(name, _name(item, tuple(part)), words, values, kind.is_number(tuple(part)))


def _values(item: Item, part: tuple[str, ...]) -> list[tuple[object, str]]:
    if item.options and not part:
        return [(option.code, _of(option)) for option in item.options]
    first = KINDS[item.kind].lowest
    return [(value, str(value)) for value in range(first, first + item.points)]


def test(questionnaire: Questionnaire, name: str, operator: str, value: str) -> str:
    """One comparison as a condition says it. ConditionRefused where there is no such thing to ask."""
    found = asked(questionnaire, name)
    code, *part = name.split(":")
    if found is not None and operator in {ANSWERED, UNANSWERED}:
        asks = Test(code, tuple(part), ANSWERED, "")
        return str(asks if operator == ANSWERED else Not(asks))
    if found is None or operator not in conditions.OPERATORS or not value.strip():
        raise ComparisonIncomplete()
    return str(Test(code, tuple(part), operator, _number(value) if found.is_number else value.strip()))


def _number(text: str) -> int | Decimal:
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise ComparisonNoNumber(text=text) from None
    if not value.is_finite() or abs(value) > 10**12:
        raise ComparisonNoNumber(text=text)
    return int(value) if value == value.to_integral_value() else value

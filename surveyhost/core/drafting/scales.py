"""A choice whose options are the points of a scale becomes a rating, and a rating a choice; conditions go along."""

from collections.abc import Callable
from dataclasses import replace
from operator import ge, gt, le, lt

from ..questionnaire.conditions import All, Condition, Either, Not, Test, parse
from ..questionnaire.model import Kind
from . import places
from .places import Document
from .refusals import AnswersNoScale, ScaleNeverMet

FEWEST, MOST = 3, 11
KEPT = ("code", "text", "help", "required", "show_if")
"""The keys that both kinds have."""
_DECLINES = ("không áp dụng", "không biết", "không có ý kiến", "not applicable", "n/a", "don't know", "don’t know")
"""How an option begins that is no point of a scale."""
_AGAINST = ("không", "rất không", "hoàn toàn không", "strongly disagree", "disagree", "completely disagree", "not")
_BAD = (
    "very dissatisfied",
    "dissatisfied",
    "very poor",
    "poor",
    "never",
    "very bad",
    "bad",
    "kém",
    "rất kém",
    "rất tệ",
)
_COMPARED: dict[str, Callable[[int, float], bool]] = {">=": ge, ">": gt, "<=": le, "<": lt}
Tests = Callable[[Test], Condition]


def points(item: Document) -> int:
    """How many points the options of a choice make; 0 where they make no scale."""
    options = item.get("options", [])
    size = len([one for one in options if not _declines(one)])
    is_last = not any(_declines(one) for one in options[:size])
    plain = not any(one.get("other") for one in options)
    return size if item["kind"] == Kind.CHOICE and plain and is_last and FEWEST <= size <= MOST else 0


def to_rating(document: Document, item: str) -> None:
    """A choice as a rating: its options in their order are the points, one that does not apply is offered as such.

    AnswersNoScale where they are no 3 to 11 points. The good end is guessed from the last label, and can be changed.
    """
    old = places.the_item(document, item)
    size = points(old)
    if not size:
        raise AnswersNoScale()
    options = old["options"]
    place = {one["code"]: at for at, one in enumerate(options[:size], start=1)}
    gone = {one["code"] for one in options[size:]}
    languages = document["languages"]
    made: Document = {key: old[key] for key in KEPT if key in old}
    made |= {"kind": str(Kind.RATING), "points": size}
    made["labels"] = {one: [option["text"].get(one, "") for option in options[:size]] for one in languages}
    made |= {"not_applicable": True} if gone else {}
    made |= {"favourable": "low"} if _is_bad(options[size - 1]) and not _is_bad(options[0]) else {}

    def change(test: Test) -> Condition:
        if test.item != item or test.operator not in {"=", "!="}:
            return test
        if test.value in gone:  # stored as no answer, so nobody can be asked for having chosen it
            raise ScaleNeverMet(condition=str(test))
        return replace(test, value=place.get(str(test.value), 0))

    _put(document, item, made, change)


def to_choice(document: Document, item: str) -> None:
    """A rating as a choice: its points are the options `o1`, `o2`, ..., in their order.

    AnswersNoScale where it is no rating; ScaleNeverMet where a condition asks for a point that it does not have.
    """
    old = places.the_item(document, item)
    if old["kind"] != Kind.RATING:
        raise AnswersNoScale()
    size = old["points"]
    labels = {one: _each(old["labels"].get(one, []), size) for one in document["languages"]}
    made: Document = {key: old[key] for key in KEPT if key in old}
    made["kind"] = str(Kind.CHOICE)
    made["options"] = [
        {"code": f"o{at + 1}", "text": {one: words[at] for one, words in labels.items()}} for at in range(size)
    ]

    def change(test: Test) -> Condition:
        if test.item != item or test.operator in {"answered"}:
            return test
        if test.operator in {"=", "!="}:
            return replace(test, value=f"o{test.value}")
        met = [at for at in range(1, size + 1) if _COMPARED[test.operator](at, float(test.value))]
        tests = tuple(replace(test, operator="=", value=f"o{at}") for at in met)
        if not tests:
            raise ScaleNeverMet(condition=str(test))
        return tests[0] if len(tests) == 1 else Either(tests)

    _put(document, item, made, change)


def _each(labels: list[str], size: int) -> list[str]:
    """A label for each point: its own, or its number between the two ends."""
    if len(labels) == size:
        return labels
    numbers = [str(at) for at in range(1, size + 1)]
    return [labels[0], *numbers[1:-1], labels[-1]] if labels else numbers


def _put(document: Document, item: str, made: Document, change: Tests) -> None:
    section, place = places.find_item(document, item)
    section["item"][place] = made
    for part in (*places.sections(document), *places.items(document)):
        if "show_if" in part:
            part["show_if"] = str(_changed(parse(part["show_if"]), change))


def _changed(condition: Condition, change: Tests) -> Condition:
    """The condition with each comparison changed, which may become several."""
    if isinstance(condition, Test):
        return change(condition)
    if isinstance(condition, Not):
        return Not(_changed(condition.condition, change))
    parts = tuple(_changed(one, change) for one in condition.conditions)
    if isinstance(condition, All):
        return All(parts)
    flat = tuple(inner for one in parts for inner in (one.conditions if isinstance(one, Either) else (one,)))
    return Either(flat)


def _declines(option: Document) -> bool:
    return any(words.casefold().startswith(_DECLINES) for words in option["text"].values())


def _is_bad(option: Document) -> bool:
    """Whether a label says the bad end, in a language we know."""
    return any(words.casefold().startswith((*_AGAINST, *_BAD)) for words in option["text"].values())

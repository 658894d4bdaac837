"""The sections of a sheet as they are drawn: for those who answer, and for those who look at it beforehand."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...core import conditions
from ...core.questionnaire import Item, Questionnaire, Section
from .fields import FIELDS, Field, Values
from .sheets import Sheet, is_conditional_here, to_draw


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a sheet, in one language."""

    title: str
    intro: str
    show: str | None
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an item's answer: a sentence, and the names of the controls that are at fault."""

    words: str
    fields: frozenset[str]


def _shuffled(section: Section, items: Sequence[Item], order: int) -> list[Item]:
    """Items in this respondent's order. Words between them (notes) keep their places."""
    if not section.random:
        return list(items)
    asked = [item for item in items if item.kind != "note"]
    random.Random(f"{order}:{section.code}").shuffle(asked)
    rest = iter(asked)
    return [item if item.kind == "note" else next(rest) for item in items]


def _numbers(questionnaire: Questionnaire) -> dict[str, int]:
    asked = [item.code for item in questionnaire.items() if item.kind != "note"]
    return {code: number for number, code in enumerate(asked, start=1)}


def _condition(section: Section, sheet: Sheet) -> str | None:
    """A section's condition for the page's script, where answers on this sheet decide."""
    if section.show_if is None:
        return None
    condition = conditions.parse(section.show_if)
    if not {test.item for test in conditions.tests(condition)} & sheet.codes:
        return None
    return json.dumps(conditions.plain(condition), ensure_ascii=False)


def drawn(
    questionnaire: Questionnaire,
    sheet: Sheet,
    language: str,
    answers: Mapping[str, Any],
    undecided: frozenset[str],
    form: Values,
    faults: Mapping[str, Fault],
    order: int,
) -> Iterator[Part]:
    """The sections of a sheet with their fields, the values of `form` and the faults (by item) filled in.

    Items whose condition asks about `undecided` items are among them; `order` is the seed of random orders.
    """
    numbers = _numbers(questionnaire)
    for section, items in to_draw(sheet, answers, undecided):
        taken = iter(sorted(numbers[item.code] for item in items if item.kind != "note"))
        fields = [
            FIELDS[item.kind](
                item, language, None if item.kind == "note" else next(taken), form,
                faults[item.code].words if item.code in faults else None,
                faults[item.code].fields if item.code in faults else frozenset(),
                order, is_conditional_here(item, section, sheet),
            )
            for item in _shuffled(section, items, order)
        ]  # fmt: skip
        intro = section.intro.get(language, "")
        yield Part(section.title.get(language, ""), intro, _condition(section, sheet), fields)

"""The sections of a page as they are drawn: for those who answer, and for those who look at it beforehand."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

from ...core.questionnaire import conditions, piping
from ...core.questionnaire.kinds import KINDS, is_question
from ...core.questionnaire.model import Item, Questionnaire, Section
from .fields import FIELDS, Field, PartText, Values
from .questionnaire_pages import Page, is_conditional_here, may_show, to_draw


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a page, in one language."""

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
    asked = [item for item in items if is_question(item)]
    random.Random(f"{order}:{section.code}").shuffle(asked)
    rest = iter(asked)
    return [next(rest) if is_question(item) else item for item in items]


def _in_pairs(section: Section, items: Sequence[Item]) -> list[Item]:
    """The items that are drawn; one whose neighbour is not stands alone."""
    drawn_now = {item.code for item in items}
    before = {item.code: one.code for one, item in pairwise(section.items)}
    alone = [item.beside and before[item.code] not in drawn_now for item in items]
    return [replace(item, beside=False) if one else item for item, one in zip(items, alone, strict=True)]


def _numbers(questionnaire: Questionnaire) -> dict[str, int]:
    asked = [item.code for item in questionnaire.items() if is_question(item)]
    return {code: number for number, code in enumerate(asked, start=1)}


def _condition(section: Section, page: Page) -> str | None:
    """A section's condition for the page's script, where answers on this page decide."""
    if section.show_if is None:
        return None
    condition = conditions.parse(section.show_if)
    if not {test.item for test in conditions.tests(condition)} & page.codes:
        return None
    return json.dumps(conditions.plain(condition), ensure_ascii=False)


Made = TypeVar("Made", bound=Field)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What all fields of a page are drawn with."""

    page: Page
    language: str
    form: Values
    faults: Mapping[str, Fault]
    order: int

    def field(
        self, made: type[Made], item: Item, section: Section, number: int | None, texts: tuple[PartText, ...] = ()
    ) -> Made:
        fault = self.faults.get(item.code, Fault("", frozenset()))
        return made(
            item, self.language, number, self.form, fault.words or None, fault.fields, self.order,
            texts, is_conditional_here(item, section, self.page),
        )  # fmt: skip


def drawn(
    questionnaire: Questionnaire,
    page: Page,
    language: str,
    answers: Mapping[str, Any],
    undecided: frozenset[str],
    form: Values,
    faults: Mapping[str, Fault],
    order: int,
) -> Iterator[Part]:
    """The sections of a page with their fields, the values of `form` and the faults (by item) filled in.

    Items whose condition asks about `undecided` items are among them; `order` is the seed of random orders.
    """
    drawing = _Drawing(page, language, form, faults, order)
    numbers, fill = _numbers(questionnaire), piping.chosen(questionnaire, language, answers)
    for section, items in to_draw(page, answers, undecided):
        taken = iter(sorted(numbers[item.code] for item in items if is_question(item)))
        fields: list[Field] = []
        for item in (piping.filled(one, fill) for one in _shuffled(section, _in_pairs(section, items), order)):
            number = next(taken) if is_question(item) else None
            asked = [text for text in KINDS[item.kind].texts(item) if may_show(text.show_if, answers, undecided)]
            texts = tuple(drawing.field(PartText, text, section, number) for text in asked)
            fields.append(drawing.field(FIELDS[item.kind], item, section, number, texts))
            fields += () if fields[-1].holds_texts else texts
        intro = fill(section.intro.get(language, ""))
        yield Part(section.title.get(language, ""), intro, _condition(section, page), fields)

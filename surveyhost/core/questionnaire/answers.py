"""Answers: reads them from a form, checks them, writes them as canonical bytes, and reads them back.

Nothing that was not asked is ever kept: an item that is not shown, given the answers before it, has no answer,
whatever the form says. "I'd rather not answer" and "not applicable" are stored as no answer.
"""

import json
import math
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from . import answer_size, conditions
from .kinds import KINDS, with_texts
from .kinds.base import DECLINED, ItemKind, Wrong
from .kinds.base import Form as FormValues
from .model import Questionnaire
from .refusals import (
    AnswerOutOfRange,
    HiddenItemAnswered,
    ResponseNoJson,
    ResponseNoObject,
    ResponseTooLong,
    UnknownItemAnswered,
)

Answers = Mapping[str, Any]
"""Item code (of a text, `item:part`, too) to value: rating and eNPS int, choice str, choices and ranking tuple of str,
matrix row to int, service_matrix department to row to int, number Decimal, date str (its period: 2026, 2026-Q1 or
2026-01), text and comment str. Not answered: not there."""

PROBLEMS: Final[Mapping[str, tuple[str, ...]]] = {
    "required": (),
    "one": (),
    "contradiction": (),
    "unknown": (),
    "exclusive": ("option",),
    "too_few": ("minimum",),
    "too_many": ("maximum",),
    "too_low": ("minimum",),
    "too_high": ("maximum",),
    "too_long": ("maximum", "length"),
    "too_much": ("excess",),
    "not_a_number": (),
    "number_unclear": (),
    "date_incomplete": (),
    "no_such_day": (),
    "too_early": ("earliest",),
    "too_late": ("latest",),
    "same_place": ("place",),
    "gap": ("place",),
}
"""Every kind of problem, and the values its error text may name; all have `fields`, the form fields at fault."""
LARGEST = 1_000_000
"""Bytes of canonical JSON."""
_KEPT = 1024
"""How many questionnaires stay compiled: those of a round in which 25 firms ask about twelve services, and more."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an item's answer cannot be taken. `kind` is a key of PROBLEMS and of the face's error texts."""

    item: str
    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Step:
    code: str
    required: bool
    show_if: conditions.Condition | None
    kind: ItemKind


class Form:
    """A questionnaire made ready to read answers: conditions parsed, values looked up instead of computed."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.sections = tuple(
            (
                conditions.parse(section.show_if) if section.show_if else None,
                tuple(
                    _Step(
                        item.code,
                        item.required and KINDS[item.kind].is_question,
                        conditions.parse(item.show_if) if item.show_if else None,
                        KINDS[item.kind](item),
                    )
                    for item in with_texts(section.items)
                ),
            )
            for section in questionnaire.sections
        )
        self.kinds = {step.code: step.kind for _, steps in self.sections for step in steps}
        asked = with_texts(questionnaire.items())
        self.words = frozenset(item.code for item in asked if KINDS[item.kind].is_words)
        self.room = answer_size.for_words(questionnaire)
        self.shows_all = not any(
            show_section or any(step.show_if for step in steps) for show_section, steps in self.sections
        )

    def read(self, form: FormValues, wanted: Collection[str] | None) -> tuple[Answers, tuple[Problem, ...]]:
        """See `from_form`."""
        answers: dict[str, Any] = {}
        problems: list[Problem] = []
        for show_section, steps in self.sections:
            if show_section is not None and not show_section.holds(answers):
                continue
            for step in steps:
                if step.show_if is None or step.show_if.holds(answers):
                    problem = _take(step, form, answers)
                    if problem is not None and (wanted is None or step.code in wanted):
                        problems.append(problem)
        too_much = self._too_much(answers, wanted)
        if too_much is not None:
            del answers[too_much.item]
            problems.append(too_much)
        return answers, tuple(problems)

    def _too_much(self, answers: Answers, wanted: Collection[str] | None) -> Problem | None:
        """The longest text asked for, where all texts together are more than a box has room for."""
        texts = {code: answers[code] for code in self.words & answers.keys()}
        if answer_size.MOST * sum(map(len, texts.values())) <= self.room:
            return None
        sizes = {code: answer_size.words(text) for code, text in texts.items()}
        excess = sum(sizes.values()) - self.room
        asked = [code for code in sizes if wanted is None or code in wanted]
        if excess <= 0 or not asked:
            return None
        longest = max(asked, key=lambda code: (sizes[code], code))
        letters = math.ceil(excess * len(texts[longest]) / sizes[longest])
        return Problem(longest, "too_much", {"excess": min(letters, len(texts[longest])), "fields": (longest,)})


def _take(step: _Step, form: FormValues, answers: dict[str, Any]) -> Problem | None:
    try:
        value = step.kind.read(form)
    except Wrong as wrong:
        return Problem(step.code, wrong.kind, wrong.values)
    if value is None:
        return Problem(step.code, "required", {"fields": (step.code,)}) if step.required else None
    if value is not DECLINED:
        answers[step.code] = value
    return None


_compiled: OrderedDict[int, tuple[Questionnaire, Form]] = OrderedDict()


def compiled(questionnaire: Questionnaire) -> Form:
    """The questionnaire's form, made once. Kept by identity: hand over the same object to be fast."""
    found = _compiled.get(id(questionnaire))
    if found is not None:
        return found[1]
    form = Form(questionnaire)
    _compiled[id(questionnaire)] = (questionnaire, form)  # holding the object keeps its id from being given again
    while len(_compiled) > _KEPT:
        _compiled.popitem(last=False)
    return form


def from_form(
    questionnaire: Questionnaire, form: FormValues, items: Collection[str] | None = None
) -> tuple[Answers, tuple[Problem, ...]]:
    """Answers posted as field name to values, and what is wrong with them, in the questionnaire's order.

    With `items` only these are reported on; the others are read, since conditions ask them. An item with a problem
    has no answer at all, so answers without problems are whole. Never raises, whatever was posted; names that no
    item has are passed over.
    """
    return compiled(questionnaire).read(form, items)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} is no part of an answer")


def canonical(answers: Answers) -> bytes:
    """The one way to write answers down: compact JSON in UTF-8, keys sorted, a number as text."""
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return text.encode("utf-8")


def with_labels(canonical: bytes, labels: bytes, threads: bytes = b"") -> bytes:
    """What is sealed: answers as `canonical` writes them, and the seat's labels as JSON; and item code to thread, where
    a writer asked to be answerable."""
    before, between, after = answer_size.FRAME
    return before + canonical + between + labels + (answer_size.THREADS + threads if threads else b"") + after


def from_canonical(questionnaire: Questionnaire, raw: bytes) -> Answers:
    """Answers out of canonical JSON, in the questionnaire's order. Raises Refusal unless each could have been given.

    That is: known items, values in range, and nothing for an item that these very answers do not show.
    """
    if len(raw) > LARGEST:
        raise ResponseTooLong(largest=LARGEST, count=len(raw))
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError):
        raise ResponseNoJson() from None
    if not isinstance(given, dict):
        raise ResponseNoObject()
    return from_plain(questionnaire, given)


def from_plain(questionnaire: Questionnaire, given: Mapping[str, Any]) -> Answers:
    """As `from_canonical`, from JSON that has been parsed already."""
    form = compiled(questionnaire)
    kinds = form.kinds
    for code in given:
        if code not in kinds:
            raise UnknownItemAnswered()
    answers = {code: _loaded(code, kind, given[code]) for code, kind in kinds.items() if code in given}
    hidden = () if form.shows_all else answers.keys() - conditions.visible(questionnaire, answers)
    if hidden:
        raise HiddenItemAnswered(code=min(hidden))
    return answers


def _loaded(code: str, kind: ItemKind, raw: Any) -> Any:
    try:
        return kind.load(raw)
    except ValueError as error:
        raise AnswerOutOfRange(code=code, expected=error) from None


def is_empty(answers: Answers) -> bool:
    """Whether nothing at all was answered; such a response never spends a seat."""
    return not answers

"""What the page's script is told of each item: what it takes, and the sentences for what it does not take.

One function a kind that can be counted in halves. `static/js/split/answers.js` reads answers by it as the kinds in
`core.questionnaire.kinds` do; a test holds both against each other.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from gettext import NullTranslations
from typing import Any

from ....core.questionnaire.answer_size import letters
from ....core.questionnaire.answers import Problem
from ....core.questionnaire.kinds import KINDS
from ....core.questionnaire.kinds.number import Number
from ....core.questionnaire.model import Item, Kind
from ...shared.fields import Field, Rating
from .. import messages

Told = dict[str, Any]
Wrongs = Iterator[tuple[str, Mapping[str, Any]]]
"""Kinds of problem an answer may have, each with the values that its sentence names."""
MILLIONTHS = 10**6
"""Numbers are compared as whole millionths: nobody can write a smaller part."""
LATER = "{%s}"
"""Stands in a sentence for a value that only the answer tells."""


def _points(field: Field) -> Told:
    assert isinstance(field, Rating)
    return {"points": [point.value for point in field.points], "not_applicable": field.not_applicable}


def _matrix(field: Field) -> Told:
    return _points(field) | {"rows": [row.code for row in field.item.rows]}


def _choice(field: Field) -> Told:
    return {"options": [option.code for option in field.item.options]}


def _choices(field: Field) -> Told:
    item = field.item
    return _choice(field) | {
        "exclusive": [option.code for option in item.options if option.exclusive],
        "fewest": int(item.minimum or 1),
        "most": int(item.maximum or len(item.options)),
    }


def _number(field: Field) -> Told:
    item = field.item

    def least(bound: float) -> str:
        return str(math.ceil(Decimal(str(bound)) * MILLIONTHS))

    return {
        "minimum": None if item.minimum is None else least(item.minimum),
        "maximum": None if item.maximum is None else str(math.floor(Decimal(str(item.maximum)) * MILLIONTHS)),
        "bands": [least(bound) for bound in item.bands],
    }


def _date(field: Field) -> Told:
    return {"earliest": field.item.earliest, "latest": field.item.latest, "by": field.item.by}


def _text(field: Field) -> Told:
    return {"maximum": letters(field.item)}


def _texts(field: Field) -> Told:
    return {"rows": [row.code for row in field.item.rows]}


ABOUT: Mapping[Kind, Callable[[Field], Told]] = {
    Kind.RATING: _points,
    Kind.ENPS: _points,
    Kind.MATRIX: _matrix,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.TEXT: _text,
    Kind.COMMENT: _text,
    Kind.TEXTS: _texts,
}
"""Every kind that can be counted in halves (see `core.split.ballot.reasons`)."""


def _wrongs(item: Item) -> Wrongs:
    yield "required", {}
    yield "contradiction", {}
    if item.kind == Kind.CHOICES:
        yield "too_few", {"minimum": int(item.minimum or 1)}
        yield "too_many", {"maximum": int(item.maximum or len(item.options))}
        yield from (("exclusive", {"option": option.code}) for option in item.options if option.exclusive)
    if item.kind == Kind.NUMBER:
        lowest, highest = Number(item).bounds
        yield "too_low", {"minimum": lowest}
        yield "too_high", {"maximum": highest}
        yield from (("not_a_number", {}), ("number_unclear", {}))
    if item.kind == Kind.DATE:
        yield from (("date_incomplete", {}), ("no_such_day", {}))
        yield "too_early", {"earliest": item.earliest}
        yield "too_late", {"latest": item.latest}
    if KINDS[item.kind].is_words and item.kind != Kind.TEXTS:
        yield "too_long", {"maximum": letters(item), "length": LATER % "length"}
        yield messages.TOO_WIDE, {}


def _sentences(item: Item, language: str, words: NullTranslations) -> dict[str, str]:
    return {
        f"{kind}:{values['option']}" if "option" in values else kind: messages.message(
            Problem(item.code, kind, values), item, language, words
        )
        for kind, values in _wrongs(item)
    }


def about(field: Field, words: NullTranslations, bytes_of_words: int) -> Told:
    """An item as it is drawn, for the script. bytes_of_words: room for words in a comment box."""
    item = field.item
    told = {
        "code": item.code,
        "kind": item.kind.value,
        "number": field.number,
        "first": field.first_id,
        "required": item.required,
        "messages": _sentences(item, field.language, words),
    }
    room = {"bytes": bytes_of_words} if KINDS[item.kind].is_words else {}
    return told | room | ABOUT[item.kind](field)

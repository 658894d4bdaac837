"""Which questions count as the same: by their words in any language, or by a key that says what is asked."""

import pytest

from surveyhost.core.grouping.earlier.in_common import in_common
from surveyhost.core.questionnaire.model import Item, Kind, Option, Questionnaire, Section


def asks(*items: Item) -> Questionnaire:
    return Questionnaire("q", ("en",), {"en": "Q"}, (Section("s", {"en": "S"}, items),))


def rating(code: str = "a", points: int = 5, **text: str) -> Item:
    return Item(code, Kind.RATING, text or {"en": code}, points=points)


def matrix(code: str, stem: str, *rows: str) -> Item:
    parts = tuple(Option(f"r{place}", {"en": row}) for place, row in enumerate(rows))
    return Item(code, Kind.MATRIX, {"en": stem}, points=5, rows=parts)


FIRST = asks(
    rating("proud", en="I am proud to work here.", vi="Tôi tự hào làm việc ở đây.", th="ฉันภูมิใจที่ได้ทำงานที่นี่"),
    rating("q_1", en="My work matters."),
    Item("more", Kind.COMMENT, {"en": "Anything else?"}, maximum=500),
    matrix("team", "How far do you agree?", "My team helps me.", "My team listens."),
)


@pytest.mark.parametrize(
    "item",
    [
        rating("x", en="I am proud to work here."),
        rating("x", en="  I AM  proud, to work here"),
        rating("x", en="I am pro\u00adud to work\u00a0here…"),
        rating("x", vi="Tôi tự hào làm việc ở đây"),
        rating("x", th="ฉันภูมิใจ ที่ได้ทำงานที่นี่"),
        rating("x", points=7, en="I am proud to work here."),
        Item("x", Kind.ENPS, {"en": "I am proud to work here."}, points=11),
        rating("proud", en="Something else"),
        rating("x", en="my team listens"),
        matrix("x", "Think of last week.", "My work matters.", "Lunch is good."),
        rating("x", en="I am proud to work {{where}} here."),
    ],
    ids=lambda one: f"{one.code} {next(iter(one.text.values()))} {one.points}",
)
def test_the_same(item):
    assert in_common(FIRST, asks(rating("other"), item)) == (item.code,)


@pytest.mark.parametrize(
    "item",
    [
        rating("x", en="I am not proud to work here."),
        rating("x", th="ฉันภูมิใจที่ได้ทำงานที่นั่น"),
        rating("proud", points=7, en="Something else"),
        Item("proud", Kind.CHOICE, {"en": "Something else"}, options=(Option("a", {"en": "A"}),)),
        rating("q_1", en="The canteen is good."),
        Item("more", Kind.COMMENT, {"en": "Anything else?"}, maximum=500),
        matrix("x", "How far do you agree?", "Lunch is good."),
        rating("x", en="…"),
    ],
    ids=lambda one: f"{one.code} {next(iter(one.text.values()))} {one.points}",
)
def test_not_the_same(item):
    assert in_common(FIRST, asks(item)) == ()

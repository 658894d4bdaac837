"""Conditions: what they mean, how they are written, and that what is hidden decides nothing."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire import conditions
from surveyhost.core.questionnaire.conditions import holds, parse, plain, visible
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.questionnaire.refusals import ConditionUnreadable

ANSWERS = {
    "uses_it": "yes",
    "speed": 2,
    "which": ("it", "hr"),
    "hours": Decimal("1.5"),
    "grid": {"a": 4},
    "units": {"it": {"fast": 5}},
    "word": 'say "so"',
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('uses_it = "yes"', True),
        ('uses_it = "no"', False),
        ('uses_it != "no"', True),
        ("speed = 2", True),
        ("speed >= 2", True),
        ("speed > 2", False),
        ("speed <= 2", True),
        ("speed < 2", False),
        ('speed = "2"', False),
        ("hours = 1.5", True),
        ("hours > 1", True),
        ("hours >= 1.51", False),
        ('which includes "hr"', True),
        ('which includes "tax"', False),
        ('units includes "it"', True),
        ('units includes "hr"', False),
        ("units:it:fast = 5", True),
        ("units:hr:fast = 5", False),
        ("grid:a >= 4", True),
        ("grid:b >= 1", False),
        ("grid:a:b = 1", False),
        ('word = "say \\"so\\""', True),
        # not answered: nothing holds but the opposite of "is"
        ('gone = "x"', False),
        ('gone != "x"', True),
        ("gone >= 0", False),
        ("gone < 99", False),
        ('gone includes "x"', False),
        ('not gone includes "x"', True),
        ("speed answered", True),
        ("gone answered", False),
        ("not gone answered", True),
        ("grid:a answered", True),
        ("grid:b answered", False),
        ("units:it:fast answered and units answered", True),
        ("word answered and which answered", True),
        ("not speed answered or gone answered", False),
        # and binds closer than or, not closer than and
        ('speed = 9 and speed = 9 or uses_it = "yes"', True),
        ('speed = 9 and (speed = 9 or uses_it = "yes")', False),
        ('not speed = 9 and uses_it = "yes"', True),
        ('not (speed = 2 and uses_it = "yes")', False),
        ("not not speed = 2", True),
    ],
)
def test_meaning(text, expected):
    assert holds(parse(text), ANSWERS) is expected
    assert holds(parse(str(parse(text))), ANSWERS) is expected


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("", 1, "an item's code"),
        ("speed", 6, "one of ="),
        ("speed =", 8, "a value in double quotes or a number"),
        ("speed = high", 9, "a value in double quotes"),
        ("speed == 2", 8, "a value in double quotes"),
        ("speed = 2 and", 14, "an item's code"),
        ("speed = 2 speed = 3", 11, "'and', 'or' or the end"),
        ("(speed = 2", 11, "')'"),
        ("speed = 'yes'", 8, "a code, a value in double quotes"),
        ("Speed = 2", 1, "a code"),
        ("speed = 2)", 10, "'and', 'or' or the end"),
        ("and = 2", 1, "an item's code"),
        ("speed = 2x", 8, "a code, a value"),
        ("(" * 21 + "a = 1" + ")" * 21, 22, "at most 20 levels"),
    ],
)
def test_what_cannot_be_read_is_told_by_place(text, place, expected):
    with pytest.raises(Refusal) as caught:
        parse(text)
    assert caught.value.reason.startswith(f"at character {place}: expected {expected}")


def test_a_condition_has_a_greatest_length():
    with pytest.raises(Refusal, match="at most 1000 characters"):
        parse("a = 1 or " * 200 + "a = 1")


@settings(max_examples=300, derandomize=True)
@given(st.text(st.sampled_from("ab1 \"'=<>!()andornt.-:\\\n\u00e1"), max_size=40))
def test_any_text_is_a_condition_or_a_refusal(text):
    try:
        condition = parse(text)
    except Refusal as refusal:
        assert isinstance(refusal, ConditionUnreadable)
    else:
        assert str(parse(str(condition))) == str(condition)
        assert holds(parse(str(condition)), ANSWERS) is holds(condition, ANSWERS)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ('a="x"', 'a = "x"'),
        ("((a = 1))", "a = 1"),
        ("(a = 1 and b = 2) or c = 3", "a = 1 and b = 2 or c = 3"),
        ("a = 1 and (b = 2 or c = 3)", "a = 1 and (b = 2 or c = 3)"),
        ("not(a = 1 or b = 2) and not (c = 3)", "not (a = 1 or b = 2) and not c = 3"),
        ("(a = 1 and b = 2) and c = 3", "a = 1 and b = 2 and c = 3"),
        ("n = -1.50", "n = -1.50"),
    ],
)
def test_printed_with_no_bracket_too_many(text, printed):
    assert str(parse(text)) == printed
    assert str(parse(printed)) == printed


def test_for_a_pages_script():
    text = 'a = "x" and (not b >= 2 or c includes "y") and d:r < 1.5'
    assert plain(parse(text)) == [
        "and",
        ["=", "a", "x"],
        ["or", ["not", [">=", "b", 2]], ["includes", "c", "y"]],
        ["<", "d:r", 1.5],
    ]
    assert [test.item for test in conditions.tests(parse(text))] == ["a", "b", "c", "d"]


def _item(code, show_if=None):
    words = {"en": code}
    options = (Option("yes", words), Option("no", words))
    return Item(code, "choice", words, options=options, show_if=show_if)


def test_what_is_hidden_decides_nothing():
    words = {"en": "x"}
    sections = (
        Section("one", words, (_item("a"), _item("b", 'a = "yes"'), _item("c", 'b = "yes"'))),
        Section("two", words, (_item("d"), Item("e", "note", words, show_if='c = "yes"')), show_if='c = "yes"'),
        Section("three", words, (_item("f", 'd != "yes"'),)),
    )
    questionnaire = Questionnaire("q", ("en",), words, sections)
    everything = dict.fromkeys("abcdf", "yes")
    assert visible(questionnaire, everything) == {"a", "b", "c", "d", "e"}
    assert visible(questionnaire, everything | {"a": "no"}) == {"a", "f"}
    assert visible(questionnaire, {}) == {"a", "f"}


def test_an_item_may_be_called_as_the_word_is():
    assert holds(parse("answered answered"), {"answered": 1})
    assert holds(parse("answered >= 1 and answered answered"), {"answered": 1})
    assert plain(parse("not a:b answered")) == ["not", ["answered", "a:b", ""]]

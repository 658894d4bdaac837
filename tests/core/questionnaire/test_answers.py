"""Answers of every kind: out of a form, into canonical bytes, and back; nothing that was not asked is kept."""

import json
from decimal import Decimal

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.answers import PROBLEMS, canonical, from_canonical, from_form, from_plain, is_empty
from surveyhost.core.questionnaire.kinds import KINDS
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.questionnaire.refusals import (
    AnswerOutOfRange,
    HiddenItemAnswered,
    ResponseMalformed,
    UnknownItemAnswered,
)

WORDS = {"en": "words"}


def options(*codes, alone=()):
    return tuple(Option(code, WORDS, code in alone) for code in codes)


ITEMS = {
    "rating": Item("q", "rating", WORDS, points=5, not_applicable=True),
    "choice": Item("q", "choice", WORDS, options=options("yes", "no")),
    "choices": Item(
        "q", "choices", WORDS, options=options("a", "b", "c", "none", alone=("none",)), minimum=2.0, maximum=2.0
    ),
    "enps": Item("q", "enps", WORDS, points=11),
    "matrix": Item("q", "matrix", WORDS, points=4, rows=options("a", "b"), not_applicable=True),
    "service_matrix": Item("q", "service_matrix", WORDS, points=4, options=options("it", "hr"), rows=options("a", "b")),
    "ranking": Item("q", "ranking", WORDS, options=options("a", "b", "c", "d"), minimum=2.0, maximum=3.0),
    "number": Item("q", "number", WORDS, minimum=-1.0, maximum=1000.0, bands=(10.0,)),
    "date": Item("q", "date", WORDS, earliest="2024-02-10", latest="2026-11-30", by="quarter"),
    "text": Item("q", "text", WORDS, maximum=12.0),
    "texts": Item("q", "texts", WORDS, rows=options("a", "b"), maximum=12.0),
    "comment": Item("q", "comment", WORDS),
    "note": Item("q", "note", WORDS),
}


def asked(*items, **changes):
    made = tuple(Item(**{**_values(item), **changes}) for item in items)
    return Questionnaire("q", ("en",), WORDS, (Section("s", WORDS, made),))


def _values(item):
    return {name: getattr(item, name) for name in item.__slots__}


def read(kind, form, **changes):
    answers, problems = from_form(asked(ITEMS[kind], **changes), form)
    assert len(problems) <= 1
    return answers.get("q"), problems[0] if problems else None


def test_the_table_has_every_kind():
    assert set(ITEMS) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "form", "answer"),
    [
        ("rating", {"q": ["5"]}, 5),
        ("rating", {"q": [" 1 "]}, 1),
        ("rating", {"q": ["3", "3", ""]}, 3),
        ("choice", {"q": ["yes"]}, "yes"),
        ("choices", {"q": ["c", "a"]}, ("a", "c")),
        ("choices", {"q": ["none"]}, ("none",)),
        ("enps", {"q": ["0"]}, 0),
        ("enps", {"q": ["10"]}, 10),
        ("matrix", {"q:b": ["4"], "q:a": ["1"]}, {"a": 1, "b": 4}),
        ("date", {"q:day": ["29"], "q:month": ["2"], "q:year": ["2024"]}, "2024-Q1"),
        ("date", {"q:day": ["10"], "q:month": ["02"], "q:year": ["2024"]}, "2024-Q1"),
        ("date", {"q:day": ["30"], "q:month": ["11"], "q:year": ["2026"]}, "2026-Q4"),
        ("matrix", {"q:b": ["4"], "q:a": ["-"]}, {"b": 4}),
        ("matrix", {"q:b": ["4"], "q:a": ["na"]}, {"b": 4}),
        ("service_matrix", {"q": ["hr", "it"], "q:it:a": ["1"], "q:hr:b": ["2"]}, {"it": {"a": 1}, "hr": {"b": 2}}),
        ("service_matrix", {"q": ["hr"], "q:it:a": ["1"], "q:hr:b": ["2"]}, {"hr": {"b": 2}}),
        ("ranking", {"q:a": ["2"], "q:b": ["1"], "q:c": [""]}, ("b", "a")),
        ("number", {"q": ["12"]}, Decimal(12)),
        ("number", {"q": [" 12,50 "]}, Decimal("12.5")),
        ("number", {"q": ["-0.5"]}, Decimal("-0.5")),
        ("number", {"q": ["\u22121"]}, Decimal(-1)),
        ("number", {"q": ["1 000"]}, Decimal(1000)),
        ("number", {"q": ["\u0661\u0662"]}, Decimal(12)),
        ("number", {"q": ["0.125"]}, Decimal("0.125")),
        ("number", {"q": ["-0"]}, Decimal(0)),
        ("text", {"q": [" two\r\nlines "]}, "two lines"),
        ("comment", {"q": ["two \r\nlines\tand\u2028more\x00"]}, "two\nlines and\nmore"),
        ("comment", {"q": ["nha\u0300"]}, "nh\u00e0"),
        ("comment", {"q": ["turned \u202eback\u2069"]}, "turned back"),
        ("comment", {"q": ["half \ud800 a pair"]}, "half  a pair"),
        ("comment", {"q": ["x" * 2000]}, "x" * 2000),
        ("text", {"q": ["na"]}, "na"),
    ],
)
def test_an_answer_comes_out_of_the_form_and_back_out_of_its_bytes(kind, form, answer):
    questionnaire = asked(ITEMS[kind])
    answers, problems = from_form(questionnaire, form)
    assert problems == ()
    assert answers == {"q": answer}
    assert type(answers["q"]) is type(answer)
    assert from_canonical(questionnaire, canonical(answers)) == answers
    assert from_plain(questionnaire, json.loads(canonical(answers))) == answers


NOTHING = [
    *((kind, {}) for kind in ITEMS),
    *((kind, {"q": []}) for kind in ITEMS),
    *((kind, {"q": [""]}) for kind in ITEMS),
    *((kind, {"q": [" "]}) for kind in ITEMS if kind != "note"),
]
DECLINED = [
    *((kind, {"q": ["-"]}) for kind in ITEMS if kind != "note"),
    ("rating", {"q": ["na"]}),
    ("matrix", {"q:a": ["-"], "q:b": ["na"]}),
    ("service_matrix", {"q": ["it"], "q:it:a": ["-"], "q:it:b": ["-"]}),
]


@pytest.mark.parametrize(("kind", "form"), [*NOTHING, *DECLINED])
def test_no_answer_is_stored_as_nothing(kind, form):
    answers, problems = from_form(asked(ITEMS[kind]), form)
    assert (answers, problems) == ({}, ())
    assert is_empty(answers)
    assert canonical(answers) == b"{}"


@pytest.mark.parametrize(("kind", "form"), NOTHING)
def test_required_asks_for_an_answer(kind, form):
    problem = read(kind, form, required=True)[1]
    assert (problem and problem.kind) == (None if kind == "note" else "required")


@pytest.mark.parametrize(("kind", "form"), DECLINED)
def test_required_is_content_with_declining(kind, form):
    assert read(kind, form, required=True) == (None, None)


WRONG = [
    ("rating", {"q": ["0"]}, "unknown", {}),
    ("rating", {"q": ["6"]}, "unknown", {}),
    ("rating", {"q": ["05"]}, "unknown", {}),
    ("rating", {"q": ["3.0"]}, "unknown", {}),
    ("rating", {"q": ["3", "4"]}, "one", {}),
    ("rating", {"q": ["3", "-"]}, "contradiction", {}),
    ("enps", {"q": ["11"]}, "unknown", {}),
    ("enps", {"q": ["na"]}, "unknown", {}),
    ("choice", {"q": ["maybe"]}, "unknown", {}),
    ("choice", {"q": ["na"]}, "unknown", {}),
    ("choices", {"q": ["a", "x"]}, "unknown", {}),
    ("choices", {"q": ["a"]}, "too_few", {"minimum": 2}),
    ("choices", {"q": ["a", "b", "c"]}, "too_many", {"maximum": 2}),
    ("choices", {"q": ["a", "none"]}, "exclusive", {"option": "none"}),
    ("choices", {"q": ["a", "b", "-"]}, "contradiction", {}),
    ("matrix", {"q:a": ["5"]}, "unknown", {"fields": ("q:a",)}),
    ("matrix", {"q": ["1"], "q:a": ["1"]}, "unknown", {}),
    ("matrix", {"q": ["-"], "q:a": ["1"]}, "contradiction", {}),
    ("service_matrix", {"q": ["tax"]}, "unknown", {}),
    ("service_matrix", {"q": ["it"], "q:it:a": ["5"]}, "unknown", {"fields": ("q:it:a",)}),
    ("service_matrix", {"q": ["it"], "q:it:a": ["na"]}, "unknown", {"fields": ("q:it:a",)}),
    ("service_matrix", {"q": ["it", "-"]}, "contradiction", {}),
    ("ranking", {"q:a": ["1"]}, "too_few", {"minimum": 2}),
    ("ranking", {"q:a": ["1"], "q:b": ["2"], "q:c": ["3"], "q:d": ["4"]}, "too_many", {"maximum": 3}),
    ("ranking", {"q:a": ["1"], "q:b": ["1"]}, "same_place", {"place": 1, "fields": ("q:a", "q:b")}),
    ("ranking", {"q:a": ["1"], "q:b": ["3"]}, "gap", {"place": 2, "fields": ("q:b",)}),
    ("ranking", {"q:a": ["5"]}, "unknown", {"fields": ("q:a",)}),
    ("ranking", {"q": ["a"]}, "unknown", {}),
    ("ranking", {"q": ["-"], "q:a": ["1"], "q:b": ["2"]}, "contradiction", {}),
    ("number", {"q": ["-1.5"]}, "too_low", {"minimum": Decimal(-1)}),
    ("number", {"q": ["1000,5"]}, "too_high", {"maximum": Decimal(1000)}),
    ("number", {"q": ["1.000"]}, "number_unclear", {}),
    ("number", {"q": ["1,000"]}, "number_unclear", {}),
    ("number", {"q": ["many"]}, "not_a_number", {}),
    ("number", {"q": ["1e3"]}, "not_a_number", {}),
    ("number", {"q": ["NaN"]}, "not_a_number", {}),
    ("number", {"q": ["9" * 400]}, "not_a_number", {}),
    ("date", {"q:day": ["1"], "q:year": ["2025"]}, "date_incomplete", {"fields": ("q:month",)}),
    ("date", {"q:day": ["29"], "q:month": ["2"], "q:year": ["2025"]}, "no_such_day", {}),
    ("date", {"q:day": ["1"], "q:month": ["1"], "q:year": ["twenty"]}, "no_such_day", {}),
    ("date", {"q:day": ["-1"], "q:month": ["1"], "q:year": ["2025"]}, "no_such_day", {}),
    ("date", {"q:day": ["9"], "q:month": ["2"], "q:year": ["2024"]}, "too_early", {"earliest": "2024-02-10"}),
    ("date", {"q:day": ["1"], "q:month": ["12"], "q:year": ["2026"]}, "too_late", {"latest": "2026-11-30"}),
    ("date", {"q": ["2025-01-01"]}, "unknown", {}),
    ("date", {"q": ["-"], "q:day": ["1"]}, "contradiction", {}),
    ("date", {"q:day": ["1", "2"], "q:month": ["1"], "q:year": ["2025"]}, "one", {"fields": ("q:day",)}),
    ("text", {"q": ["x" * 13]}, "too_long", {"maximum": 12, "length": 13}),
    ("texts", {"q": ["-"], "q:a": ["x"]}, "contradiction", {}),
    ("texts", {"q": ["x"]}, "unknown", {}),
    ("comment", {"q": ["x" * 2001]}, "too_long", {"maximum": 2000, "length": 2001}),
    ("comment", {"q": ["🙂" * 2000]}, "too_much", {"excess": 500}),
]


@pytest.mark.parametrize(("kind", "form", "problem", "values"), WRONG)
def test_what_does_not_fit_is_a_problem_and_no_answer(kind, form, problem, values):
    answer, found = read(kind, form)
    assert answer is None
    assert (found.item, found.kind) == ("q", problem)
    assert values.items() <= found.values.items()
    assert set(found.values) == {"fields", *PROBLEMS[problem]}


def test_every_kind_of_problem_came_up():
    assert {problem for _, _, problem, _ in WRONG} | {"required"} == set(PROBLEMS)


def test_a_required_matrix_names_the_rows_that_are_missing():
    assert read("matrix", {"q:a": ["1"]}, required=True)[1].values["fields"] == ("q:b",)
    assert read("matrix", {"q:a": ["1"], "q:b": ["-"]}, required=True) == ({"a": 1}, None)
    form = {"q": ["it", "hr"], "q:it:a": ["1"], "q:it:b": ["-"], "q:hr:a": ["2"]}
    assert read("service_matrix", form, required=True)[1].values["fields"] == ("q:hr:b",)


def test_not_applicable_only_where_it_is_offered():
    assert read("rating", {"q": ["na"]}, not_applicable=False)[1].kind == "unknown"
    assert read("matrix", {"q:a": ["na"]}, not_applicable=False)[1].kind == "unknown"


FIRST = Item("first", "choice", WORDS, options=options("yes", "no"))


def hiding():
    second = Item("second", "rating", WORDS, points=5, required=True, show_if='first = "yes"')
    third = Item("third", "comment", WORDS, show_if="second >= 3")
    sections = (
        Section("one", WORDS, (FIRST, second, third)),
        Section("two", WORDS, (Item("fourth", "text", WORDS),), show_if='first = "yes"'),
    )
    return Questionnaire("q", ("en",), WORDS, sections)


def test_what_is_not_shown_is_not_stored():
    form = {"first": ["no"], "second": ["5"], "third": ["secret"], "fourth": ["secret"]}
    assert from_form(hiding(), form) == ({"first": "no"}, ())
    shown = form | {"first": ["yes"]}
    assert set(from_form(hiding(), shown)[0]) == {"first", "second", "third", "fourth"}
    # an answer that is wrong shows nothing either
    assert set(from_form(hiding(), shown | {"second": ["9"]})[0]) == {"first", "fourth"}


def test_what_is_not_shown_is_not_required():
    assert from_form(hiding(), {"first": ["no"]})[1] == ()
    assert [problem.item for problem in from_form(hiding(), {"first": ["yes"]})[1]] == ["second"]


def test_only_the_items_of_this_page_are_checked():
    answers, problems = from_form(hiding(), {"first": ["yes"]}, items={"first"})
    assert (answers, problems) == ({"first": "yes"}, ())
    assert from_form(hiding(), {"first": ["yes"]}, items={"second"})[1] != ()


def test_names_that_no_item_has_are_passed_over():
    assert from_form(hiding(), {"_go": ["on"], "page": ["2"], "first": ["no"]}) == ({"first": "no"}, ())


def test_canonical_bytes_are_the_same_for_the_same_answers():
    first = {"b": {"y": 1, "x": 2}, "a": ("p", "q"), "c": Decimal("1.50"), "d": "Đủ"}
    second = {"d": "Đủ", "c": Decimal("1.50"), "a": ("p", "q"), "b": {"x": 2, "y": 1}}
    assert canonical(first) == canonical(second)
    assert canonical(first) == '{"a":["p","q"],"b":{"x":2,"y":1},"c":"1.50","d":"Đủ"}'.encode()
    with pytest.raises(TypeError):
        canonical({"a": {1}})


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        *((kind, value) for kind in ITEMS for value in (None, True, 1.5, [], {}, "")),
        *((kind, value) for kind in ("rating", "matrix", "number", "text", "comment") for value in ({"a": "1"}, [1])),
        *(
            ("date", value)
            for value in ("2025-01-01", "2025", "2025-Q5", "2025-Q", "2023-Q4", "2027-Q1", "2025-01", 2025)
        ),
        ("rating", 0),
        ("rating", 6),
        ("rating", "5"),
        ("enps", -1),
        ("enps", 11),
        ("choice", "maybe"),
        ("choices", ["a"]),
        ("choices", ["a", "a"]),
        ("choices", ["a", "b", "a"]),
        ("choices", ["a", "x"]),
        ("choices", ["a", "none"]),
        ("choices", ["a", "b", "c"]),
        ("matrix", {"a": 5}),
        ("matrix", {"x": 1}),
        ("service_matrix", {"it": {}}),
        ("service_matrix", {"it": {"a": 5}}),
        ("service_matrix", {"tax": {"a": 1}}),
        ("ranking", ["a"]),
        ("ranking", ["a", "a"]),
        ("ranking", ["a", "b", "c", "d"]),
        ("number", 12),
        ("number", "12.50"),
        ("number", "1e2"),
        ("number", "Infinity"),
        ("number", "1001"),
        ("number", "x"),
        ("text", "x" * 13),
        ("text", "two\nlines"),
        ("text", " blank"),
        ("comment", "x" * 2001),
        ("comment", "bell\x07"),
        ("comment", "nha\u0300"),
        ("note", "x"),
    ],
)
def test_an_answer_that_could_not_have_been_given_is_refused(kind, raw):
    with pytest.raises(Refusal) as caught:
        from_canonical(asked(ITEMS[kind]), json.dumps({"q": raw}).encode())
    assert isinstance(caught.value, AnswerOutOfRange)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", ResponseMalformed),
        (b"\xff", ResponseMalformed),
        (b"[]", ResponseMalformed),
        (b"[" * 100_000, ResponseMalformed),
        (b"{}" + b" " * 1_000_000, ResponseMalformed),
        (b'{"zzz":1}', UnknownItemAnswered),
        (b'{"first":"no","second":3}', HiddenItemAnswered),
        (b'{"second":3}', HiddenItemAnswered),
        (b'{"fourth":"x"}', HiddenItemAnswered),
    ],
)
def test_a_response_that_is_none_is_refused(raw, kind):
    with pytest.raises(Refusal) as caught:
        from_canonical(hiding(), raw)
    assert isinstance(caught.value, kind)


def test_a_refusal_holds_no_word_of_the_answer():
    with pytest.raises(Refusal) as caught:
        from_canonical(asked(ITEMS["comment"]), json.dumps({"q": "secret " * 500}).encode())
    assert "secret" not in caught.value.reason


@pytest.mark.parametrize(
    ("kind", "maximum", "wrong"), [("choices", 1.0, True), ("choices", 2.0, False), ("ranking", 1.0, False)]
)
def test_one_of_several_choices_is_a_choice(kind, maximum, wrong):
    """Else the shares of all options add up to everybody, and tell an option that is clipped."""
    item = Item("q", kind, WORDS, options=options("a", "b", "c"), maximum=maximum)
    found = [(path, expected) for path, expected, _ in KINDS[kind].check(item)]
    told = '2 or more, since a question with one answer is of kind "choice"'
    assert found == ([(("maximum",), told)] if wrong else [])

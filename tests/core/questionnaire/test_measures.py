"""What is counted, kind by kind: the measures of an item, and the category into which an answer falls."""

from decimal import Decimal

import pytest

from surveyhost.core.questionnaire.kinds import KINDS
from surveyhost.core.questionnaire.measures import category, measures
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.services.questionnaires import library

WORDS = {"en": "words"}


def options(*codes):
    return tuple(Option(code, WORDS) for code in codes)


def of(item, **section):
    return measures(Questionnaire("q", ("en",), WORDS, (Section("s", WORDS, (item,), **section),)))


COUNTED = [
    (Item("q", "rating", WORDS, points=7, favourable="low"), 5, [("q", 7, "rating", "low", 4)]),
    (Item("q", "enps", WORDS, points=11), 0, [("q", 11, "enps", "high", 0)]),
    (Item("q", "choice", WORDS, options=options("a", "b")), "b", [("q", 2, "nominal", "none", 1)]),
    (
        Item("q", "choices", WORDS, options=options("a", "b")),
        ("b",),
        [("q:a", 2, "binary", "none", 0), ("q:b", 2, "binary", "none", 1)],
    ),
    (
        Item("q", "matrix", WORDS, points=4, rows=options("a", "b"), favourable="none"),
        {"b": 4},
        [("q:a", 4, "rating", "none", None), ("q:b", 4, "rating", "none", 3)],
    ),
    (
        Item("q", "service_matrix", WORDS, points=4, options=options("it", "hr"), rows=options("a")),
        {"hr": {"a": 1}},
        [("q:it:a", 4, "rating", "high", None), ("q:hr:a", 4, "rating", "high", 0)],
    ),
    (
        Item("q", "ranking", WORDS, options=options("a", "b", "c")),
        ("c", "a"),
        [("q:a", 4, "ranks", "none", 1), ("q:b", 4, "ranks", "none", 3), ("q:c", 4, "ranks", "none", 0)],
    ),
    (
        Item("q", "ranking", WORDS, options=options("a", "b", "c", "d"), maximum=2),
        ("c", "a"),
        [
            ("q:a", 3, "ranks", "none", 1),
            ("q:b", 3, "ranks", "none", 2),
            ("q:c", 3, "ranks", "none", 0),
            ("q:d", 3, "ranks", "none", 2),
        ],
    ),
    (
        Item("q", "ranking", WORDS, options=options("a", "b"), minimum=2),
        ("b", "a"),
        [("q:a", 2, "ranks", "none", 1), ("q:b", 2, "ranks", "none", 0)],
    ),
    (Item("q", "number", WORDS, bands=(1.0, 2.5)), Decimal("0.9"), [("q", 3, "bands", "none", 0)]),
    (Item("q", "number", WORDS, bands=(1.0, 2.5)), Decimal(1), [("q", 3, "bands", "none", 1)]),
    (Item("q", "number", WORDS, bands=(1.0, 2.5)), Decimal("2.5"), [("q", 3, "bands", "none", 2)]),
    *(
        (
            Item("q", "date", WORDS, earliest="2024-02-10", latest="2026-01-05", by=by),
            period,
            [("q", size, "bands", "none", at)],
        )
        for by, period, size, at in [
            ("year", "2024", 3, 0),
            ("year", "2025", 3, 1),
            ("year", "2026", 3, 2),
            ("quarter", "2024-Q1", 9, 0),
            ("quarter", "2024-Q2", 9, 1),
            ("quarter", "2026-Q1", 9, 8),
            ("month", "2024-02", 24, 0),
            ("month", "2024-12", 24, 10),
            ("month", "2025-01", 24, 11),
        ]
    ),
    (Item("q", "text", WORDS), "words", []),
    (Item("q", "texts", WORDS, rows=(Option("a", WORDS),)), None, []),
    (Item("q", "comment", WORDS), "words", []),
    (Item("q", "note", WORDS), None, []),
]


@pytest.mark.parametrize(("item", "answer", "expected"), COUNTED)
def test_each_kind_is_counted_in_its_way(item, answer, expected):
    found = [
        (one.code, one.categories, one.scale, one.favourable, category(item, one, {"q": answer})) for one in of(item)
    ]
    assert found == expected
    assert [category(item, one, {}) for one in of(item)] == [None] * len(expected)


def test_every_kind_is_tried():

    assert {item.kind for item, _, _ in COUNTED} == set(KINDS)


def test_what_only_some_see_says_so():
    rating = Item("q", "rating", WORDS, points=5)
    assert [one.conditional for one in of(rating)] == [False]
    assert [one.conditional for one in of(rating, show_if="a = 1")] == [True]
    assert [one.conditional for one in of(Item("q", "rating", WORDS, points=5, show_if="a = 1"))] == [True]
    service = Item("q", "service_matrix", WORDS, points=5, options=options("it"), rows=options("a"))
    assert [one.conditional for one in of(service)] == [True]


@pytest.mark.parametrize("name", library.names())
def test_measures_of_a_questionnaire_have_different_codes(name):
    questionnaire = library.load(name)
    codes = [one.code for one in measures(questionnaire)]
    assert len(set(codes)) == len(codes)
    assert {one.item for one in measures(questionnaire)} <= {item.code for item in questionnaire.items()}

"""Two scales side by side: a look only, of two questions that are counted each by itself."""

import pytest

from surveyhost.core.drafting.changes import apply, change
from surveyhost.core.questionnaire.file import QuestionnaireProblems, from_document
from surveyhost.core.questionnaire.measures import measures


def matrix(code, **more):
    rows = [{"code": row, "text": {"en": row}} for row in ("pay", "food")]
    scale = {"points": 5, "labels": {"en": ["Low", "High"]}, "rows": rows}
    return {"code": code, "kind": "matrix", "text": {"en": code}, **scale, **more}


RATING = {"code": "r", "kind": "rating", "text": {"en": "r"}, "points": 5, "labels": {"en": ["a", "b"]}}


def asked(*items, **section):
    one = {"code": "s", "title": {"en": "S"}, "item": list(items), **section}
    return from_document({"code": "f", "languages": ["en"], "title": {"en": "F"}, "section": [one]})


PAIR = (matrix("importance"), matrix("satisfaction", beside=True))


def test_each_of_a_pair_is_counted_as_if_it_stood_alone():
    alone = measures(asked(matrix("importance"), matrix("satisfaction")))
    assert measures(asked(*PAIR)) == alone
    assert len(alone) == 4


@pytest.mark.parametrize(
    ("items", "place", "section"),
    [
        ((matrix("a", beside=True),), 1, {}),
        ((RATING, matrix("a", beside=True)), 2, {}),
        ((*PAIR, matrix("third", beside=True)), 3, {}),
        (PAIR, 2, {"random": True}),
    ],
)
def test_only_two_of_one_kind_that_follow_each_other_are_a_pair(items, place, section):
    with pytest.raises(QuestionnaireProblems) as caught:
        asked(*items, **section)
    assert [mistake.path for mistake in caught.value.mistakes] == [f"section[1].item[{place}].beside"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("item.remove", {"item": "importance"}),
        ("item.step", {"item": "satisfaction", "down": False}),
        ("item.add", {"section": "s", "kind": "comment", "place": 1}),
        ("item.kind", {"item": "importance", "kind": "comment"}),
    ],
)
def test_what_loses_its_neighbour_stands_alone(name, values):
    made = apply(asked(*PAIR), [change(name, **values)])
    assert not any(item.beside for item in made.items())


def test_a_copy_stands_alone_and_rows_may_be_written_one_after_the_other():
    made = apply(asked(*PAIR), [change("item.double", item="satisfaction")])
    assert [item.beside for item in made.items()] == [False, True, False]
    made = apply(asked(*PAIR), [change("option.add", item="importance", key="rows")])
    assert [item.beside for item in made.items()] == [False, True]

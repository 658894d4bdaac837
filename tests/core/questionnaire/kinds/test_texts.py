"""Several short texts under one question: each is kept and listed by itself."""

import pytest

from surveyhost.core.questionnaire.answers import canonical, from_canonical, from_form
from surveyhost.core.questionnaire.file import QuestionnaireProblems, from_document
from surveyhost.core.questionnaire.kinds import find
from surveyhost.core.questionnaire.measures import comment_items, measures


def asked(rows=("one", "two"), **keys):
    item = {"code": "q", "kind": "texts", "text": {"en": "Two wishes"}, "maximum": 12, **keys}
    item["rows"] = [{"code": code, "text": {"en": code.title()}} for code in rows]
    first = {"code": "p", "kind": "rating", "points": 5, "labels": {"en": ["a", "b"]}, "text": {"en": "Well?"}}
    section = {"code": "s", "title": {"en": "S"}, "item": [first, item]}
    return from_document({"code": "form", "languages": ["en"], "title": {"en": "F"}, "section": [section]})


def problems(form, **keys):
    _, found = from_form(asked(**keys), form)
    return [(problem.item, problem.kind) for problem in found]


def test_each_is_an_answer_and_a_list_of_its_own():
    made = asked()
    answers, found = from_form(made, {"q:one": [" Tea  and cake "], "q:two": ["Peace"]})
    assert (answers, found) == ({"q:one": "Tea and cake", "q:two": "Peace"}, ())
    assert from_canonical(made, canonical(answers)) == answers
    assert comment_items(made) == ("q:one", "q:two")
    assert {measure.item for measure in measures(made)} == {"p"}
    assert find(made, "q:two").text == {"en": "Two wishes – Two"}


def test_one_text_is_an_answer_to_a_question_that_asks_for_one():
    assert problems({}, required=True) == [("q", "required")]
    assert problems({"q:two": ["  "]}, required=True) == [("q", "required")]
    assert problems({"q:two": ["Peace"]}, required=True) == []
    assert problems({"q": ["-"]}, required=True) == []
    assert problems({"q": ["-"], "q:two": ["Peace"]}) == [("q", "contradiction")]


def test_each_is_at_fault_by_itself():
    assert problems({"q:one": ["x" * 13], "q:two": ["Peace"]}) == [("q:one", "too_long")]
    assert problems({"q:one": ["x", "y"]}) == [("q:one", "one")]


def test_what_is_not_shown_is_not_kept():
    made = asked(show_if="p >= 3")
    assert from_form(made, {"p": ["2"], "q:one": ["Peace"]}) == ({"p": 2}, ())
    assert from_form(made, {"p": ["3"], "q:one": ["Peace"]}) == ({"p": 3, "q:one": "Peace"}, ())


def test_how_many_and_how_long_they_are():
    for keys, path in (({"rows": ()}, "rows"), ({"maximum": 1001}, "maximum"), ({"rows": ("a", "a")}, "rows[2].code")):
        with pytest.raises(QuestionnaireProblems) as caught:
            asked(**keys)
        assert [mistake.path for mistake in caught.value.mistakes] == [f"section[1].item[2].{path}"]


def test_no_condition_asks_about_them():
    with pytest.raises(QuestionnaireProblems, match="no condition about"):
        from_document(
            {
                "code": "form", "languages": ["en"], "title": {"en": "F"},
                "section": [{"code": "s", "title": {"en": "S"}, "item": [
                    {"code": "q", "kind": "texts", "text": {"en": "Q"}, "rows": [{"code": "a", "text": {"en": "A"}}]},
                    {"code": "r", "kind": "comment", "text": {"en": "R"}, "show_if": "q answered"},
                ]}],
            }
        )  # fmt: skip

""" "Other, please specify": a text of its own behind the option that asks for it, kept and listed apart from it."""

import json

import pytest

from surveyhost.core.questionnaire import answer_size
from surveyhost.core.questionnaire.answers import canonical, from_canonical, from_form
from surveyhost.core.questionnaire.conditions import visible
from surveyhost.core.questionnaire.file import QuestionnaireProblems, from_document
from surveyhost.core.questionnaire.kinds import find
from surveyhost.core.questionnaire.measures import comment_items, measures
from surveyhost.core.questionnaire.model import Kind

WORDS = {"en": "What do you miss?"}
TEXT = "q:else:text"


def asked(kind="choice", options=None, **keys):
    options = options or [("tea", {}), ("else", {"other": True}), ("none", {})]
    item = {"code": "q", "kind": kind, "text": WORDS, **keys}
    item["options"] = [{"code": code, "text": {"en": code.title()}, **more} for code, more in options]
    section = {"code": "s", "title": WORDS, "item": [item]}
    return from_document({"code": "form", "languages": ["en"], "title": WORDS, "section": [section]})


@pytest.mark.parametrize(
    ("kind", "form", "answers"),
    [
        ("choice", {"q": ["else"], TEXT: [" Chess  club "]}, {"q": "else", TEXT: "Chess club"}),
        ("choice", {"q": ["else"]}, {"q": "else"}),
        ("choice", {"q": ["else"], TEXT: ["-"]}, {"q": "else"}),
        ("choice", {"q": ["tea"], TEXT: ["Chess club"]}, {"q": "tea"}),
        ("choice", {"q": ["-"], TEXT: ["Chess club"]}, {}),
        ("choice", {TEXT: ["Chess club"]}, {}),
        ("choices", {"q": ["tea", "else"], TEXT: ["Chess club"]}, {"q": ("tea", "else"), TEXT: "Chess club"}),
        ("choices", {"q": ["tea"], TEXT: ["Chess club"]}, {"q": ("tea",)}),
    ],
)
def test_the_text_is_taken_where_the_option_is_chosen(kind, form, answers):
    questionnaire = asked(kind)
    assert from_form(questionnaire, form) == (answers, ())
    assert from_canonical(questionnaire, canonical(answers)) == answers


def test_a_text_without_its_option_is_no_response():
    assert visible(asked(), {"q": "tea"}) == {"q"}
    with pytest.raises(Exception, match="not shown"):
        from_canonical(asked(), json.dumps({"q": "tea", TEXT: "Chess club"}).encode())


def test_a_text_that_is_too_long_is_at_fault_by_itself():
    _, (problem,) = from_form(asked(), {"q": ["else"], TEXT: ["x" * 201]})
    assert (problem.item, problem.kind, problem.values["fields"]) == (TEXT, "too_long", (TEXT,))


def test_it_is_a_comment_list_of_its_own_and_no_measure():
    for kind in ("choice", "choices"):
        questionnaire = asked(kind)
        assert comment_items(questionnaire) == (TEXT,)
        assert TEXT not in {measure.code for measure in measures(questionnaire)}
        assert find(questionnaire, TEXT).kind == Kind.TEXT
        assert find(questionnaire, TEXT).text == {"en": "What do you miss? – Else"}
    with pytest.raises(KeyError):
        find(asked(), "q:tea:text")


def test_there_is_room_for_it():
    plain = asked(options=[("tea", {}), ("else", {}), ("none", {})])
    assert answer_size.for_answers(asked()) >= answer_size.for_answers(plain) + 600


@pytest.mark.parametrize(
    ("kind", "options", "keys", "path"),
    [
        ("choice", [("a", {"other": True}), ("b", {"other": True})], {}, "options[2].other"),
        ("ranking", [("a", {"other": True}), ("b", {})], {}, "options[1].other"),
        (
            "service_matrix",
            [("a", {"other": True})],
            {"points": 5, "labels": {"en": ["Bad", "Good"]}, "rows": [{"code": "r", "text": WORDS}]},
            "options[1].other",
        ),
        (
            "service_matrix",
            [("a", {})],
            {"points": 5, "labels": {"en": ["Bad", "Good"]}, "rows": [{"code": "r", "text": WORDS, "other": True}]},
            "rows[1].other",
        ),
    ],
)
def test_only_one_option_of_a_choice_asks_for_a_text(kind, options, keys, path):
    with pytest.raises(QuestionnaireProblems) as caught:
        asked(kind, options, **keys)
    assert [mistake.path for mistake in caught.value.mistakes] == [f"section[1].item[1].{path}"]

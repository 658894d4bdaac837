"""Earlier choices in later texts: what may be named, what stands there, and what a report prints instead."""

import pytest

from surveyhost.core.drafting.changes import Impossible, apply, change
from surveyhost.core.questionnaire.file import QuestionnaireProblems, from_document, read, to_document, write
from surveyhost.core.questionnaire.piping import bracketed, chosen, filled, mentioned, neutral

TEAMS = [
    {"code": "it", "text": {"vi": "Tin học", "en": "IT <b>"}},
    {"code": "hr", "text": {"vi": "Nhân sự", "en": "HR"}},
]
TEAM = {"code": "team", "kind": "choice", "text": {"vi": "Bộ phận nào?", "en": "Which team?"}, "options": TEAMS}
WHO = {"code": "who", "kind": "text", "text": {"vi": "Ai?", "en": "Who?"}}


def both(words):
    return {"vi": words, "en": words}


def asked(first=(TEAM, WHO), second=(), intro=None, **more):
    sections = [
        {"code": "one", "title": both("One"), "item": list(first)},
        {"code": "two", "title": both("Two"), "item": list(second) or [note("Well?", "well")]}
        | ({"intro": intro} if intro else {}),
    ]
    document = {"code": "q", "languages": ["vi", "en"], "title": both("Title"), "section": sections}
    return from_document(document | more)


def note(words, code="said", **more):
    return {"code": code, "kind": "comment", "text": both(words), **more}


def test_the_words_of_the_option_stand_there_in_the_language_of_the_page():
    made = asked(second=[note("How was {{team}}, and {{team}}?", help=both("{{team}}"))], intro=both("About {{team}}."))
    item = made.item("said")
    for language, words in (("vi", "Tin học"), ("en", "IT <b>")):
        fill = chosen(made, language, {"team": "it"})
        assert filled(item, fill).text[language] == f"How was {words}, and {words}?"
        assert filled(item, fill).help[language] == words
        assert fill(made.sections[1].intro[language]) == f"About {words}."
    assert mentioned(made.sections) == ("team",)
    assert mentioned(made.sections[:1]) == ()


def test_where_nothing_was_chosen_the_question_stands_in_brackets():
    made = asked(second=[note("How was {{team}}?")])
    assert filled(made.item("said"), chosen(made, "en", {})).text["en"] == "How was [Which team?]?"
    long = {**TEAM, "text": both("word " * 40)}
    words = bracketed(asked(first=(long,)), "team", "en")
    assert len(words) <= 83 and words.endswith("…]")


def test_a_report_reads_the_same_whatever_was_chosen():
    made = asked(second=[note("How was {{team}}?", help=both("{{team}}"))], intro=both("About {{team}}."))
    plain = neutral(made)
    assert "{{" not in write(plain) and read(write(plain)) == plain
    assert plain.item("said").text["vi"] == "How was [Bộ phận nào?]?"
    assert plain.sections[1].intro["en"] == "About [Which team?]."
    assert neutral(plain) is plain


CHOICES = {**TEAM, "code": "many", "kind": "choices"}
WRONG = [
    ({"second": [note("{{who}}")]}, "section[2].item[1].text"),
    ({"second": [note("{{gone}}")]}, "section[2].item[1].text"),
    ({"first": (TEAM, note("{{team}}"))}, "section[1].item[2].text"),
    ({"first": (CHOICES,), "second": [note("{{many}}")]}, "section[2].item[1].text"),
    ({"second": [note("x", help=both("{{who}}"))]}, "section[2].item[1].help"),
    ({"intro": both("{{who}}")}, "section[2].intro"),
    (
        {"second": [{**TEAM, "code": "b", "options": [{**TEAMS[0], "text": both("{{team}}")}, TEAMS[1]]}]},
        "section[2].item[1].options[1].text",
    ),
]


@pytest.mark.parametrize(("parts", "path"), WRONG, ids=[path for _, path in WRONG])
def test_only_a_choice_of_an_earlier_page_can_be_named(parts, path):
    with pytest.raises(QuestionnaireProblems) as caught:
        asked(**parts)
    assert [mistake.path for mistake in caught.value.mistakes] == [path]


def test_single_braces_are_words():
    assert asked(second=[note("{team} {{Team}} {{ team }} {{}}")]).item("said").text["en"].startswith("{team}")


def test_a_renamed_choice_stays_named():
    made = apply(asked(second=[note("{{team}} {{team}}")]), [change("item.code", item="team", to="unit")])
    assert made.item("said").text["en"] == "{{unit}} {{unit}}"


def test_a_choice_that_is_named_cannot_go_and_its_name_does_not_go_elsewhere():
    made = asked(second=[note("{{team}}?")])
    with pytest.raises(Impossible):
        apply(made, [change("item.remove", item="team")])
    other = asked(first=(WHO,))
    source = to_document(made)
    for one in (
        change("item.take", source=source, item="said", section="one"),
        change("section.take", source=source, section="two"),
    ):
        taken = apply(other, [one])
        assert any(item.text["en"] == "[…]?" for item in taken.items())

"""No answer is longer than a questionnaire has room for, and nobody who writes an ordinary text is stopped."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping import frozen
from surveyhost.core.grouping.frozen import SILENT
from surveyhost.core.questionnaire import answer_size
from surveyhost.core.questionnaire.answers import canonical, from_form, with_labels
from surveyhost.core.questionnaire.file import read
from surveyhost.core.questionnaire.measures import answerable_items
from surveyhost.core.threads.keys import LETTERS as LETTERS_OF_THREAD
from surveyhost.core.wave import sealing
from surveyhost.core.wave.refusals import BoxTooSmall
from surveyhost.services.questionnaires import library
from tests.support.drawn_questionnaires import forms, questionnaires
from tests.web.respondent.instruments import EVERY_KIND

LETTERS = {"latin": "a", "vietnamese": "đường nghiệp ", "chinese": "好", "emoji": "🙂", "quotes": '"\\', "lines": "x\n"}


def texts(questionnaire):
    return {item.code: answer_size.letters(item) for item in questionnaire.items() if answer_size.letters(item)}


def filled(letters, length):
    """A text of this length that `clean` leaves as it is."""
    return ((letters * length)[: length - 1] + "x") if length else ""


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_answer_is_longer_than_there_is_room_for(data):
    asked = data.draw(questionnaires())
    form = data.draw(forms(asked))
    for code, maximum in texts(asked).items():
        form[code] = [filled(data.draw(st.sampled_from(sorted(LETTERS.values()))), maximum)]
    answers, problems = from_form(asked, form)
    is_sent_back = any(problem.kind == "too_much" for problem in problems)
    assert is_sent_back or len(canonical(answers)) <= answer_size.for_answers(asked)


@pytest.mark.parametrize("name", [*library.names(), "every kind"])
@pytest.mark.parametrize("letters", ["latin", "vietnamese"])
def test_all_texts_together_in_full_are_taken(name, letters):
    asked = read(EVERY_KIND) if name == "every kind" else library.load(name)
    form = {code: [filled(LETTERS[letters], maximum)] for code, maximum in texts(asked).items()}
    answers, problems = from_form(asked, form)
    assert not [problem for problem in problems if problem.kind == "too_much"]
    assert {code for code in form if len(answers.get(code, "")) > 1} >= {
        code for code in form if not next(item for item in asked.items() if item.code == code).show_if
    }


@pytest.mark.parametrize("letters", ["chinese", "quotes", "lines"])
def test_one_text_alone_is_taken_in_full_in_any_script(letters):
    asked = read(EVERY_KIND)
    longest = max(texts(asked), key=texts(asked).__getitem__)
    _, problems = from_form(asked, {longest: [filled(LETTERS[letters], texts(asked)[longest])]})
    assert not [problem for problem in problems if problem.kind == "too_much"]


def test_too_much_is_said_on_the_longest_text_of_the_page_and_shortening_it_is_enough():
    asked = library.load("employee-voice")
    one, two = texts(asked)
    form = {one: [filled("🙂", 900)], two: [filled("🙂", 2000)]}
    _, problems = from_form(asked, form, [one])
    assert [(problem.item, problem.kind) for problem in problems] == [(one, "too_much")]
    _, problems = from_form(asked, form, [two])
    assert [(problem.item, problem.kind) for problem in problems] == [(two, "too_much")]
    form[two] = [form[two][0][problems[0].values["excess"] :]]
    assert from_form(asked, form, [one, two])[1] == ()


@pytest.mark.parametrize("hybrid", [False, True])
def test_the_longest_answer_fills_its_box_and_the_shortest_gets_one_as_large(hybrid):
    public, private = sealing.new_pair(hybrid=hybrid)
    asked = read(EVERY_KIND)
    size = sealing.box_bytes(public, answer_size.for_response(asked, 40))
    assert size % 4096 == 0
    for length in (1, answer_size.for_response(asked, 40)):
        box = sealing.seal(public, b"", b"x" * length, size)
        assert len(box) == size
        assert sealing.open_box(private, b"", box) == b"x" * length
    with pytest.raises(Refusal) as refused:
        sealing.seal(public, b"", b"x" * size, size)
    assert isinstance(refused.value, BoxTooSmall)


def test_labels_are_never_longer_than_the_longest():
    units = (frozen.Unit("company", (), None, "company", 9), frozen.Unit("u1", ("A",), "company", "u1", 9))
    group = frozen.GroupOfCells("a-long-code", (("x",),))
    views = frozen.Views(units, (frozen.View("v", ("a",), 0, (), (group,)),), 7)
    made = answer_size._bytes(list(frozen.labels(views, "A", {"a": "x"})))
    assert made <= frozen.longest_labels(views)
    assert len(SILENT) < len("a-long-code")


def test_where_comments_can_be_answered_there_is_room_for_a_thread_beside_each():
    """Or a box would be larger where somebody ticked, or could not be sealed at all."""
    questionnaire = library.load("employee-voice")
    items = answerable_items(questionnaire)
    threads = canonical(dict.fromkeys(items, "x" * LETTERS_OF_THREAD))
    room = answer_size.for_response(questionnaire, 20, answer_size.for_threads(items, LETTERS_OF_THREAD))
    without = answer_size.for_response(questionnaire, 20)
    assert room - without == len(with_labels(b"{}", b"", threads)) - len(with_labels(b"{}", b""))
    assert len(items) >= 1

"""The screen of a pulse: put together from the services' questionnaires, and its answers taken apart again."""

import pytest

from surveyhost.core.pulse import questions
from surveyhost.core.questionnaire import answers
from surveyhost.core.questionnaire.file import read, write
from surveyhost.services.questionnaires import library

LANGUAGES = ("vi", "en")
WORDS = {"used": {"vi": "Dùng gì?", "en": "Used?"}, "none": {"vi": "Không", "en": "None"}}
NAMES = [{"vi": "CNTT", "en": "IT"}, {"vi": "Nhà ăn", "en": "Canteen"}, {"vi": "Kho", "en": "Stores"}]


@pytest.fixture
def preset():
    return library.load("touchpoint-pulse")


@pytest.fixture
def of_round():
    return questions.asking({"vi": "Dịch vụ", "en": "Services"}, NAMES, WORDS, LANGUAGES)


def test_the_parts_are_questionnaires_like_any_other(preset, of_round):
    assert read(write(of_round)) == of_round
    for name in NAMES:
        made = questions.about(preset, name)
        assert read(write(made)) == made
        assert made.sections[0].title == name


def test_a_screen_asks_only_about_services_that_were_chosen_on_it(preset, of_round):
    screen = questions.screen(of_round, {1: questions.about(preset, NAMES[0]), 3: questions.about(preset, NAMES[2])})
    assert [section.code for section in screen.sections] == ["used", "s1", "s3"]
    assert [option.code for option in screen.item("used").options] == ["s1", "s3", "none"]
    form = {"used": ["s3"], "s1_pulse_solved": ["5"], "s3_pulse_solved": ["2"], "s3_pulse_comment": ["Chậm"]}
    given, problems = answers.from_form(screen, form)
    assert not problems
    assert questions.taken_apart(given) == {3: {"pulse_solved": 2, "pulse_comment": "Chậm"}}


def test_one_service_alone_is_asked_about_at_once(preset, of_round):
    screen = questions.screen(of_round, {2: questions.about(preset, NAMES[1])})
    assert [section.code for section in screen.sections] == ["s2"]
    given, _ = answers.from_form(screen, {"s2_pulse_care": ["4"]})
    assert questions.taken_apart(given) == {2: {"pulse_care": 4}}


def test_none_stands_alone_and_says_nothing_of_any_service(preset, of_round):
    screen = questions.screen(of_round, dict(enumerate((questions.about(preset, name) for name in NAMES), 1)))
    given, problems = answers.from_form(screen, {"used": ["none"]})
    assert not problems
    assert not questions.taken_apart(given)
    assert answers.from_form(screen, {"used": ["none", "s1"]})[1][0].kind == "exclusive"

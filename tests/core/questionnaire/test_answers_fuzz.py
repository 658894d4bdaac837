"""Whatever is posted: no exception, no partial answer, and what is kept can be read back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyhost.core.questionnaire.answers import canonical, from_canonical, from_form
from surveyhost.core.questionnaire.conditions import visible
from surveyhost.core.questionnaire.kinds.text import clean
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.services.questionnaires import library
from tests.support.drawn_questionnaires import forms, questionnaires

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much]


@st.composite
def asked_and_posted(draw, **sizes):
    questionnaire = draw(questionnaires(**sizes))
    return questionnaire, draw(forms(questionnaire))


def stays_whole(questionnaire: Questionnaire, form):
    answers, problems = from_form(questionnaire, form)
    at_fault = {problem.item for problem in problems}
    shown = visible(questionnaire, answers)
    assert answers.keys() <= shown
    assert not answers.keys() & at_fault
    assert at_fault <= shown
    settled = {code.split(":")[0] for code in (*at_fault, *answers)}  # several short texts are answers of their own
    for item in questionnaire.items():
        if item.required and item.code in shown and item.code not in settled:
            posted = [clean(value) for name in form for value in form[name] if name.split(":")[0] == item.code]
            assert {"-", "na"} & set(posted), item  # it was declined
    assert from_canonical(questionnaire, canonical(answers)) == answers


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=CALM)
@given(asked_and_posted(sections=2, items=4))
def test_any_form_posted_to_any_questionnaire(drawn):
    stays_whole(*drawn)


@pytest.mark.prove
@settings(max_examples=5000, deadline=None, suppress_health_check=CALM)
@given(asked_and_posted(sections=2, items=4))
def test_any_form_posted_to_any_questionnaire_5000_times(drawn):
    stays_whole(*drawn)


@pytest.mark.parametrize("name", library.names())
@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=CALM)
@given(st.data())
def test_any_form_posted_to_a_ready_made_questionnaire(name, data):
    questionnaire = library.load(name)
    stays_whole(questionnaire, data.draw(forms(questionnaire)))

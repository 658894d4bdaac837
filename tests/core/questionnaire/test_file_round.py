"""A questionnaire printed and read again is the same questionnaire, whatever stands in it."""

import json
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings

from surveyhost.core.questionnaire.file import digest, from_document, read, to_document, write
from tests.support.drawn_questionnaires import questionnaires

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much]


def survives(questionnaire):
    text = write(questionnaire)
    assert read(text) == questionnaire
    assert write(read(text)) == text
    document = json.loads(json.dumps(to_document(questionnaire)))
    assert tomllib.loads(text) == document
    assert from_document(document) == questionnaire
    assert digest(from_document(document)) == digest(questionnaire)


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=CALM)
@given(questionnaires())
def test_print_and_read_change_nothing(questionnaire):
    survives(questionnaire)


@pytest.mark.prove
@settings(max_examples=500, deadline=None, suppress_health_check=CALM)
@given(questionnaires(sections=5, items=6))
def test_print_and_read_change_nothing_500_times(questionnaire):
    survives(questionnaire)

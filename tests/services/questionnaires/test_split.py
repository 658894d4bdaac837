"""What the contract of a split count says of the page that its keeper hosts."""

from dataclasses import replace

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.wave.policy import parse
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.questionnaires import split
from surveyhost.services.questionnaires.refusals import HostedNotRandom
from tests.support import factories, split_house
from tests.support.split_waves import QUESTIONNAIRE

PAGE = "https://council.example/survey/"
SHUFFLED = replace(QUESTIONNAIRE, sections=(replace(QUESTIONNAIRE.sections[0], random=True),))


def policy_of(house, wave):
    with house.office() as session:
        return parse(get_wave(session, wave).policy)


def test_the_contract_names_the_page_that_the_rules_name(house):
    assert policy_of(house, split_house.open_wave(house, page_address=PAGE)).page_address == PAGE


def test_without_one_it_names_none(house):
    assert policy_of(house, split_house.open_wave(house)).page_address is None


def test_a_survey_that_is_counted_plainly_promises_no_page(house):
    survey = factories.survey(house, page_address=PAGE)
    assert policy_of(house, factories.open_wave(house, survey)).page_address is None


@pytest.mark.parametrize("page", [PAGE, ""])
def test_a_page_that_cannot_shuffle_is_refused_at_planning(house, page):
    survey = split_house.survey(house, questionnaire=SHUFFLED, page_address=page)
    assert [type(one) for one in split.obstacles(house, survey)] == ([HostedNotRandom] if page else [])
    if page:
        with pytest.raises(HostedNotRandom):
            factories.open_wave(house, survey)


@pytest.mark.parametrize("address", ["http://council.example/", "https://council.example", 7])
def test_an_address_that_is_none_is_refused_by_the_rules(house, address):
    with pytest.raises(Refusal):
        split_house.survey(house, page_address=address)

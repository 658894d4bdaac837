"""Letters that did not arrive, and each way of putting that right."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.letters import undelivered
from surveyhost.store.office.tables import Letter, Participant
from tests.support import factories


@pytest.fixture
def wave(house):
    return factories.letters_that_came_back(house)


def test_it_lists_refused_letters_with_whose_they_are(house, wave):
    lines = undelivered.listed(house, wave)
    assert [(one.state, one.trouble) for one in lines] == [("refused", "550")] * 2
    assert lines[0].email.endswith("@minhhai.example")


def test_each_way_of_putting_right(house, wave):
    undelivered.retry(house, factories.STAFF, wave, 1)
    undelivered.correct(house, factories.STAFF, wave, 2, "New@minhhai.example")
    undelivered.by_slip(house, factories.STAFF, wave, 3)
    with house.office() as session:
        assert session.get_one(Letter, 1).state == session.get_one(Letter, 2).state == "waiting"
        assert session.get(Letter, 3) is None
        assert session.query(Participant).filter_by(by_mail=False).count() == 1


@pytest.mark.parametrize("letter", [4, 999])
def test_letters_that_went_out_are_let_be(house, wave, letter):
    with pytest.raises(Refusal):
        undelivered.retry(house, factories.STAFF, wave, letter)

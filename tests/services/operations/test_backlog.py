"""What the worker has before it, as the console shows it."""

import pytest

from surveyhost.services.operations.backlog import backlog, health
from surveyhost.store.office.tables import Letter
from tests.support import factories


@pytest.fixture(autouse=True)
def wave(house):
    return factories.letters_that_came_back(house)


def test_it_counts_letters_by_wave(house):
    line = backlog(house).mailings[0]
    assert (line.total, line.sent, line.waiting, line.delayed, line.refused) == (60, 57, 1, 0, 2)


def test_nothing_is_listed_where_all_went_out(house):
    with house.office.begin() as session:
        session.query(Letter).update({"state": "sent"})
    assert not backlog(house).mailings


def test_health_says_it_in_one_line(house):
    found = health(house)
    assert (found.unsent, found.refused, found.unprinted) == (1, 2, 0)
    assert found.events > 3

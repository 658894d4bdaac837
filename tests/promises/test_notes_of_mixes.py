"""On SQLite the vault notes of which waves a mix has something to sort.

Of an answer that was taken back whoever reads the note learns no more than that, and after the next round nothing.
"""

import pytest
from sqlalchemy import select

from surveyhost.services.answering import responses
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.questionnaires import library
from surveyhost.services.vault import scrubs
from surveyhost.store.vault.tables import Vault, unsorted
from tests.support import factories

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])  # PostgreSQL's rows say it themselves


@pytest.fixture
def left(house):
    """The code of an open wave that rounds leave, and links to it."""
    wave = factories.open_wave(house)
    with house.office() as session:
        code = get_wave(session, wave).code
    links = list(factories.links(house, wave).values())
    scrubs.mix_each(house, [code])
    return code, links


def held(house):
    """Every row of the vault, by table."""
    with house.vault() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Vault.metadata.sorted_tables
        }


def given_and_taken_back(house, link):
    answers = factories.some_answers(factories.unrated(library.load("employee-voice")))
    responses.withdraw(house.vault, link, responses.submit(house.vault, link, answers))


def test_a_note_says_of_whom_it_is_as_little_as_the_wave_does(house, left):
    code, links = left
    notes = set()
    for link in links[28:31]:
        given_and_taken_back(house, link)
        with house.vault() as session:
            notes.add(tuple(session.execute(select(unsorted)).all()))
        scrubs.mix_each(house, [code])
    assert notes == {((code, "seat", False),)}, "the same, whoever it was"


def test_what_was_given_and_taken_back_leaves_nothing_after_the_next_round(house, left):
    code, links = left
    before = held(house)
    given_and_taken_back(house, links[30])
    assert {name for name, rows in held(house).items() if rows != before[name]} == {"unsorted"}
    scrubs.mix_each(house, [code])
    assert held(house) == before

"""A round over many waves leaves some. What anybody did to one since its last mix is off the disk all the same."""

from collections import Counter

import pytest
from sqlalchemy import text

from surveyhost.services.answering import responses
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.questionnaires import library
from surveyhost.services.vault import scrubs
from tests.support import factories

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"])  # what lies on SQLite bears no mark of an act


@pytest.fixture
def left(house):
    """The code of an open wave that rounds leave, and links to it."""
    wave = factories.open_wave(house)
    with house.office() as session:
        code = get_wave(session, wave).code
    links = list(factories.links(house, wave).values())
    scrubs.mix_each(house, [code])
    assert touched(house) == set()
    return code, links


def touched(house):
    """Seats whose row bears another transaction's number than all others, or that of one that locked it."""
    with house.vault() as session:
        rows = session.execute(text("SELECT id, xmin::text, xmax::text FROM seat")).all()
    usual = Counter(row.xmin for row in rows).most_common(1)[0][0]
    return {bytes(row.id) for row in rows if row.xmin != usual or row.xmax != "0"}


def given(house, link):
    answers = factories.some_answers(factories.unrated(library.load("employee-voice")))
    return responses.submit(house.vault, link, answers)


def given_and_taken_back(house, link):
    responses.withdraw(house.vault, link, given(house, link))


def files(house, code):
    """What lies in the wave's files of seats, and in those of its boxes."""
    told = "SELECT md5(pg_read_binary_file(pg_relation_filepath(:name))), pg_relation_filepath(:name)"
    with house.vault() as session:
        session.execute(text("CHECKPOINT"))
        found = {
            table: tuple(session.execute(text(told), {"name": f"{table}_{code.lower()}"}).one())
            for table in ("seat", "inbox", "pool")
        }
    return found["seat"], (found["inbox"], found["pool"])


def test_what_was_given_and_taken_back_between_two_rounds_is_no_more_to_be_seen(house, left):
    """Nothing that a query finds is otherwise than before; only where it lies would tell whose seat it was."""
    code, links = left
    given_and_taken_back(house, links[30])
    scrubs.mix_each(house, [code])
    assert touched(house) == set()


def test_control_before_the_round_it_can_be_seen(house, left):
    _, links = left
    given_and_taken_back(house, links[30])
    assert len(touched(house)) == 1


@pytest.mark.parametrize("act", [given, given_and_taken_back])
def test_files_of_seats_are_written_anew_where_files_of_boxes_tell_as_much(house, left, act):
    """Whoever sees which files a round has written learns that somebody did something in this wave. The boxes' own
    files say so, too; of a wave in which nobody did, the round writes neither."""
    code, links = left
    seats, boxes = files(house, code)
    scrubs.mix_each(house, [code])
    assert files(house, code) == (seats, boxes)
    act(house, links[30])
    scrubs.mix_each(house, [code])
    after, boxes_after = files(house, code)
    assert after != seats and boxes_after != boxes

"""Letters on events that are refused for their words: told of the round, until one is taken, and of nobody."""

import pytest

from surveyhost.core.duties import OF_A_PERSON, Duty
from surveyhost.services.office import failing_duties
from surveyhost.services.operations import figures, health
from surveyhost.store.office.tables import AuditEvent
from tests.support import events
from tests.support.letter_waves import posted
from tests.support.mail_server import mail_server

REFUSED = "550 5.7.1 message content rejected as spam"
PEOPLE = [f"NV{number:04d}" for number in range(1, 9)]


@pytest.fixture
def post(house, clock):
    with mail_server() as server:
        made, system = events.begun(posted(house, server.url), clock)
        yield made, system, server


def told(made):
    """What the console's first page and `verify` say."""
    failing = [one for one in failing_duties.failing(made.house) if one.duty == Duty.ASKING]
    said = [one for one in health.faults(made.house) if "used a service" in one]
    assert len(said) == len(failing)
    return failing


def test_it_is_told_of_the_round_and_not_whose_it_was(post, clock, caplog):
    made, system, server = post
    server.at_data = lambda own, to, message: REFUSED if to.startswith("nv3@") else None
    system.used(PEOPLE)
    events.to_the_hour(made, clock)
    assert len(server.letters) == 7
    [failing] = told(made)
    assert failing.survey_id == made.survey and "550 5.7.1" in failing.reason
    with made.house.office() as session:
        log = "\n".join(f"{one.act} {one.after}" for one in session.query(AuditEvent))
    for of_somebody in ("nv3", "NV0003", "minhhai.example"):
        assert of_somebody not in failing.reason + caplog.text + log
    known = events.known(made)
    assert (known.waiting, known.letters, sum(known.counts.values())) == ({}, (), 7)


def test_the_next_letter_that_is_taken_ends_it(post, clock):
    made, system, server = post
    server.at_data = lambda *_: REFUSED
    system.used(PEOPLE[:2])
    events.to_the_hour(made, clock)
    assert told(made) and not server.letters
    events.follow(made)
    assert told(made), "it is not forgotten because there is nothing to send"
    server.at_data = lambda *_: None
    system.used(PEOPLE[2:3])
    events.to_the_hour(made, clock)
    assert len(server.letters) == 1 and not told(made)


def test_it_ends_with_its_round(post, clock):
    made, system, server = post
    server.at_data = lambda *_: REFUSED
    system.used(PEOPLE[:2])
    events.to_the_hour(made, clock)
    assert told(made)
    events.to_next_month(made, clock)
    assert not told(made)


@pytest.mark.parametrize("word", ["550 5.1.1 no such user", "451 4.3.0 try later"])
def test_what_is_the_recipients_own_or_is_over_soon_is_nobodys_task(post, clock, word):
    made, system, server = post
    server.at_rcpt = lambda address: word if address.startswith("nv2@") else None
    system.used(PEOPLE[:4])
    events.to_the_hour(made, clock)
    assert len(server.letters) == 3 and not told(made)


def test_whoever_polls_the_figures_does_not_see_it(post, clock):
    """It may be the letter of one person who used a service."""
    made, system, server = post

    def failing():
        return next(one.values for one in figures.figures(made.house) if one.name == "surveyhost_duties_failing")

    before = failing()
    server.at_data = lambda *_: REFUSED
    system.used(PEOPLE[:1])
    events.to_the_hour(made, clock)
    assert told(made) and failing() == before
    assert Duty.ASKING in OF_A_PERSON

"""A desk that dies at any step of the letter's hour or of a month's end, and a mail server that takes nothing."""

from collections import Counter

import pytest

from surveyhost.outside.mail.delivery import unreachable
from surveyhost.services.fieldwork import leftovers
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.pulses.events import asking
from surveyhost.store.intake import tables as intake
from surveyhost.store.office.tables import PulseAsked
from tests.support import events, stopping

PEOPLE = [f"NV{number:04d}" for number in range(1, 61)]


@pytest.fixture
def engine_name():
    """Steps are the same on both engines."""
    return "sqlite"


def ready(house, clock):
    """Six who used something, a minute before the hour."""
    made, system = events.begun(house, clock)
    system.used(PEOPLE[:4], "1")
    events.follow(made)
    system.used(PEOPLE[2:6], "2")
    clock.forward(hours=1)
    return made


@pytest.mark.sampled(12)
@pytest.mark.parametrize("at", range(1, 109, 3))
def test_killed_at_any_step_of_the_hour_nobody_gets_two_letters(house, clock, at):
    """Of six letters at most one is lost, the one that was in hand; it is not counted. Nothing else is lost or left."""
    made = ready(house, clock)
    with stopping.counted(at) as steps:
        events.follow(made)
    clock.forward(minutes=5)
    events.follow(made)
    clock.forward(minutes=5)
    events.follow(made)
    sent = Counter(one for one, _ in events.letters(house))
    assert set(sent) <= set(PEOPLE[:6])
    assert max(sent.values()) == 1
    known = events.known(made)
    lost = 6 - len(sent)
    assert lost <= 1 if steps.dead else lost == 0
    assert len(sent) - 1 <= sum(known.counts.values()) <= len(sent)
    assert (len(known.marks), known.waiting, known.letters) == (6, {}, ())
    assert_one_key_each(house, made)


def assert_one_key_each(house, made):
    ring = keyring(house.settings)
    with house.office() as session:
        row = session.get_one(PulseAsked, made.id)
        wrappers = [one.wrapper for one in intake.seals(session)]
    assert ring.names("asked-") == [row.key]
    assert ring.names("intake-") == sorted(wrappers)
    assert len(wrappers) == 1


@pytest.mark.sampled(12)
@pytest.mark.parametrize("at", range(1, 280, 7))
def test_killed_at_any_step_of_a_months_end_it_is_counted_once_and_forgotten(house, clock, at):
    made, system = events.begun(house, clock)
    system.used(PEOPLE[:9], "1")
    system.used(PEOPLE[20:24], "2")
    events.to_the_hour(made, clock)
    for _, link in events.letters(house):
        made.answer(link, events.about(link))
    closes = made.round().closes
    clock.forward(seconds=(closes - clock.at).total_seconds() + 60)
    with stopping.counted(at):
        events.follow(made)
    clock.forward(minutes=5)
    leftovers.finish(house)
    events.follow(made)
    known = events.known(made)
    assert (known.marks, known.counts) == (frozenset(), {})
    assert made.period(1, 1).state == "released"
    assert (made.period(2).number, made.period(2).state) == (1, "open"), "four were asked"
    clock.forward(hours=9)
    with stopping.counted(at):
        events.follow(made)
    leftovers.finish(house)
    events.follow(made)
    assert made.round().number == 2
    assert made.period(1).number == 2
    assert_one_key_each(house, made)


def test_a_mail_server_that_takes_nothing_keeps_letters_until_the_next_hour_and_no_longer(house, clock, monkeypatch):
    made = ready(house, clock)
    monkeypatch.setattr(asking, "door", lambda *_: Closed())
    events.follow(made)
    assert len(events.known(made).letters) == 6
    clock.forward(minutes=5)
    events.follow(made)
    assert len(events.known(made).letters) == 6
    events.to_the_hour(made, clock)
    known = events.known(made)
    assert (known.letters, known.marks, known.counts) == ((), frozenset(), {}), "nobody was asked"
    assert not events.letters(house)


class Closed:
    """A mail server that nobody reaches."""

    def open(self, sender):
        raise unreachable()

    def close(self):
        pass

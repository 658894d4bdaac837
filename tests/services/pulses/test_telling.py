"""HR gets one letter when a service stands out, and none twice."""

import pytest
from sqlalchemy import select

from surveyhost.outside.mail.delivery import Undelivered
from surveyhost.outside.mail.replies import Cause, Verdict
from surveyhost.services.accounts import accounts
from surveyhost.services.letters import mailbox
from surveyhost.services.loop import weekly
from surveyhost.services.office.house import Actor
from surveyhost.services.pulses import telling
from surveyhost.store.office.tables import AuditEvent, Survey
from tests.support import pulses


@pytest.fixture
def engine_name():
    return "sqlite"


def about(house):
    """The letters about a service that stands out."""
    return [one for one in mailbox.letters(house.settings) if "stands out" in one.subject]


def fallen(house, clock):
    """A pulse whose service has just fallen; its client has one person of HR, and a reader of one unit."""
    made = pulses.begun(house, clock, 60, pulses.set_up(pulses.NAMES[:1]))
    with house.office() as session:
        owner = session.get_one(Survey, made.survey).client_id
    accounts.add_hr(house, Actor("shell"), owner, "huong@minhhai.example", "Hương", language="en")
    accounts.add_hr(house, Actor("shell"), owner, "doc@minhhai.example", "Đọc", "reader", ("Nhà máy",))
    for value in (5, 5, 1):
        assert not about(house)
        for number, link in enumerate(list(made.links().values())[:40]):
            made.answer(link, 1, value=value if number % 4 else 3)
        if value != 1:
            pulses.to_next_round(made, clock)
    return made


def test_a_fall_is_told_once_without_a_figure(house, clock):
    made = fallen(house, clock)
    pulses.to_next_round(made, clock)
    made.follow()
    told = about(house)
    assert [one.to for one in told] == ["huong@minhhai.example"]
    text = mailbox.letter(house.settings, told[0].name).text
    assert "IT help desk" in text
    assert "below" in text
    assert f"/portal/pulses/{made.id}/" in text
    assert "%" not in text
    with house.office() as session:
        assert len(list(session.scalars(select(AuditEvent).where(AuditEvent.act == "pulse.tell")))) == 1
    reference = weekly._REFERENCE.search(text.upper())
    assert reference is not None
    with house.office.begin() as session:
        assert weekly.stop(session, house, Actor("worker"), reference[0])
    assert telling.tell(house, made.id) == 0


class Busy:
    """A mail server that takes nobody's letter just now."""

    def __init__(self):
        self.asked = 0

    def post(self, *letter):
        self.asked += 1
        raise Undelivered("450 4.2.0", Verdict(Cause.LATER, False, False), "rcpt")

    def close(self):
        pass


def test_a_letter_that_has_to_wait_is_written_another_time(house, clock, monkeypatch):
    made, busy = fallen(house, clock), Busy()
    with monkeypatch.context() as patched:
        patched.setattr(weekly, "door", lambda settings: busy)
        pulses.to_next_round(made, clock)
    assert busy.asked and not about(house)
    made.follow()
    assert [one.to for one in about(house)] == ["huong@minhhai.example"]

"""What letters of rounds wait for though all is well: the client's quiet hours, and a domain's first days."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from surveyhost.core.wave.letters import Wait
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.letters import lost_links, reminders
from surveyhost.services.letters import sending as letters
from surveyhost.services.office.house import House
from surveyhost.store.office.tables import Letter, MailSender
from tests.conftest import Clock
from tests.support.letter_waves import SHELL, address, edited, in_field, link_of, posted
from tests.support.mail_server import mail_server

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in March, in the client's time zone."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).astimezone(UTC)


def test_letters_of_rounds_wait_for_the_end_of_quiet_hours_and_a_lost_link_does_not(house: House, clock: Clock) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        clock.at = at(2, 20)
        wave = in_field(home)
        edited(home, wave, {"quiet_from": "19:30", "quiet_to": "7:00"})
        assert letters.send_due(home, 1).sent == 0 and server.letters == []
        waits = wave_status.status(home, wave).waits
        assert waits is not None and (waits.why, waits.until) == (Wait.QUIET_HOURS, at(3, 7))
        lost_links.ask(home, address(4))
        assert lost_links.answer(home) == 1
        assert letters.send_due(home, 1).sent == 1
        assert [str(one["To"]) for one in server.letters] == [address(4)]
        clock.at = at(3, 6, 59)
        assert letters.send_due(home, 1).sent == 0
        clock.at = at(3, 7)
        assert letters.send_due(home, 1).sent == 12
        assert wave_status.status(home, wave).waits is None


def test_a_new_sender_sends_twice_as_many_each_day(
    house: House, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        home = replace(home, settings=replace(home.settings, mail_new_sender=2))
        wave = in_field(home, 12)
        sent = []
        for _ in range(4):
            sent.append(letters.send_due(home, 1).sent)
            assert letters.send_due(home, 1).sent == 0
            waits = wave_status.status(home, wave).waits
            clock.forward(days=1)
        assert sent == [2, 4, 6, 0]
        assert waits is None
        assert "surveyhost.example is a new sender: its letters go on at 2026-03-03 00:00 UTC" in caplog.text
        assert "@" not in caplog.text
        assert len([one for one in caplog.messages if "is a new sender" in one]) == 2  # once on each such day
    with house.office() as session:
        [row] = session.scalars(select(MailSender))
    assert (row.domain, row.before, row.accepted) == ("surveyhost.example", 2, 6)


def test_a_lost_link_does_not_wait_for_a_new_sender_and_counts(house: House, clock: Clock) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        home = replace(home, settings=replace(home.settings, mail_new_sender=2))
        wave = in_field(home)
        letters.send_due(home, 1)
        waits = wave_status.status(home, wave).waits
        assert waits is not None
        assert (waits.why, waits.domain, waits.until) == (
            Wait.NEW_SENDER, "surveyhost.example", datetime(2026, 3, 3, tzinfo=UTC)
        )  # fmt: skip
        lost_links.ask(home, address(11))
        lost_links.answer(home)
        assert letters.send_due(home, 1).sent == 1
        assert str(server.letters[-1]["To"]) == address(11)
    with house.office() as session:
        assert session.scalars(select(MailSender)).one().accepted == 3


def test_the_count_of_a_new_sender_does_not_say_how_many_have_answered(house: House, clock: Clock) -> None:
    counts = []
    with mail_server() as server:
        home = posted(house, server.url)
        home = replace(home, settings=replace(home.settings, mail_new_sender=100))
        wave = in_field(home, 12, reminders="non-responders")
        letters.send_due(home, 1)
        for number in (0, 5):
            responses.submit(home.vault, link_of(server.to(address(number))[0]), {"clear": 4})
        reminders.remind(home, SHELL, wave)
        letters.send_due(home, 1)
        assert len(server.letters) == 22
        with home.office() as session:
            counts.append(session.scalars(select(MailSender)).one().accepted)
            assert {one.state for one in session.scalars(select(Letter))} == {"sent"}
    assert counts == [24]

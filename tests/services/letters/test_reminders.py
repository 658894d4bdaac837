"""Reminders by plan and the pause: what the worker's clock writes, and what it keeps back."""

from datetime import UTC, datetime, timedelta

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.fieldwork import closing
from surveyhost.services.letters import reminders
from surveyhost.services.letters import sending as letters
from surveyhost.services.office import audit, failing_duties
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.operations import worker
from surveyhost.services.setup import lists, surveys
from surveyhost.services.vault import links as vault_links
from surveyhost.store.office.tables import Letter
from tests.conftest import Clock
from tests.support import factories
from tests.support.letter_waves import SHELL, in_field, posted
from tests.support.mail_server import mail_server

PLAN = ("3@09:00", "2026-03-06@09:00")
"""The wave below is open from 2 March, 8:00, to 12 March, 8:00, in Hồ Chí Minh City."""


def sent(house: House) -> None:
    """Every letter so far has gone out."""
    with house.office.begin() as session:
        session.query(Letter).update({"state": "sent"})


@pytest.fixture
def wave(house: House) -> SurveyWave:
    survey = factories.survey(house, reminder_plan=list(PLAN))
    made = factories.open_wave(house, survey, 20, closes=house.now() + timedelta(days=10))
    sent(house)
    return made


def line(house: House, wave: SurveyWave) -> lists.ListedWave:
    return lists.survey(house, wave.survey_id).waves[-1]


def batches(house: House) -> list[int]:
    with house.office() as session:
        return sorted({letter.batch for letter in session.query(Letter)})


class TestPlan:
    def test_opening_puts_the_plan_on_the_clients_clock(self, house, wave):
        assert list(line(house, wave).reminders) == [
            datetime(2026, 3, 6, 2, tzinfo=UTC), datetime(2026, 3, 9, 2, tzinfo=UTC),
        ]  # fmt: skip

    def test_the_worker_writes_each_when_its_moment_comes_and_once(self, house, wave, clock):
        clock.at = datetime(2026, 3, 6, 1, 59, tzinfo=UTC)
        assert reminders.remind_due(house) == []
        clock.forward(minutes=1)
        assert reminders.remind_due(house) == [1]
        assert reminders.remind_due(house) == []
        assert batches(house) == [1, 2]
        sent(house)
        clock.forward(days=3)
        assert reminders.remind_due(house) == [1]
        assert batches(house) == [1, 2, 3]
        assert list(line(house, wave).reminders) == []

    def test_it_goes_to_everybody_and_is_on_record_as_the_workers(self, house, wave, clock):
        clock.forward(days=4, hours=1)
        reminders.remind_due(house)
        (event,) = audit.events(house, limit=1)
        assert (event.actor, event.act, event.after) == ("worker", "wave.remind", {"batch": 2, "letters": 20})

    def test_it_waits_for_letters_that_are_on_their_way(self, house, wave, clock):
        with house.office.begin() as session:
            session.query(Letter).filter_by(id=1).update({"state": "waiting"})
        clock.forward(days=4, hours=1)
        assert reminders.remind_due(house) == []
        assert len(line(house, wave).reminders) == 2
        sent(house)
        assert reminders.remind_due(house) == [1]

    def test_two_that_fell_due_while_it_waited_are_one(self, house, wave, clock):
        clock.forward(days=9)
        assert reminders.remind_due(house) == [1]
        assert batches(house) == [1, 2]
        assert list(line(house, wave).reminders) == []

    def test_nothing_is_written_once_it_has_closed(self, house, wave, clock):
        closing.close(house, SHELL, wave)
        clock.forward(days=9)
        assert reminders.remind_due(house) == []

    def test_a_crash_between_letters_and_plan_undoes_both(self, house, wave, clock, monkeypatch):
        clock.forward(days=4, hours=1)
        monkeypatch.setattr(audit, "record", lambda *args, **more: 1 / 0)
        assert reminders.remind_due(house) == []
        monkeypatch.undo()
        assert [one.duty for one in failing_duties.failing(house)] == ["remind"]
        assert batches(house) == [1]
        assert len(line(house, wave).reminders) == 2

    def test_it_can_be_changed_in_the_field_and_the_contract_stays(self, house, wave, clock):
        before = line(house, wave).policy_hash
        clock.forward(days=5)
        coming = reminders.set_plan(house, SHELL, wave.survey_id, ["1@18:00", "9@09:00"])
        assert coming == [datetime(2026, 3, 11, 11, tzinfo=UTC)], "what is past by now is not sent at once"
        assert line(house, wave).policy_hash == before
        assert lists.survey(house, wave.survey_id).settings["reminder_plan"] == ["1@18:00", "9@09:00"]
        assert audit.events(house)[0].before == {"reminder_plan": list(PLAN)}

    def test_a_plan_that_cannot_be_read_changes_nothing(self, house, wave):
        with pytest.raises(Refusal):
            reminders.set_plan(house, SHELL, wave.survey_id, ["soon"])
        with pytest.raises(Refusal):
            surveys.create(house, SHELL, 1, factories.library.load("employee-voice"), settings={"reminder_plan": ["x"]})
        assert len(line(house, wave).reminders) == 2


class TestPause:
    def test_no_letter_goes_out_until_it_is_resumed(self, house: House, clock: Clock) -> None:
        with mail_server() as server:
            home = posted(house, server.url)
            wave = in_field(home)
            reminders.pause(home, SHELL, wave)
            assert letters.waves_due(home) == []
            assert letters.send_due(home, 1).sent == 0
            assert server.letters == []
            reminders.resume(home, SHELL, wave)
            assert letters.waves_due(home) == [1]
            assert letters.send_due(home, 1).sent == 12

    def test_a_round_under_way_stops_before_its_next_batch(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("surveyhost.services.letters.round.BATCH", 4)
        with mail_server() as server:
            home = posted(house, server.url)
            wave = in_field(home)
            real = vault_links.mint

            def mint_and_pause(*args):
                reminders.pause(home, SHELL, wave)
                return real(*args)

            monkeypatch.setattr(vault_links, "mint", mint_and_pause)
            assert letters.send_due(home, 1, seconds=30).sent == 4
            assert len(server.letters) == 4

    def test_the_worker_plans_no_reminder_meanwhile(self, house, wave, clock):
        reminders.pause(house, SHELL, wave)
        clock.forward(days=9)
        assert reminders.remind_due(house) == []
        reminders.resume(house, SHELL, wave)
        assert reminders.remind_due(house) == [1]
        assert batches(house) == [1, 2]

    def test_it_is_on_record_once_each(self, house, wave, clock):
        for act in (reminders.pause, reminders.pause, reminders.resume, reminders.resume):
            act(house, SHELL, wave)
        assert [one.act for one in audit.events(house, limit=2)] == ["letters.resume", "letters.pause"]
        assert line(house, wave).paused is None

    def test_a_closed_wave_has_nothing_to_pause(self, house, wave):
        closing.close(house, SHELL, wave)
        with pytest.raises(Refusal):
            reminders.pause(house, SHELL, wave)


def test_the_sweep_reminds(house, wave, clock):
    clock.forward(days=4, hours=1)
    asked: list[int] = []
    worker.sweep(house, asked.append)
    assert asked == [1]
    assert batches(house) == [1, 2]

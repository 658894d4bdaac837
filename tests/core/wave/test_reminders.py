"""Reminders by plan: read, checked, and put on the clock of the client."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.wave import reminders
from surveyhost.core.wave.refusals import ReminderRefused

HCMC, LONDON = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/London")
OPENS, CLOSES = datetime(2026, 3, 2, 1, tzinfo=UTC), datetime(2026, 3, 16, 16, 59, tzinfo=UTC)


def test_days_before_closing_at_an_hour_of_the_client():
    assert reminders.moments(["3@09:00"], OPENS, CLOSES, HCMC) == [datetime(2026, 3, 13, 9, tzinfo=HCMC)]
    assert reminders.moments(["3@09:00"], OPENS, CLOSES, HCMC)[0].astimezone(UTC).hour == 2


def test_the_day_of_closing_is_the_clients():
    """23:30 in London is the next day in Hồ Chí Minh City."""
    closes = datetime(2026, 3, 16, 23, 30, tzinfo=UTC)
    assert reminders.moments(["1@09:00"], OPENS, closes, HCMC)[0].day == 16
    assert reminders.moments(["1@09:00"], OPENS, closes, LONDON)[0].day == 15


def test_an_hour_stays_the_same_over_the_change_of_clocks():
    closes = datetime(2026, 3, 31, 16, tzinfo=UTC)
    due = reminders.moments(["4@09:00", "1@09:00"], OPENS, closes, LONDON)
    assert [one.astimezone(UTC).hour for one in due] == [9, 8]


def test_a_day_of_the_calendar_and_what_is_outside_the_fieldwork():
    plan = ["2026-03-10@09:00", "2026-03-01@09:00", "2026-03-17@09:00", "14@00:30"]
    assert [one.day for one in reminders.moments(plan, OPENS, CLOSES, HCMC)] == [10]


def test_two_that_fall_together_are_one():
    assert len(reminders.moments(["6@09:00", "2026-03-10@09:00"], OPENS, CLOSES, HCMC)) == 1


@pytest.mark.parametrize(
    "text", ["", "soon", "3", "3@9", "3@24:00", "61@09:00", "2026-02-30@09:00", "-1@09:00", "3@09:00x"]
)
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(Refusal) as refused:
        reminders.parse(text)
    assert isinstance(refused.value, ReminderRefused)


@pytest.mark.parametrize("plan", ["3@09:00", [3], {"a": 1}, [f"{day}@09:00" for day in range(6)]])
def test_a_plan_is_a_short_list_of_texts(plan):
    with pytest.raises(Refusal):
        reminders.check(plan)


def test_a_plan_is_kept_as_it_was_typed_each_once():
    assert reminders.check(["3@09:00", " 3@09:00", "2026-03-10@17:30"]) == ["3@09:00", "2026-03-10@17:30"]


def test_what_is_due_and_what_is_to_come():
    kept = ["2026-03-10T02:00:00+00:00", "2026-03-13T02:00:00+00:00"]
    assert reminders.split(kept, datetime(2026, 3, 10, 2, tzinfo=UTC)) == (kept[:1], kept[1:])

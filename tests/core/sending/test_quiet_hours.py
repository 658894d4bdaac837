"""Quiet hours of a client."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from surveyhost.core.sending import quiet_hours
from surveyhost.core.sending.quiet_hours import QuietHours, QuietHoursRefused

SAIGON, BERLIN = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin")


def until(begins: str, ends: str, at: str, zone: ZoneInfo = SAIGON) -> str:
    """When letters go on, "" if they may go."""
    hours = quiet_hours.read(begins, ends)
    assert hours is not None
    found = hours.until(datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC), zone)
    return "" if found is None else f"{found.astimezone(zone):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("begins", "ends", "at", "said"),
    [
        ("21:00", "07:00", "2026-03-02T20:59", ""),
        ("21:00", "07:00", "2026-03-02T21:00", "03-03 07:00"),
        ("21:00", "07:00", "2026-03-02T23:59", "03-03 07:00"),
        ("21:00", "07:00", "2026-03-03T00:00", "03-03 07:00"),
        ("21:00", "07:00", "2026-03-03T06:59", "03-03 07:00"),
        ("21:00", "07:00", "2026-03-03T07:00", ""),
        ("12:00", "13:30", "2026-03-02T12:00", "03-02 13:30"),
        ("12:00", "13:30", "2026-03-02T13:30", ""),
        ("0:00", "5:00", "2026-03-02T04:00", "03-02 05:00"),
    ],
)
def test_letters_go_on_when_they_end(begins: str, ends: str, at: str, said: str) -> None:
    assert until(begins, ends, at) == said


def test_the_hours_are_those_of_the_clients_clock_also_when_it_is_put_forward() -> None:
    assert until("21:00", "07:00", "2026-03-29T01:30", BERLIN) == "03-29 07:00"
    hours = quiet_hours.read("21:00", "07:00")
    assert hours is not None
    before = datetime(2026, 3, 28, 22, tzinfo=UTC)  # 23:00 there, and the night is an hour shorter
    assert hours.until(before, BERLIN) == datetime(2026, 3, 29, 5, tzinfo=UTC)


def test_they_do_not_end_in_the_past_where_an_hour_comes_twice() -> None:
    night = QuietHours(time(22), time(2, 30))
    for now, until in ((15, 30), (75, 90), (100, None)):  # minutes after midnight, UTC, when 02:00 to 03:00 comes twice
        begins = datetime(2026, 10, 25, tzinfo=UTC)
        found = night.until(begins + timedelta(minutes=now), BERLIN)
        assert found == (None if until is None else begins + timedelta(minutes=until))


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        ("21:00", "", "quiet_to"), ("", "07:00", "quiet_from"), ("9pm", "07:00", "quiet_from"),
        ("21:00", "24:00", "quiet_to"), ("21:00", "21:00", "quiet_to"), ("07:00", "21:00", "quiet_to"),
        ("21:00", "09:01", "quiet_to"), ("11:59", "20:00", "quiet_to"), ("10:00", "10:30", "quiet_to"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_on_its_field(begins: str, ends: str, field: str) -> None:
    with pytest.raises(QuietHoursRefused) as caught:
        quiet_hours.read(begins, ends)
    assert caught.value.field == field
    assert quiet_hours.kept(begins, ends) is None


def test_none_and_the_longest_there_can_be() -> None:
    assert quiet_hours.read("", "") is None
    assert until("12:00", "09:00", "2026-03-02T08:59") == "03-02 09:00"
    assert until("12:00", "09:00", "2026-03-02T09:00") == ""

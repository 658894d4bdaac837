"""The pace of one receiver."""

from datetime import UTC, datetime, timedelta

import pytest

from surveyhost.core.sending.pace import (
    BETWEEN,
    FIRST_PAUSE,
    HORIZON,
    IN_A_ROW,
    LONGEST_PAUSE,
    MORE,
    SLOWEST,
    TO_FULL,
    Limits,
    Pace,
    asks_for_patience,
)

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TEN = Limits(start=10, most=100, connections=4)


@pytest.mark.parametrize(
    ("word", "is_pace"),
    [
        ("421", True), ("421 4.7.0", True), ("450 4.7.1", True), ("451", True), ("451 4.3.2", True),
        ("452 4.5.3", True), ("452 4.2.2", False), ("450 4.1.2", False), ("550 5.7.1", False),
        ("552", False), ("no connection", False),
        ("refused before", False), ("4211", False),
    ],
)  # fmt: skip
def test_which_answers_are_about_the_pace(word: str, is_pace: bool) -> None:
    assert asks_for_patience(word) == is_pace


def gone(pace: Pace, count: int, now: datetime) -> int:
    """How many of so many letters go at this moment."""
    may = pace.plan(count, now).count(None)
    assert pace.plan(count, now).count(None) == may  # what does not go does not count
    for _ in range(may):
        pace.going(now)
    return may


def test_two_seconds_worth_goes_at_once_and_then_as_many_as_the_rate_allows() -> None:
    pace = Pace(TEN, NOW)
    plan = pace.plan(100, NOW)
    assert plan.count(None) == 21 and None not in plan[21:]
    assert gone(pace, 100, NOW) == 21 and gone(pace, 100, NOW) == 0
    assert sum(gone(pace, 100, NOW + timedelta(seconds=second)) for second in range(1, 61)) == pytest.approx(600, abs=1)


def test_those_that_go_together_have_one_moment() -> None:
    slow = Pace(Limits(start=1, most=1, connections=1), NOW)
    plan = slow.plan(13, NOW, 5)
    assert plan[:5] == [None] * 5  # though three may go at once
    assert set(plan[5:]) == {NOW + timedelta(seconds=1)}  # ten and three more are five and eight
    assert Pace(TEN, NOW).plan(23, NOW, 5).count(None) == 15
    assert Pace(TEN, NOW).plan(3, NOW, 5) == [None] * 3
    assert Pace(TEN, NOW).plan(0, NOW, 5) == []


def test_what_is_put_off_is_spread_over_time_and_never_for_long() -> None:
    pace = Pace(TEN, NOW)
    later = [due for due in pace.plan(10_000, NOW) if due is not None]
    assert later == sorted(later)
    assert later[10] - later[0] == timedelta(seconds=1)
    assert later[-1] == NOW + HORIZON
    more = [due for due in Pace(TEN, NOW).plan(30, NOW) if due is not None]
    assert all(NOW < due <= NOW + timedelta(seconds=2) for due in more)


def test_an_answer_of_patience_halves_it_once_however_many_hear_it() -> None:
    pace = Pace(TEN, NOW)
    pace.asked(NOW)
    assert pace.rate == 5 and pace.is_slowed
    pace.asked(NOW)
    assert pace.rate == 5 and pace.until == NOW
    pace.accepted()
    pace.asked(NOW + BETWEEN)
    assert pace.rate == pytest.approx(2.55)


def test_several_in_a_row_make_pauses_that_grow_and_an_accepted_letter_ends_them() -> None:
    pace, now = Pace(TEN, NOW), NOW
    waits = []
    for _ in range(6):
        for _ in range(IN_A_ROW):
            assert pace.until <= now
            pace.asked(now)
        assert pace.plan(3, now).count(None) == 0
        assert all(due is not None and due >= pace.until for due in pace.plan(3, now))
        until = pace.until
        for _ in range(IN_A_ROW):
            pace.asked(now)  # heard over other connections meanwhile: no second pause
        assert pace.until == until
        waits.append(pace.until - now)
        now = pace.until
    assert waits[0] == FIRST_PAUSE and waits[-1] == LONGEST_PAUSE and waits == sorted(waits)
    pace.accepted()
    pace.asked(now, takes_none=True)
    assert pace.until - now == FIRST_PAUSE


def test_one_letter_that_is_tried_again_over_hours_makes_no_pause() -> None:
    pace = Pace(TEN, NOW)
    for hours in range(1, 20):
        pace.asked(NOW + timedelta(hours=hours))
        assert pace.until == NOW


def test_what_it_accepts_raises_it_little_by_little_to_the_most() -> None:
    pace, rates = Pace(TEN, NOW), []
    for _ in range(TO_FULL):
        pace.accepted()
        rates.append(pace.rate)
    assert rates == sorted(rates) and rates[0] < 10.2 and rates[-1] == 100
    assert pace.connections == 4
    for step in range(40):
        pace.asked(NOW + step * LONGEST_PAUSE, takes_none=True)
    assert (pace.rate, pace.connections) == (SLOWEST, 1)


def test_connections_are_added_one_by_one_and_go_with_the_rate() -> None:
    pace, found = Pace(TEN, NOW), []
    for _ in range(5 * MORE):
        pace.accepted()
        found.append(pace.connections)
    assert [found.index(count) for count in (2, 3, 4)] == [MORE - 1, 2 * MORE - 1, 3 * MORE - 1]
    pace.asked(NOW)
    assert pace.connections == 2

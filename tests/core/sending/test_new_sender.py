"""A domain that is new as a sender."""

from datetime import date, timedelta

from surveyhost.core.sending.new_sender import FORGOTTEN, SenderDays

DAY = date(2026, 3, 2)


def test_twice_as_many_each_day_on_which_it_sends() -> None:
    days, allowed = SenderDays(), []
    for number in range(6):
        today = DAY + timedelta(days=number)
        allowed.append(days.left(50, today))
        days = days.with_accepted(allowed[-1], today)
        assert days.left(50, today) == 0
    assert allowed == [50, 100, 200, 400, 800, 1600]


def test_a_day_without_letters_counts_for_nothing_and_a_month_forgets() -> None:
    days = SenderDays().with_accepted(50, DAY)
    assert days.left(50, DAY + timedelta(days=9)) == 100
    assert days.left(50, DAY + FORGOTTEN) == 100
    assert days.left(50, DAY + FORGOTTEN + timedelta(days=1)) == 50


def test_what_was_sent_today_is_taken_off_and_a_clock_that_goes_back_gives_nothing() -> None:
    days = SenderDays().with_accepted(20, DAY).with_accepted(10, DAY)
    assert days.left(50, DAY) == 20
    assert days.left(50, DAY - timedelta(days=1)) == 20
    assert days.with_accepted(80, DAY).left(50, DAY) == 0

"""Rounds follow the calendar, and the three parts of a list take turns."""

from collections import Counter
from datetime import date, timedelta

import pytest

from surveyhost.core.pulse.rounds import Round, is_asked, latest_end, part_of, round_from
from surveyhost.core.pulse.terms import Every, Whom


@pytest.mark.parametrize(
    ("day", "every", "last"),
    [
        (date(2026, 3, 1), Every.MONTH, date(2026, 3, 31)),
        (date(2026, 3, 22), Every.MONTH, date(2026, 3, 31)),
        (date(2026, 3, 23), Every.MONTH, date(2026, 4, 30)),
        (date(2026, 12, 31), Every.MONTH, date(2027, 1, 31)),
        (date(2028, 2, 1), Every.MONTH, date(2028, 2, 29)),
        (date(2026, 5, 4), Every.QUARTER, date(2026, 6, 30)),
        (date(2026, 12, 30), Every.QUARTER, date(2027, 3, 31)),
    ],
)
def test_a_round_ends_with_its_month_or_quarter(day, every, last):
    assert round_from(day, every) == Round(day, last)


def test_rounds_follow_each_other_without_a_gap_and_no_month_holds_two_beginnings():
    for start in range(365):
        day = date(2026, 1, 1) + timedelta(days=start)
        begun = []
        for _ in range(5):
            begun.append(day)
            day = round_from(day, Every.MONTH).last + timedelta(days=1)
        assert len({(one.year, one.month) for one in begun}) == 5


def test_a_period_lasts_six_months_at_most():
    assert latest_end(round_from(date(2026, 1, 1), Every.MONTH), Every.MONTH) == date(2026, 6, 30)
    assert latest_end(round_from(date(2026, 1, 1), Every.QUARTER), Every.QUARTER) == date(2026, 6, 30)


def test_everybody_is_asked_once_in_three_rounds_where_thirds_take_turns():
    turn = bytes(range(32))
    people = [f"person {number}".encode() for number in range(3000)]
    for start in (1, 2, 17):
        asked = Counter(
            one for number in range(start, start + 3) for one in people if is_asked(Whom.THIRD, turn, one, number)
        )
        assert set(asked.values()) == {1}
        assert len(asked) == 3000
    assert all(900 < count < 1100 for count in Counter(part_of(turn, one) for one in people).values())
    assert all(is_asked(Whom.EVERYBODY, turn, one, 1) for one in people)


def test_parts_are_drawn_anew_for_each_pulse():
    people = [f"person {number}".encode() for number in range(3000)]
    same = sum(part_of(bytes(32), one) == part_of(bytes([1] * 32), one) for one in people)
    assert 900 < same < 1100


def test_by_event_a_round_is_never_longer_than_its_month():
    """Nobody is asked twice in a month; a round that took in the next one would ask people twice by its own seat."""
    assert round_from(date(2026, 3, 30), Every.MONTH, Whom.EVENT).last == date(2026, 3, 31)
    assert round_from(date(2026, 3, 30), Every.MONTH).last == date(2026, 4, 30)
    assert is_asked(Whom.EVENT, bytes(32), b"somebody", 1)

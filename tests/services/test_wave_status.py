"""What staff and HR may see of a wave in the field."""

import pytest

from surveyhost.services import fieldwork
from surveyhost.services.house import House
from surveyhost.services.wave_status import Rate, rate
from tests import factories
from tests.conftest import Clock
from tests.services.wave_looks import row

ROWS = 40


@pytest.mark.parametrize(
    ("seats", "spent", "expected"),
    [
        (0, 0, Rate(0)),
        (100, 0, Rate(0)),
        (100, 4, Rate(0)),
        (100, 49, Rate(45)),
        (100, 50, Rate(50)),
        (100, 95, Rate(95)),
        (100, 96, Rate(95, at_least=True)),
        (100, 99, Rate(95, at_least=True)),
        (100, 100, Rate(100)),
        (40, 38, Rate(75, at_least=True)),
        (8, 7, Rate(0, at_least=True)),
        (20, 4, Rate(0)),
        (20, 9, Rate(25)),
    ],
)
def test_the_rate_is_rounded_down_and_counts_nobody(seats: int, spent: int, expected: Rate) -> None:
    assert rate(seats, spent, 5) == expected


def test_one_to_four_missing_look_the_same() -> None:
    assert len({rate(60, 60 - missing, 5) for missing in (1, 2, 3, 4)}) == 1


def test_the_monitor_shows_steps_of_k(house: House) -> None:
    wave = factories.open_wave(house, rows=60)
    before = fieldwork.monitor(house, wave)
    assert sum(line.seats for line in before) == 60
    factories.answered(house, wave, 33)
    for line in fieldwork.monitor(house, wave):
        assert line.seats >= 7
        assert line.high - line.low >= 4
        assert line.low % 5 == 0 and line.high <= line.seats


@pytest.mark.parametrize("seats", range(7, 40))
def test_no_step_is_narrower_than_k_and_none_says_all(seats: int) -> None:
    from surveyhost.services.wave_status import _line

    steps = {(line.low, line.high) for line in (_line((), seats, spent, 5) for spent in range(seats + 1))}
    assert all(high - low + 1 >= 5 for low, high in steps)
    assert sorted(value for low, high in steps for value in range(low, high + 1)) == list(range(seats + 1))


def test_hr_sees_a_rate_once_a_day_in_its_own_zone(house: House, clock: Clock) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    assert fieldwork.write_rates(house) == [row(house, wave).id]
    assert row(house, wave).rate == 0
    factories.answered(house, wave, 21)
    assert fieldwork.write_rates(house) == []
    clock.forward(hours=15)  # still the same day at UTC + 7
    assert fieldwork.write_rates(house) == []
    clock.forward(hours=2)
    assert fieldwork.write_rates(house) == [row(house, wave).id]
    assert row(house, wave).rate == 45


def test_status_after_close_still_says_the_rate(house: House) -> None:
    wave = factories.closed_wave(house, answers=22, rows=ROWS)
    assert fieldwork.status(house, wave).rate == Rate(45)

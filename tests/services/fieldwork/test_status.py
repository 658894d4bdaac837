"""What staff and HR may see of a wave in the field."""

import pytest

from surveyhost.core.wave.response_rate import Rate, final, in_field
from surveyhost.services.fieldwork import closing
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.office.house import House
from surveyhost.services.setup import lists
from tests.conftest import Clock
from tests.support import factories
from tests.support.wave_status import row

ROWS = 40


@pytest.mark.parametrize(
    ("seats", "spent", "expected"),
    [
        (0, 0, Rate(0)),
        (100, 0, Rate(0)),
        (100, 4, Rate(0)),
        (100, 49, Rate(45, True)),
        (100, 50, Rate(50, True)),
        (100, 95, Rate(95, True)),
        (100, 100, Rate(95, True)),
        (40, 34, Rate(75, True)),
        (40, 36, Rate(90, True)),
        (40, 40, Rate(90, True)),
        (8, 3, Rate(0)),
        (8, 7, Rate(0)),
        (10, 10, Rate(60, True)),
        (20, 4, Rate(0)),
        (20, 9, Rate(30, True)),
    ],
)
def test_in_the_field_it_is_the_beginning_of_a_step(seats: int, spent: int, expected: Rate) -> None:
    assert in_field(seats, spent, 5) == expected


@pytest.mark.parametrize("k", [5, 8])
@pytest.mark.parametrize("seats", [*range(1, 130), 1000, 1001])
def test_no_step_holds_fewer_than_k_numbers_and_the_last_answer_changes_nothing(seats: int, k: int) -> None:
    shown = [in_field(seats, spent, k) for spent in range(seats + 1)]
    for step in set(shown):
        assert shown.count(step) >= min(k, seats + 1)
        assert step.percent <= 100 * shown.index(step) / seats
    assert [one.percent for one in shown] == sorted(one.percent for one in shown)
    assert shown[-1] == shown[-min(k, seats + 1)]


@pytest.mark.parametrize(
    ("seats", "boxes", "expected"),
    [
        (0, 0, Rate(0)),
        (40, 0, Rate(0)),
        (40, 4, Rate(0, True)),
        (40, 22, Rate(55)),
        (40, 35, Rate(88)),
        (40, 36, Rate(90, True)),
        (40, 39, Rate(90, True)),
        (40, 40, Rate(100)),
        (7, 7, Rate(100)),
        (7, 5, Rate(71, True)),
        (9, 6, Rate(55, True)),
    ],
)
def test_after_closing_it_is_the_reports(seats: int, boxes: int, expected: Rate) -> None:
    assert final(seats, boxes, 5) == expected


def test_everybody_answered_and_every_face_says_so_once_it_is_closed(house: House) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    factories.answered(house, wave)
    wave_status.write_rates(house)
    assert lists.survey(house, wave.survey_id).waves[0].rate == wave_status.status(house, wave).rate == Rate(90, True)
    closing.close(house, factories.STAFF, wave)
    assert lists.survey(house, wave.survey_id).waves[0].rate == wave_status.status(house, wave).rate == Rate(100)


def test_the_monitor_shows_steps_of_k(house: House) -> None:
    wave = factories.open_wave(house, rows=60)
    before = wave_status.monitor(house, wave)
    assert sum(line.seats for line in before) == 60
    factories.answered(house, wave, 33)
    for line in wave_status.monitor(house, wave):
        assert line.seats >= 7
        assert line.high - line.low >= 4
        assert line.low % 5 == 0 and line.high <= line.seats


@pytest.mark.parametrize("seats", range(7, 40))
def test_no_step_is_narrower_than_k_and_none_says_all(seats: int) -> None:
    from surveyhost.services.fieldwork.status import _line

    steps = {(line.low, line.high) for line in (_line((), seats, spent, 5) for spent in range(seats + 1))}
    assert all(high - low + 1 >= 5 for low, high in steps)
    assert sorted(value for low, high in steps for value in range(low, high + 1)) == list(range(seats + 1))


def test_hr_sees_a_rate_once_a_day_in_its_own_zone(house: House, clock: Clock) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    assert wave_status.write_rates(house) == [row(house, wave).id]
    assert row(house, wave).rate == 0
    factories.answered(house, wave, 21)
    assert wave_status.write_rates(house) == []
    clock.forward(hours=15)  # still the same day at UTC + 7
    assert wave_status.write_rates(house) == []
    clock.forward(hours=2)
    assert wave_status.write_rates(house) == [row(house, wave).id]
    assert row(house, wave).rate == 45


def test_status_after_close_still_says_the_rate(house: House) -> None:
    wave = factories.closed_wave(house, answers=22, rows=ROWS)
    assert wave_status.status(house, wave).rate == Rate(55)

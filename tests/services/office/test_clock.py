"""A clock that jumps destroys nothing until somebody has said that it is right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.fieldwork import abandoning, closing, opening, write_off
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.letters import lost_links
from surveyhost.services.office import audit, failing_duties
from surveyhost.services.office import clock as clocks
from surveyhost.services.office.house import House
from surveyhost.services.office.refusals import ClockJumped
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.operations import health, worker
from surveyhost.services.pulses import running
from surveyhost.services.rosters import erasure
from surveyhost.store.office.request import LostLink
from tests.conftest import Clock
from tests.support import events, factories
from tests.support.factories import OTHER_STAFF, STAFF

ROWS = 20


def sweep(house: House) -> None:
    worker.sweep(house, lambda _: None)
    worker.forget(house)


def states(house: House, *waves: SurveyWave) -> list[str]:
    return [wave_status.status(house, wave).state for wave in waves]


@pytest.fixture
def waves(house: House) -> list[SurveyWave]:
    """One in the field, one closed and waiting; the worker has looked at both."""
    client = factories.client(house)
    surveys = [factories.survey(house, client) for _ in range(2)]
    made = [
        factories.open_wave(house, surveys[0], ROWS),
        factories.closed_wave(house, 15, survey_id=surveys[1], rows=ROWS),
    ]
    sweep(house)
    return made


@pytest.mark.sampled(2)
@pytest.mark.parametrize("days", [400, 2, -2, -400])
def test_a_jump_destroys_nothing_until_it_is_confirmed(
    house: House, clock: Clock, waves: list[SurveyWave], days: int
) -> None:
    clock.jump(days=days)
    for _ in range(3):
        sweep(house)
        clock.forward(minutes=1)
    assert states(house, *waves) == ["open", "closed"]
    [told] = failing_duties.failing(house)
    assert told.duty == "clock" and f"{house.now():%Y-%m-%d}" in told.reason
    assert [fault for fault in health.faults(house) if "clock confirm" in fault]
    confirm(house)
    sweep(house)
    assert states(house, *waves) == (["closed", "forgotten"] if days == 400 else ["open", "closed"])
    assert failing_duties.failing(house) == []


def confirm(house: House) -> None:
    clocks.confirm(house, STAFF)
    assert audit.events(house, limit=1)[0].act == "clock.confirm"


def test_a_sign_in_by_the_wrong_clock_makes_it_no_more_believable(
    house: House, clock: Clock, waves: list[SurveyWave]
) -> None:
    clock.jump(days=400)
    factories.client(house, "Đông Á")  # an event of that day
    sweep(house)
    assert states(house, *waves) == ["open", "closed"]
    clock.jump(days=-400)
    sweep(house)
    assert states(house, *waves) == ["open", "closed"]
    assert [one.duty for one in failing_duties.failing(house)] == ["clock"], "the log's end lies in the future"
    confirm(house)
    sweep(house)
    assert failing_duties.failing(house) == []


ACTS: dict[str, Callable[[House, list[SurveyWave]], object]] = {
    "open": lambda house, waves: opening.open_wave(house, STAFF, factories.survey(house, 1)),
    "close": lambda house, waves: closing.close(house, STAFF, waves[0]),
    "forget": lambda house, waves: closing.forget(house, STAFF, waves[1]),
    "erase": lambda house, waves: erasure.erase(house, STAFF, waves[0].survey_id, "NV0001"),
    "abandon": lambda house, waves: abandoning.abandon(house, STAFF, waves[0]),
    "drop": lambda house, waves: closing.drop(house, waves[0]),
    "write off": lambda house, waves: write_off.carry_out(house, OTHER_STAFF, waves[0]),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("days", [400, -400])
def test_no_irreversible_act_by_hand_either(
    house: House, clock: Clock, waves: list[SurveyWave], act: str, days: int
) -> None:
    clock.jump(days=days)
    with pytest.raises(Refusal) as refused:
        ACTS[act](house, waves)
    assert isinstance(refused.value, ClockJumped)
    assert states(house, *waves) == ["open", "closed"]


@pytest.mark.parametrize("days", [2, 40])
def test_no_lot_is_drawn_and_no_month_forgotten_by_a_clock_that_jumped(house: House, clock: Clock, days: int) -> None:
    """Of a pulse on events, by the worker and by hand: who used something is drawn from once, and destroyed with it."""
    made, system = events.begun(house, clock)
    system.used(["NV0001", "NV0002"])
    worker.follow_pulses(house)
    before = events.known(made)
    assert len(before.waiting) == 2
    clock.jump(days=days, hours=2)
    worker.follow_pulses(house)
    with pytest.raises(ClockJumped):
        running.follow_due(house)
    assert events.known(made) == before and not events.letters(house)
    assert [one.duty for one in failing_duties.failing(house)] == ["clock"]
    confirm(house)
    worker.follow_pulses(house)
    assert not events.known(made).waiting, "the hour has come, or the month is over"
    assert failing_duties.failing(house) == []


def test_a_request_for_a_lost_link_is_not_thrown_away_by_a_jump(
    house: House, clock: Clock, waves: list[SurveyWave]
) -> None:
    lost_links.ask(house, "nv1@minhhai.example")
    clock.jump(days=400)
    sweep(house)
    with house.office() as session:
        assert session.query(LostLink).count() == 1


def test_time_that_passes_is_no_jump(house: House, clock: Clock, waves: list[SurveyWave]) -> None:
    """Also where the machine slept, and nobody swept."""
    clock.forward(days=20)
    sweep(house)
    assert states(house, *waves) == ["closed", "closed"]


def test_many_small_steps_are_one_large_one(house: House, clock: Clock, waves: list[SurveyWave]) -> None:
    for _ in range(20):
        clock.jump(hours=20)
        sweep(house)
    assert states(house, *waves) == ["open", "closed"]


def test_many_small_steps_are_found_though_two_machines_write_down_the_time_in_turn(
    house: House, clock: Clock, waves: list[SurveyWave]
) -> None:
    second = Clock(clock.at, boot="another machine")
    other = replace(house, now=second, uptime=second.uptime)
    clocks.check(other)
    for each in (20, 40, 60):
        clock.jump(hours=20)
        second.jump(hours=20)
        sweep(house)
        assert (clocks.jump(house) is None) == (clocks.jump(other) is None) == (each == 20)
        if each == 20:
            clocks.check(other)
    clocks.confirm(other, STAFF)
    assert clocks.jump(house) is None and clocks.jump(other) is None


@pytest.mark.parametrize(("days", "is_asked"), [(0.9, False), (3, True)])
def test_a_house_that_was_switched_off_asks_after_a_day(
    house: House, clock: Clock, waves: list[SurveyWave], days: float, is_asked: bool
) -> None:
    clock.boot = "another start"
    clock.set_by += timedelta(days=1000)  # the machine counts from its start
    clock.forward(days=days)
    sweep(house)
    assert bool(failing_duties.failing(house)) == is_asked
    if is_asked:
        confirm(house)
        sweep(house)
    assert failing_duties.failing(house) == []
    clock.forward(days=20)
    sweep(house)
    assert states(house, *waves) == ["closed", "closed"]


def test_without_a_mark_the_audit_log_is_what_it_is_compared_with(house: House, clock: Clock) -> None:
    factories.client(house)
    clock.jump(days=2)
    sweep(house)
    assert [one.duty for one in failing_duties.failing(house)] == ["clock"]

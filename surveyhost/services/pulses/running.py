"""A pulse that runs: rounds begin and end by the calendar, periods are counted or destroyed by the contract.

Each step looks at what stands and does what is missing, so that a crash at any point is made good by the next time.
Rounds of many pulses end in the same night: their periods are closed together, since the vault is scrubbed once behind
all of them. Then, for each pulse by itself:

round over   each period is closed, goes on, or is destroyed uncounted > the round's own wave goes
counted      a release is prepared and, where nobody wrote anything, released by the contract of the two
begin        a period for each service that has none > the round with its letters
by event     once a day it is drawn who of those who used a service gets a letter: see `events.asking`
stands out   HR is written to
stopped      once nothing stands, the list of people is destroyed
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from ...core.audit_acts import AuditAct
from ...core.pulse.periods import Ending, ending
from ...core.pulse.rounds import latest_end, round_from
from ...core.pulse.terms import Every, PulseState, Whom, check_move
from ...core.wave.lifecycle import CLOSED, WaveState
from ...store.office.pulses.tables import pulses_to_follow, services_of
from ...store.office.release import certificate_of, waves_to_release
from ...store.office.wave import Wave, latest_wave_number, standing_wave, standing_waves, wave_numbered
from ...store.vault.scrubbing import Busy
from ..fieldwork import begun, closing, opening
from ..fieldwork.begun import Act
from ..office import audit, clock, jobs, locks
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave
from ..releases import approval
from ..rosters import rosters
from ..tabulation import tally
from ..vault import desk
from . import telling
from .events import asking, fetching, knowledge
from .setting_up import get_pulse

WORKER = Actor("worker")
HOUR = 9
"""Of the client's day: no letter of a pulse goes out before it."""
LAST_MINUTE = time(23, 59)
AT_ONCE = 100
"""Pulses that are looked after together; the locks of all are held as long."""
Failed = dict[int, Exception]
"""What failed of a pulse, by its id."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A pulse as the worker meets it."""

    id: int
    survey_id: int
    state: PulseState
    every: Every
    whom: Whom
    zone: ZoneInfo
    services: Sequence[int]
    """Ids of the services' surveys in their order."""
    round: Wave | None
    """The wave of the round that stands."""


def follow_due(house: House) -> None:
    """Look after every pulse, each by itself, and take up the events that wait. What fails is tried again next time;
    the first failure is raised. By the clock lots are drawn and months forgotten: ClockJumped before anything is done.
    """
    clock.check(house)
    with house.office() as session:
        ids = pulses_to_follow(session)
    failed: Exception | None = None
    try:
        fetching.fetch_due(house)
    except Exception as error:
        failed = error
    for start in range(0, len(ids), AT_ONCE):
        for one in _follow(house, ids[start : start + AT_ONCE]).values():
            if not isinstance(one, Busy):  # somebody reads the vault just now; the turn comes again
                failed = failed or one
    if failed is not None:
        raise failed


def follow(house: House, pulse_id: int) -> None:
    """Do what is due for this pulse; nothing while another process does."""
    for error in _follow(house, [pulse_id]).values():
        raise error


def _follow(house: House, ids: Sequence[int]) -> Failed:
    """As `follow`, of these; one that is stuck stops no other."""
    locks_of = {f"pulse-{pulse_id}": pulse_id for pulse_id in ids}
    with locks.those_free(house, locks_of) as free:
        mine = [pulse_id for name, pulse_id in locks_of.items() if name in free]
        failed = _end_rounds(house, mine)
        each = _each(mine, lambda pulse_id: _go_on(house, pulse_id, has_ended=pulse_id not in failed))
    return each | failed


def _each(ids: Iterable[int], act: Callable[[int], object]) -> Failed:
    failed: Failed = {}
    for pulse_id in ids:
        try:
            act(pulse_id)
        except Exception as error:
            failed[pulse_id] = error
    return failed


def _go_on(house: House, pulse_id: int, has_ended: bool) -> None:
    """What comes behind the end of a round. has_ended: False where that is not done; then what closed all the same is
    released, and nothing else."""
    _release(house, _standing(house, pulse_id))
    if has_ended:
        _begin_round(house, _standing(house, pulse_id))
        _ask(house, _standing(house, pulse_id))
        telling.tell(house, pulse_id)
        _end(house, _standing(house, pulse_id))


def _standing(house: House, pulse_id: int) -> Standing:
    with house.office() as session:
        pulse, survey = get_pulse(session, pulse_id)
        services = [one.survey_id for one in services_of(session, pulse_id) if one.survey_id is not None]
        zone = ZoneInfo(survey.client.time_zone)
        standing = standing_wave(session, survey.id)
        return Standing(pulse.id, survey.id, pulse.state, pulse.every, pulse.whom, zone, services, standing)


# The end of a round


Acts = Iterator[tuple[SurveyWave, Act]]


def _end_rounds(house: House, ids: Iterable[int]) -> Failed:
    """Decide about each period that stands, then let the rounds go. A round's wave goes last, and only where nothing of
    it failed: until then it is done again."""
    failed: Failed = {}
    for steps in (_periods, _rounds, _rounds_closed):
        failed |= _together(house, [one for one in ids if one not in failed], steps)
    return failed


def _together(house: House, ids: Iterable[int], steps: Callable[[House, Standing], Acts]) -> Failed:
    """These steps of all pulses, whatever becomes of any."""
    acts: dict[SurveyWave, Act] = {}
    pulse_of: dict[int, int] = {}

    def gather(pulse_id: int) -> None:
        for wave, act in steps(house, _standing(house, pulse_id)):
            acts[wave], pulse_of[wave.survey_id] = act, pulse_id

    failed = _each(ids, gather)
    for wave, error in begun.carry_out(house, acts).items():
        failed.setdefault(pulse_of[wave.survey_id], error)
    return failed


def _is_over(house: House, pulse: Standing) -> Wave | None:
    """The round that stands, where its end has come."""
    is_over = pulse.round is not None and pulse.round.state == WaveState.OPEN and house.now() >= pulse.round.closes
    return pulse.round if is_over else None


def _periods(house: House, pulse: Standing) -> Acts:
    """Of a round that is over, the periods that end with it; and those whose closing was cut short."""
    with house.office() as session:
        tied = [one for one in waves_to_release(session, pulse.services) if one.is_tied]
        periods = list(standing_waves(session, pulse.services))
    for one in tied:
        wave = SurveyWave(one.survey_id, one.number)
        if begun.is_idle(house, one.survey_id):
            yield wave, closing.steps_of_closing(house, WORKER, wave)
    of_round = _is_over(house, pulse)
    if of_round is not None:
        asked = _asked(house, pulse, of_round)
        for period in periods:
            yield from _decide(house, pulse, period, asked[period.survey_id])


def _rounds(house: House, pulse: Standing) -> Acts:
    """The wave of a round that is over, or whose closing was cut short."""
    last = _is_over(house, pulse) or _last_closed(house, pulse)
    if last is not None and last.salt is not None:
        wave = SurveyWave(last.survey_id, last.number)
        yield wave, closing.steps_of_closing(house, WORKER, wave)


def _rounds_closed(house: House, pulse: Standing) -> Acts:
    """A round holds nothing that anybody would count: its wave is forgotten as soon as it is closed."""
    last = _last_closed(house, pulse)
    if last is not None:
        wave = SurveyWave(last.survey_id, last.number)
        yield wave, closing.steps_of_forgetting(house, WORKER, wave)


def _last_closed(house: House, pulse: Standing) -> Wave | None:
    """The wave of the latest round, where it is closed and not forgotten."""
    with house.office() as session:
        last = wave_numbered(session, pulse.survey_id)
    return last if last is not None and last.state in CLOSED - {WaveState.FORGOTTEN} else None


def _asked(house: House, pulse: Standing, of_round: Wave) -> Mapping[int, int]:
    """A service's survey to the people who were asked about it in this round."""
    if pulse.whom != Whom.EVENT:
        return dict.fromkeys(pulse.services, of_round.invited)
    found = asking.counts(house, pulse.id, of_round.opens.astimezone(pulse.zone).date())
    return {survey_id: found.get(number, 0) for number, survey_id in enumerate(pulse.services, 1)}


def _decide(house: House, pulse: Standing, period: Wave, asked: int) -> Acts:
    wave = SurveyWave(period.survey_id, period.number)
    is_last = pulse.state == PulseState.STOPPED or house.now() >= period.closes
    _, answered = desk.counts(house, period.code)
    with house.office() as session:
        k = session.get_one(Wave, period.id).survey.minimum_group
    what = ending(answered, asked, is_last, k)
    if what == Ending.CLOSE:
        yield wave, closing.steps_of_closing(house, WORKER, wave)
    elif what == Ending.TOO_FEW:
        yield wave, closing.steps_of_dropping(house, wave)


# What was counted


def _release(house: House, pulse: Standing) -> None:
    """Prepare a release of each period that closed; let out those that hold nothing but figures."""
    with house.office() as session:
        closed = waves_to_release(session, pulse.services)
    for one in closed:
        if one.is_tied:  # its rows may lie there still
            continue
        release_id = one.waiting or tally.prepare(house, WORKER, one.survey_id, one.number)
        if _is_read(house, release_id):
            approval.approve_by_contract(house, WORKER, release_id)
            jobs.enqueue_printing(house)


def _is_read(house: House, release_id: int) -> bool:
    """Nothing in it waits for a reader, and no reader has had it: a person has to sign what a person has read."""
    with house.office() as session:
        said = certificate_of(session, release_id)
    return said.get("comments") == approval.READ and "read_by" not in said


# The next round


def _begin_round(house: House, pulse: Standing) -> None:
    """Open what is missing of a round. A round whose opening was cut short is finished, whatever the hour."""
    local = house.now().astimezone(pulse.zone)
    if pulse.state != PulseState.RUNNING or (pulse.round is not None and pulse.round.state == WaveState.OPEN):
        return
    if pulse.round is None and local.hour < HOUR:
        return
    new = round_from(local.date(), pulse.every, pulse.whom)
    if pulse.whom == Whom.EVENT:
        asking.begin_month(house, pulse.id, local.date())
    with house.office() as session:
        open_periods = {
            wave.survey_id for wave in standing_waves(session, pulse.services) if wave.state == WaveState.OPEN
        }
    for survey_id in pulse.services:
        if survey_id not in open_periods:
            last = datetime.combine(latest_end(new, pulse.every), LAST_MINUTE, pulse.zone)
            opening.open_wave(house, WORKER, survey_id, closes=last)
    closes = datetime.combine(new.last, LAST_MINUTE, pulse.zone)
    opening.open_wave(house, WORKER, pulse.survey_id, closes=closes)


def _ask(house: House, pulse: Standing) -> None:
    """By event: the letter's hour, and what is left of a month that is over."""
    if pulse.whom == Whom.EVENT:
        is_open = pulse.round is not None and pulse.round.state == WaveState.OPEN
        if pulse.round is None:
            asking.end_month(house, pulse.id)
        asking.ask_due(house, pulse.id, pulse.round.id if pulse.round is not None and is_open else None)


# The end of a pulse


def _end(house: House, pulse: Standing) -> None:
    """A pulse that was stopped, and of which nothing stands or waits: its list of people is destroyed."""
    with house.office() as session:
        is_left = bool(standing_waves(session, [pulse.survey_id, *pulse.services]))
        is_left = is_left or bool(waves_to_release(session, pulse.services))
        rounds = latest_wave_number(session, pulse.survey_id)
    if pulse.state != PulseState.STOPPED or is_left:
        return
    if rounds:
        closing.forget(house, WORKER, SurveyWave(pulse.survey_id, rounds), roster=True)
    knowledge.destroy(house, pulse.id)
    with house.office.begin() as session:
        row, survey = get_pulse(session, pulse.id)
        rosters.remove_all(session, survey.id)
        check_move(row.state, PulseState.ENDED)
        row.state = PulseState.ENDED
        audit.record(session, house, WORKER, AuditAct.PULSE_END, f"pulse {row.id}", survey.client_id)

"""What staff and HR may know about a wave in the field: letters, seats, and rates too coarse to watch anybody by."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..core import policy as contract
from ..core.disclosure import frozen
from ..store.letters import LOST
from ..store.office import Letter, Participant, Wave
from . import audit, vault_desk
from .house import Actor, House
from .survey_rows import SurveyWave, get_wave

STEP = 5
"""Percent: the company's rate is rounded down to these."""
LETTER_STATES = ("waiting", "sent", "delayed", "refused")


@dataclass(frozen=True, slots=True)
class Rate:
    """A response rate in whole percents, rounded down to 5."""

    percent: int
    at_least: bool = False
    """True where 1 to k - 1 people have not answered: the figure is a bound, so that nobody can count them."""


@dataclass(frozen=True, slots=True)
class Status:
    wave: SurveyWave
    id: int
    state: str
    opens: datetime
    closes: datetime
    policy_hash: str
    seats: int
    letters: Mapping[str, int]
    """By state (waiting, sent, delayed, refused); all kinds together."""
    reminders: int
    """How many rounds of reminders went out."""
    slips: int
    """People without an address."""
    rate: Rate


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One org block in the field: everybody who is counted under this unit."""

    path: tuple[str, ...]
    seats: int
    low: int
    """Answers so far are `low` to `high`: a step of k people, never a number."""
    high: int


def rate(seats: int, spent: int, k: int) -> Rate:
    """The company's rate, rounded down to 5 %; a bound where fewer than k (but somebody) have not answered."""
    if not seats:
        return Rate(0)
    missing = seats - spent
    if 0 < missing < k:
        return Rate(_down(seats, max(0, seats - k), k), at_least=True)
    return Rate(_down(seats, spent, k))


def _down(seats: int, spent: int, k: int) -> int:
    """Rounded down to 5 %, or in a small firm to the first multiple of 5 that stands for at least k people."""
    step = STEP * max(1, -(-100 * k // (seats * STEP)))
    return 100 * spent // seats // step * step


def status(house: House, wave: SurveyWave) -> Status:
    """Seats, letters by state, the company's rate. Refusal if there is no such wave."""
    with house.office() as session:
        row = get_wave(session, wave)
        letters, rounds = _letters(session, row.id)
        slips = select(func.count()).where(Participant.survey_id == row.survey_id, ~Participant.by_mail)
        return Status(
            wave=SurveyWave(row.survey_id, row.number),
            id=row.id,
            state=row.state,
            opens=row.opens,
            closes=row.closes,
            policy_hash=row.policy_hash,
            seats=row.invited,
            letters=letters,
            reminders=rounds - 1,
            slips=session.scalar(slips) or 0,
            rate=_rate(house, row),
        )


def _letters(session: Session, wave_id: int) -> tuple[dict[str, int], int]:
    """Letters by state, and the number of the last round."""
    counted = select(Letter.state, func.count(), func.max(Letter.batch)).where(
        Letter.wave_id == wave_id, Letter.kind != LOST
    )
    found = session.execute(counted.group_by(Letter.state)).all()
    numbers = {row[0]: row[1] for row in found}
    return {state: numbers.get(state, 0) for state in LETTER_STATES}, max((row[2] for row in found), default=1)


def _rate(house: House, wave: Wave) -> Rate:
    k = contract.parse(wave.policy).k
    if wave.seats is not None:
        return rate(wave.seats["invited"], wave.seats["boxes"], k)
    if wave.state != "open":
        return Rate(0)
    return rate(*vault_desk.counts(house, wave.code), k)


def monitor(house: House, wave: SurveyWave) -> Sequence[UnitLine]:
    """Response by org block, in steps of k: "5 to 9 of 21". Blocks hold at least k + 2 people. Empty unless open."""
    with house.office() as session:
        row = get_wave(session, wave)
        if row.state != "open":
            return ()
        views = frozen.from_bytes(row.views)
        k, code = contract.parse(row.policy).k, row.code
    seats, spent = vault_desk.by_block(house, code)
    return [_line(views.unit[block].path, seats.get(block, 0), spent.get(block, 0), k) for block in views.blocks]


def _line(path: tuple[str, ...], seats: int, spent: int, k: int) -> UnitLine:
    low = spent // k * k
    last = max(0, ((seats + 1) // k - 1) * k)  # the last step takes in what is left over: no step is narrower than k
    if low >= last:
        return UnitLine(path, seats, last, seats)
    return UnitLine(path, seats, low, low + k - 1)


def write_rates(house: House) -> list[int]:
    """Write the rate that HR sees, once a day in the client's time zone; ids of the waves. For the worker's clock."""
    written = []
    with house.office.begin() as session:
        for wave in session.scalars(select(Wave).where(Wave.state == "open")):
            today = house.now().astimezone(ZoneInfo(wave.survey.client.time_zone)).date()
            if wave.rate_day == today:
                continue
            wave.rate, wave.rate_day = _rate(house, wave).percent, today
            written.append(wave.id)
        if written:
            audit.record(session, house, Actor("worker"), "rates.write", json.dumps(written))
    return written

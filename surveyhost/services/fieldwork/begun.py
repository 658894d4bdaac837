"""Acts on a wave that take several steps, over office, vault and key files: written down first, so a crash is found.

Whoever acts holds a lock of the survey, which dies with the process: what stands written down while nobody holds the
lock was cut short, and the worker's next sweep does it again.

Acts that destroy have two parts, with the scrubbing of the vault in between (`carry_out`): before it all that is done
in the vault, behind it what may only be said, or destroyed, once nothing of that lies on the disk any more.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ...core.errors import Refusal
from ...core.wave.lifecycle import Step
from ...store.office import upkeep as store
from ...store.office.upkeep import Begun
from ...store.sessions import Session
from ..office import clock, locks
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave
from ..vault import scrubs
from .refusals import ActCutShort

Act = Iterator[None]
"""An act on one wave that destroys: halts once, where the vault has to be scrubbed."""
AT_ONCE = 100
"""Waves behind which the vault is scrubbed once; the locks of all are held as long."""

_IN_PLACE_OF: Mapping[Step, tuple[Step, ...]] = {
    Step.OPEN: (Step.CLOSE, Step.ABANDON, Step.WRITE_OFF),
    Step.CLOSE: (Step.WRITE_OFF,),
    Step.FORGET: (Step.WRITE_OFF,),
    Step.ABANDON: (Step.WRITE_OFF,),
    Step.DROP: (Step.WRITE_OFF,),
}
"""What may be begun where another act was cut short."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An act that was begun and is not done."""

    wave_id: int
    wave: SurveyWave
    code: str
    act: Step
    by: Actor
    roster: bool
    at: datetime


def _lock(survey_id: int) -> str:
    return f"survey-{survey_id}"


@contextlib.contextmanager
def acting(house: House, *surveys: int) -> Iterator[None]:
    """Wait for the survey's turn, or for that of each of several, and hold it: one act at a time, over all processes of
    the installation."""
    with locks.in_turn(house, *(_lock(one) for one in surveys)):
        yield


def carry_out(house: House, acts: Mapping[SurveyWave, Act]) -> dict[SurveyWave, Exception]:
    """Do these, each whatever becomes of the others; what failed, by wave. Whatever is cut short is done again by
    repeating it. ClockJumped before anything is done."""
    clock.check(house)
    failed: dict[SurveyWave, Exception] = {}
    waves = list(acts)
    for start in range(0, len(waves), AT_ONCE):
        failed |= _carry_out(house, {wave: acts[wave] for wave in waves[start : start + AT_ONCE]})
    return failed


def carry_out_one(house: House, wave: SurveyWave, act: Act) -> None:
    """As `carry_out`, of one; its failure is raised."""
    for error in carry_out(house, {wave: act}).values():
        raise error


def _carry_out(house: House, acts: Mapping[SurveyWave, Act]) -> dict[SurveyWave, Exception]:
    with acting(house, *(wave.survey_id for wave in acts)):
        codes, failed = _codes(house, list(acts))
        first = {code: partial(next, acts[wave], None) for code, wave in codes.items()}
        _, broken = scrubs.behind(house, first)
        failed |= {codes[code]: error for code, error in broken.items()}
        for wave, act in acts.items():
            if wave not in failed:
                try:
                    next(act, None)
                except Exception as error:
                    failed[wave] = error
    return failed


def _codes(house: House, waves: Sequence[SurveyWave]) -> tuple[dict[str, SurveyWave], dict[SurveyWave, Exception]]:
    """Each wave by its code; and those that there are not."""
    found, failed = {}, dict[SurveyWave, Exception]()
    with house.office() as session:
        for wave in waves:
            try:
                found[get_wave(session, wave).code] = wave
            except Refusal as refusal:
                failed[wave] = refusal
    return found, failed


def is_idle(house: House, survey_id: int) -> bool:
    """Whether nobody acts on this survey now."""
    with locks.alone(house, _lock(survey_id)) as free:
        return free is not None


def begin(house: House, session: Session, wave_id: int, act: Step, actor: Actor, roster: bool = False) -> None:
    """Write down what is about to be done, in the caller's transaction. Safe to repeat.

    WrongState where something else was begun that has to be finished first.
    """
    before = session.get(Begun, wave_id)
    if before is not None and before.act != act and act not in _IN_PLACE_OF.get(before.act, ()):
        raise ActCutShort(act=before.act)
    session.merge(Begun(wave_id=wave_id, act=act, by=actor.name, roster=roster, at=house.now()))
    session.flush()


def end(session: Session, wave_id: int) -> None:
    """It is done, with the caller's transaction."""
    store.end_act(session, wave_id)


def is_begun(session: Session, wave_id: int) -> bool:
    """Whether something was begun on this wave and is not done."""
    return session.get(Begun, wave_id) is not None


def unfinished(house: House) -> list[Unfinished]:
    """What was begun and is not done, cut short or under way just now."""
    with house.office() as session:
        return [
            Unfinished(
                wave.id,
                SurveyWave(wave.survey_id, wave.number),
                wave.code,
                row.act,
                Actor(row.by),
                row.roster,
                row.at,
            )
            for row, wave in store.acts_under_way(session)
        ]

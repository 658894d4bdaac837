"""Acts on a wave that take several steps, over office, vault and key files: written down first, so a crash is found.

Whoever acts holds a lock of the survey, which dies with the process: what stands written down while nobody holds the
lock was cut short, and the worker's next sweep does it again.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ...core.wave.lifecycle import Step
from ...store.office import upkeep as store
from ...store.office.upkeep import Begun
from ...store.sessions import Session
from ..office import locks
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave
from .refusals import ActCutShort

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
def acting(house: House, survey_id: int) -> Iterator[None]:
    """Wait for the survey's turn, and hold it: one act at a time, over all processes of the installation."""
    with locks.in_turn(house, _lock(survey_id)):
        yield


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

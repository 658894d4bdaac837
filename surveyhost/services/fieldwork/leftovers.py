"""What a crash left half-done, finished by the worker's sweep: acts that were written down, keys of no wave.

`said` tells what is half-done and what will finish it, for `surveyhost verify`.
"""

from collections.abc import Callable, Iterator, Mapping

from ...core.duties import Duty
from ...core.wave.lifecycle import Step
from ...store.office.wave import wave_with_code
from ..keys import waves
from ..keys.keyring import keyring
from ..office import failing_duties
from ..office.house import House
from . import abandoning, begun, closing, opening, write_off
from .begun import Act, Unfinished

_FINISH: Mapping[Step, Callable[[House, Unfinished], object]] = {
    Step.OPEN: lambda house, one: opening.finish_opening(house, one.by, one.wave_id),
    Step.ABANDON: lambda house, one: abandoning.abandon(house, one.by, one.wave),
    Step.WRITE_OFF: lambda house, one: write_off.carry_out(house, one.by, one.wave),
}
_STEPS: Mapping[Step, Callable[[House, Unfinished], Act]] = {
    Step.CLOSE: lambda house, one: closing.steps_of_closing(house, one.by, one.wave),
    Step.FORGET: lambda house, one: closing.steps_of_forgetting(house, one.by, one.wave, one.roster),
    Step.DROP: lambda house, one: closing.steps_of_dropping(house, one.wave),
}
"""Those that are carried out together: see `begun.carry_out`."""
_SAID: Mapping[Step, tuple[str, str]] = {
    Step.OPEN: ("Opening", "wave open"),
    Step.CLOSE: ("Closing", "wave close"),
    Step.FORGET: ("Forgetting", "forget"),
    Step.ABANDON: ("Abandoning", "wave abandon"),
    Step.WRITE_OFF: ("Writing off", "wave write-off"),
}
"""Each act as a sentence about it begins, and the command that does it again."""


def finish(house: House) -> None:
    """Do again what was cut short. What is under way in another process just now is left to it."""
    idle = {one.wave_id: one for one in begun.unfinished(house) if begun.is_idle(house, one.wave.survey_id)}
    together = {one.wave: _STEPS[one.act](house, one) for one in idle.values() if one.act in _STEPS}
    failed = begun.carry_out(house, together)

    def finish_one(wave_id: int) -> None:
        one = idle[wave_id]
        if one.act in _FINISH:
            _FINISH[one.act](house, one)
        elif one.wave in failed:
            raise failed[one.wave]

    failing_duties.each(house, Duty.FINISH, idle, finish_one)
    _unborn_keys(house)


def _unborn_keys(house: House) -> None:
    """Keys that were made for a wave which then was not written down: destroyed. Never those of a wave that was."""
    ring = keyring(house.settings)
    for code, survey_id in waves.unborn(ring):
        if begun.is_idle(house, survey_id):
            with house.office() as session:
                is_there = wave_with_code(session, code) is not None
            if not is_there:
                waves.destroy_all(ring, code)
            waves.born(ring, code)
    for code, survey_id in waves.unwritten(ring):
        if begun.is_idle(house, survey_id):
            ring.drop_parts(f"{code}.")


def said(house: House) -> Iterator[str]:
    """A sentence for each thing that is half-done: what it is, and what will finish it."""
    for one in begun.unfinished(house):
        if one.act in _SAID and begun.is_idle(house, one.wave.survey_id):
            said, command = _SAID[one.act]
            yield (
                f"{said} wave {one.wave} was cut short: the worker's next sweep finishes it, "
                f"or `surveyhost {command} {one.wave}`."
            )
    for code, survey_id in waves.unborn(keyring(house.settings)):
        if begun.is_idle(house, survey_id):
            yield f"A wave of survey {survey_id} was not opened: the worker's next sweep removes the keys of {code}."

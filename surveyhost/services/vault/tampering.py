"""What becomes of a wave that the vault holds otherwise than the office froze it.

It takes no more answers, the audit log says why, and all other waves go on. Somebody looks into it, puts back what was
frozen, and it goes on too.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from ...core.audit_acts import AuditAct
from ...core.errors import Refusal
from ...core.wave.lifecycle import WaveState
from ...core.wave.refusals import Unbound
from ...store.office.audit import last_values_after
from ...store.vault.tables import WaveBody
from ..office import audit, failing_duties
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave
from ..questionnaires import versions
from . import binding, desk
from .refusals import AsFrozen

T = TypeVar("T")
WORKER = Actor("worker")
ACT = AuditAct.WAVE_UNBOUND
log = logging.getLogger(__name__)


@contextmanager
def noted(house: House, code: str, refused: list[Refusal] | None = None) -> Iterator[None]:
    """Do something with one wave of many; where it is not what was frozen, note that and go on with the next.

    Nobody is let in to it any more. The audit log says it once for each thing that is found, not at each try. The
    refusal is put into `refused`, for whoever has to answer somebody. Any other refusal goes through.
    """
    try:
        yield
    except Unbound as refusal:
        if refused is not None:
            refused.append(refusal)
        _note(house, code, refusal.reason)


def on_record(house: House, code: str, act: Callable[[], T]) -> T:
    """What `act` returns; where the wave is not what was frozen, its refusal, once that is noted as by `noted`."""
    refused: list[Refusal] = []
    with noted(house, code, refused):
        return act()
    raise refused[0]


def _note(house: House, code: str, reason: str) -> None:
    log.error("%s", reason)
    desk.hold(house, code)
    name = f"wave {code}"
    with house.office.begin() as session:
        last = last_values_after(session, ACT, name)
        if last is None or last.get("found") != reason:
            audit.record(session, house, WORKER, ACT, name, after={"found": reason})


def found(house: House, wave: SurveyWave) -> list[str]:
    """What the vault holds otherwise than the office froze it (see `binding.different`), for the wave's page."""
    with house.office() as session:
        row = get_wave(session, wave)
        return binding.different(house, row) if row.state not in {WaveState.PLANNED, WaveState.FORGOTTEN} else []


def mend(house: House, actor: Actor, wave: SurveyWave) -> list[str]:
    """Put contract, questionnaire and key back into the vault as the office froze them; returns what was found.

    The wave then takes answers again. Those that were sealed to another key meanwhile are lost to it. AsFrozen
    where nothing was wrong.
    """
    with house.office.begin() as session:
        row = get_wave(session, wave)
        found_here = binding.faults(house, row)
        if not found_here and not desk.is_held(house, row.code):
            raise AsFrozen(code=row.code)
        binding.check_office(row)
        text = versions.text_of_wave(session, row)
        code, policy_hash = row.code, row.policy_hash
        body = WaveBody(row.policy, text.encode(), row.public_key, binding.split_of(row))
        failing_duties.drop(session, row.id)
        before = {"found": " ".join(found_here)}
        audit.record(session, house, actor, AuditAct.WAVE_MEND, f"wave {row.id}", row.survey.client_id, before=before)
    # Last, so that a crash in between leaves something to be found, and no change that the log knows nothing of.
    desk.put_back(house, code, policy_hash, body)
    return found_here

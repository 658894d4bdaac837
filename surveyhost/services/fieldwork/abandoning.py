"""A wave that was planned and cannot be minted: taken back as if it had never been planned.

Minting is repeated after a crash and finishes by itself. It cannot where the wave's keys are lost, or where the roster
was changed behind it; then the survey would stay frozen for ever. No letter has gone out and nobody has a link.
"""

from ...core.audit_acts import AuditAct
from ...core.wave.lifecycle import Step, WaveState
from ...store.office.wave import Wave
from ..keys import waves
from ..keys.keyring import keyring
from ..office import audit, clock, failing_duties
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave
from ..vault import desk
from . import begun
from .refusals import NotAbandonable


def abandon(house: House, actor: Actor, wave: SurveyWave) -> None:
    """Destroy what was made for a planned wave and delete it; the survey can be changed and opened again.

    WrongState for a wave that is minted or further. Safe to repeat after a crash: the office goes last.
    """
    clock.check(house)
    with begun.acting(house, wave.survey_id):
        _abandon(house, actor, wave)


def _abandon(house: House, actor: Actor, wave: SurveyWave) -> None:
    with house.office.begin() as session:
        row = get_wave(session, wave)
        wave_id, code = row.id, row.code
        if row.state != WaveState.PLANNED:
            raise NotAbandonable(number=row.number, survey_id=row.survey_id, state=row.state)
        begun.begin(house, session, wave_id, Step.ABANDON, actor)
    _empty_vault(house, code)
    waves.destroy_all(keyring(house.settings), code)
    waves.born(keyring(house.settings), code)
    with house.office.begin() as session:
        row = session.get_one(Wave, wave_id, with_for_update=True)
        before = {"number": row.number, "policy_hash": row.policy_hash}
        client_id, name = row.survey.client_id, f"wave {row.id}"
        begun.end(session, wave_id)
        failing_duties.drop(session, wave_id)
        session.delete(row)
        session.flush()
        audit.record(session, house, actor, AuditAct.WAVE_ABANDON, name, client_id, before=before)


def _empty_vault(house: House, code: str) -> None:
    """Take out the seats that a mint cut short may have left."""
    if desk.holds(house, code):
        desk.close(house, code, None)
        desk.forget(house, code)

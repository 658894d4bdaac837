"""A wave that was planned and cannot be minted: taken back as if it had never been planned.

Minting is repeated after a crash and finishes by itself. It cannot where the wave's keys are lost, or where the roster
was changed behind it; then the survey would stay frozen for ever. No letter has gone out and nobody has a link.
"""

from ..core.errors import Refusal
from . import audit, vault_desk, wave_keys
from .house import Actor, House
from .keys import keyring
from .survey_rows import SurveyWave, get_wave


def abandon(house: House, actor: Actor, wave: SurveyWave) -> None:
    """Destroy what was made for a planned wave and delete it; the survey can be changed and opened again.

    Refusal (code "state") for a wave that is minted or further. Safe to repeat after a crash: the office goes last.
    """
    with house.office.begin() as session:
        row = get_wave(session, wave)
        session.refresh(row, with_for_update=True)
        if row.state != "planned":
            raise Refusal(
                f"Wave {row.number} of survey {row.survey_id} is {row.state}; only a planned one goes.", "state"
            )
        _empty_vault(house, row.code)
        for name in (wave_keys.salt_name(row), wave_keys.private_name(row), wave_keys.cube_name(row.code)):
            keyring(house.settings).destroy(name)
        before = {"number": row.number, "policy_hash": row.policy_hash}
        client_id, name = row.survey.client_id, f"wave {row.id}"
        session.delete(row)
        session.flush()
        audit.record(session, house, actor, "wave.abandon", name, client_id, before=before)


def _empty_vault(house: House, code: str) -> None:
    """Take out the seats that a mint cut short may have left."""
    if vault_desk.holds(house, code):
        vault_desk.close(house, code)
        vault_desk.forget(house, code)

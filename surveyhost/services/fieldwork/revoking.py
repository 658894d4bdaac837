"""Links of people who left the list end: what the import noted goes to the vault. For the worker's clock."""

from ...core.duties import Duty
from ...core.wave.lifecycle import IN_FIELD
from ...store.office.hris import revocations
from ...store.office.wave import Wave
from ..office import failing_duties
from ..office.house import House
from ..vault import links


def revoke_due(house: House) -> list[int]:
    """End the links that are to end; ids of the waves. Safe to repeat and to interrupt."""
    with house.office() as session:
        waves = revocations.waves(session)
    return failing_duties.each(house, Duty.REVOKE, waves, lambda wave_id: _revoke(house, wave_id))


def _revoke(house: House, wave_id: int) -> None:
    with house.office() as session:
        wave = session.get(Wave, wave_id)
        marks = revocations.of_wave(session, wave_id)
        code = wave.code if wave is not None and wave.state in IN_FIELD else None
    if code is not None:
        links.revoke(house, code, marks)
    with house.office.begin() as session:
        revocations.done(session, wave_id, marks)

"""`ballots.bin`: what the desk hands to the keeper once a wave is closed; the same bytes however often it is asked for.

V boxes are opened here, and are noise without the other half. The secret of the check is the one to which the contract
is committed; with another one, or of other ballots, no second file leaves the desk.
"""

from hashlib import sha256

from ....core.audit_acts import AuditAct
from ....core.split import desk as halves
from ....core.split.keeper.plan import Plan
from ....core.wave.lifecycle import TO_TABULATE
from ....store.office.wave import Wave
from ...keys import waves
from ...keys.keyring import keyring
from ...office import audit
from ...office.house import Actor, House
from ...office.survey_rows import SurveyWave, get_wave
from ...setup.split_steps import EXPORTED
from ...vault import binding, split_rows
from ...vault.split_rows import Rows
from ..refusals import BoxesChanged, ExportedAlready, NotYetExportable
from .plan import plan_of

NAME = "ballots.bin"


def export(house: House, actor: Actor, wave: SurveyWave) -> bytes:
    """The file. Refusal: NotSplit; NotYetExportable before close is done, and once forgotten; BoxesChanged where the
    rows are not those that were announced; ExportedAlready where these would be other bytes than before; OtherSecret.
    """
    with house.office() as session:
        row = get_wave(session, wave)
        plan = plan_of(session, row)
        check_closed(row)
    private, secret = _opened(house, row)
    made = halves.export(plan, private, secret, *rows_of(house, row, plan))
    _write_down(house, actor, row.id, sha256(made).hexdigest())
    return made


def check_closed(row: Wave) -> None:
    """NotYetExportable while anything ties people to their ballots, and once nothing is left of them."""
    if row.state not in TO_TABULATE or row.salt is not None or row.private_key is None:
        raise NotYetExportable()


def rows_of(house: House, row: Wave, plan: Plan) -> Rows:
    """The rows that were announced when the wave was closed. BoxesChanged where they are others, or more, or fewer."""
    binding.check(house, row.code)
    found = split_rows.rows(house, row.code)
    if halves.announced(plan, *found) != (row.seats or {})["digest"]:
        raise BoxesChanged()
    return found


def private_key(house: House, row: Wave) -> bytes:
    """The desk's. KeyDestroyed once the wave is forgotten."""
    return keyring(house.settings).unwrap(waves.private_name(row), row.private_key or b"")


def _opened(house: House, row: Wave) -> tuple[bytes, bytes]:
    """The desk's private key and the secret of the check."""
    keys = keyring(house.settings)
    return private_key(house, row), keys.unwrap(waves.private_name(row), row.query_secret or b"")


def _write_down(house: House, actor: Actor, wave_id: int, hashed: str) -> None:
    """Before it leaves: whoever asks at the same time gets the same, or nothing."""
    with house.office.begin() as session:
        row = session.get_one(Wave, wave_id, with_for_update=True)
        check_closed(row)
        before = (row.seats or {}).get(EXPORTED)
        if before is not None and before != hashed:
            raise ExportedAlready()
        row.seats = {**(row.seats or {}), EXPORTED: hashed}
        after = {"file": hashed, "digest": row.seats["digest"]}
        act = AuditAct.BALLOTS_EXPORT
        audit.record(session, house, actor, act, f"wave {wave_id}", row.survey.client_id, after=after)

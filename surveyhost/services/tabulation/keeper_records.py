"""The keeper's record, brought to the server: checked, kept, shown beside ours.

Who signed is known from the tally, where the keeper brought the private half: the key that signs is made from it.
"""

import json
from typing import Any

from ...core.audit_acts import AuditAct
from ...core.release.json import canonical
from ...core.release.keeper_record import is_one
from ...core.wave.lifecycle import CLOSED, RecordKind
from ...store.office.release import Record, keeper_record_signed
from ...store.office.wave import Wave
from ..keys.keyring import is_signed
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave
from .refusals import NoKeeperRecord, RecordChanged, RecordOfOtherKey, RecordOfOtherSigner, RecordTooEarly

SIGNER = "keeper_signer"
"""Where the key of the keeper's signature stands in a wave's `seats`, from the tally on."""
LARGEST = 16_384


def add(house: House, actor: Actor, wave: SurveyWave, content: bytes) -> int:
    """Keep a keeper's record of this wave; its id. One that is brought again is kept once.

    KeeperRecordRefused: it is none, is of another wave's key, was changed, or was not signed by whoever
    brought the private half to the tally; "state" while the wave is in the field, and before any tally.
    """
    document, signature, signer = _read(content)
    with house.office.begin() as session:
        row = get_wave(session, wave)
        _check(row, document, signature, signer)
        if (kept := keeper_record_signed(session, row.id, signature)) is not None:
            return kept
        made = Record(
            wave_id=row.id, kind=RecordKind.KEEPER, document=canonical(document), signature=signature, made=house.now()
        )
        session.add(made)
        session.flush()
        after = {"record": made.id, "signer": signer.hex()}
        audit.record(session, house, actor, AuditAct.KEEPER_RECORD, f"wave {row.id}", row.survey.client_id, after=after)
        return made.id


def _read(content: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    try:
        written = json.loads(content[:LARGEST])
        document, signature, signer = written["document"], bytes.fromhex(written["signature"]), written["key"]
        if not is_one(document):
            raise ValueError
        return document, signature, bytes.fromhex(signer)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoKeeperRecord() from None


def _check(wave: Wave, document: dict[str, Any], signature: bytes, signer: bytes) -> None:
    if document.get("public_key") != (wave.keeper_key or wave.public_key).hex():
        raise RecordOfOtherKey()
    if not is_signed(signer, signature, canonical(document)):
        raise RecordChanged()
    expected = (wave.seats or {}).get(SIGNER)
    if wave.state not in CLOSED or expected is None:
        raise RecordTooEarly()
    if expected != signer.hex():
        raise RecordOfOtherSigner()

"""Records of destruction: what close and forget destroyed, signed by the vendor. Anybody can check one."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ..core.errors import Refusal
from ..core.release_json import canonical
from ..core.verification import Check
from ..store.office import Record, Survey, Wave
from .house import House
from .keys import is_signed, keyring


@dataclass(frozen=True, slots=True)
class RecordLine:
    id: int
    wave: int
    """The wave's number in its survey."""
    kind: str
    """close, forget."""
    made: datetime


def of_survey(house: House, survey_id: int) -> list[RecordLine]:
    """Every record of a survey, oldest first."""
    query = select(Record, Wave.number).join(Wave, Wave.id == Record.wave_id).where(Wave.survey_id == survey_id)
    with house.office() as session:
        rows = session.execute(query.order_by(Record.id)).all()
    return [RecordLine(record.id, number, record.kind, record.made) for record, number in rows]


def file(house: House, record_id: int, client_id: int | None = None) -> bytes:
    """A record as a file of its own: document, signature, and the key to check it with; JSON in UTF-8.

    Refusal (code "record") where there is none, or, with `client_id`, none of that client.
    """
    query = select(Record).join(Wave, Wave.id == Record.wave_id).join(Survey).where(Record.id == record_id)
    with house.office() as session:
        found = session.scalar(query if client_id is None else query.where(Survey.client_id == client_id))
    if found is None:
        raise Refusal(f"There is no record {record_id}.", "record")
    written = {
        "document": json.loads(found.document),
        "signature": found.signature.hex(),
        "key": keyring(house.settings).public_signing_key().hex(),
    }
    return json.dumps(written, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def check(content: bytes, key: bytes | None = None) -> list[Check]:
    """What can be said of a record's file: is it signed, and by whom. `key`: the vendor's, got some other way.

    Refusal (code "file") when this is no record.
    """
    try:
        written: dict[str, Any] = json.loads(content)
        document, signature = written["document"], bytes.fromhex(written["signature"])
        named = bytes.fromhex(written["key"])
        kind = str(document["record"])
    except (ValueError, KeyError, TypeError):
        raise Refusal("This file is no record of destruction.", "file") from None
    holds = is_signed(key or named, signature, canonical(document))
    signer = f"key {(key or named).hex()[:16]}" if holds else "the file was changed, or another signed it"
    destroyed = ", ".join(str(thing) for thing in document.get("destroyed", ()))
    return [Check("signature", holds, signer), Check("record", holds, f"{kind}: {destroyed or 'nothing'}")]

"""Records of destruction: what close and forget destroyed, signed by the vendor. Anybody can check one."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from ..core.errors import Refusal
from ..core.release_json import canonical
from ..core.verification import Check
from ..store.office import Record, ReleaseRow, Survey, Wave
from .house import House
from .keys import KEY_BYTES, is_signed, keyring


@dataclass(frozen=True, slots=True)
class RecordLine:
    id: int
    survey_id: int
    wave: int
    """The wave's number in its survey."""
    kind: str
    """close, forget."""
    made: datetime


def of_survey(house: House, survey_id: int) -> list[RecordLine]:
    """Every record of a survey, oldest first."""
    return _lines(house, Wave.survey_id == survey_id)


def of_client(house: House, client_id: int) -> list[RecordLine]:
    """Records of a client's waves of which something was released: they stand beside its reports. Oldest first."""
    released = select(ReleaseRow.wave_id).where(ReleaseRow.state == "released")
    of = select(Survey.id).where(Survey.client_id == client_id)
    return _lines(house, Wave.survey_id.in_(of) & Wave.id.in_(released))


def _lines(house: House, which: ColumnElement[bool]) -> list[RecordLine]:
    columns = select(Record.id, Wave.survey_id, Wave.number, Record.kind, Record.made)
    query = columns.join(Wave, Wave.id == Record.wave_id).where(which).order_by(Record.id)
    with house.office() as session:
        return [RecordLine(*row) for row in session.execute(query)]


def file(house: House, record_id: int, client_id: int | None = None) -> bytes:
    """A record as a file of its own: document, signature, and the key to check it with; JSON in UTF-8.

    The document names its signer, so that the portal, which holds no key, can hand it out.

    Refusal (code "record") where there is none, or, with `client_id`, none of that client.
    """
    query = select(Record).join(Wave, Wave.id == Record.wave_id).join(Survey).where(Record.id == record_id)
    with house.office() as session:
        found = session.scalar(query if client_id is None else query.where(Survey.client_id == client_id))
    if found is None:
        raise Refusal(f"There is no record {record_id}.", "record")
    document = json.loads(found.document)
    signer = document.get("signer") or keyring(house.settings).public_signing_key().hex()
    written = {"document": document, "signature": found.signature.hex(), "key": signer}
    return json.dumps(written, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def read_key(text: str) -> bytes:
    """The vendor's key for records, written as 64 hex digits, with or without spaces. Refusal (code "key")."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise Refusal("The vendor's key has 64 hexadecimal digits.", "key")
    return key


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
    by = f"key {(key or named).hex()[:16]}" + ("" if key else ", named in the file itself")
    signer = by if holds else "the file was changed, or another signed it"
    destroyed = ", ".join(str(thing) for thing in document.get("destroyed", ()))
    return [Check("signature", holds, signer), Check("record", holds, f"{kind}: {destroyed or 'nothing'}")]

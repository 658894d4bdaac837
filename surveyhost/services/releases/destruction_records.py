"""Records of destruction: what close and forget destroyed, signed by the vendor. Anybody can check one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...core.release.attached_facts import Check
from ...core.release.json import canonical
from ...core.release.keeper_record import is_one
from ...core.wave.lifecycle import WaveState
from ...store.office.release import (
    ListedRecord,
    Record,
    announcements,
    record_with_id,
    records_of_client,
    records_of_survey,
)
from ...store.office.wave import Wave
from ..keys.keyring import KEY_BYTES, is_signed, keyring
from ..office.house import House
from .refusals import NoDestructionRecord, NoSuchRecord, VendorKeyMalformed


@dataclass(frozen=True, slots=True)
class Announcement:
    """A split count that waits for its keeper or for a release, as the record signed at its close says it."""

    record_id: int
    wave_id: int
    survey_id: int
    wave: int
    client_id: int
    client: str
    title: Mapping[str, str]
    keeper: str
    digest: str
    """Of the rows that are counted: 64 hex digits."""
    made: datetime


def announced(house: House, client_id: int | None = None) -> list[Announcement]:
    """Split counts of a client, or of all, that are closed and of which nothing is released. Oldest first; without any
    whose record is damaged, of which `verify` tells."""
    with house.office() as session:
        found = [one for one in announcements(session, client_id) if one[1].state != WaveState.FORGOTTEN]
        made = [_announcement(record, wave) for record, wave in found]
    return [one for one in made if one is not None]


def _announcement(record: Record, wave: Wave) -> Announcement | None:
    try:
        said = json.loads(record.document)
        words = said["client"], said["title"], said["keeper"], said["boxes_digest"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    of = record.id, wave.id, wave.survey_id, wave.number, wave.survey.client_id
    return Announcement(*of, *words, record.made)


def of_survey(house: House, survey_id: int) -> list[ListedRecord]:
    """Every record of a survey, oldest first."""
    with house.office() as session:
        return records_of_survey(session, survey_id)


def of_client(house: House, client_id: int) -> list[ListedRecord]:
    """Records of a client's waves of which something was released: they stand beside its reports; and of split counts
    what was announced before. Oldest first."""
    with house.office() as session:
        return records_of_client(session, client_id)


def file(house: House, record_id: int, client_id: int | None = None) -> bytes:
    """A record as a file of its own: document, signature, and the key to check it with; JSON in UTF-8.

    The document names its signer, so that the portal, which holds no key, can hand it out.

    NoSuchRecord where there is none, or, with `client_id`, none among `of_client`.
    """
    with house.office() as session:
        found = record_with_id(session, record_id, client_id)
    if found is None:
        raise NoSuchRecord(record_id=record_id)
    document = json.loads(found.document)
    signer = document.get("signer") or keyring(house.settings).public_signing_key().hex()
    written = {"document": document, "signature": found.signature.hex(), "key": signer}
    return json.dumps(written, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def read_key(text: str) -> bytes:
    """The vendor's key for records, written as 64 hex digits, with or without spaces. VendorKeyMalformed."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise VendorKeyMalformed()
    return key


def is_keepers(content: bytes) -> bool:
    """Whether this is a keeper's record, which no key of ours has signed."""
    try:
        return is_one(json.loads(content)["document"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def check(content: bytes, key: bytes | None = None) -> list[Check]:
    """What can be said of a record's file: is it signed, and by whom. `key`: the vendor's, got some other way.

    NoDestructionRecord when this is no record.
    """
    try:
        written: dict[str, Any] = json.loads(content)
        document, signature = written["document"], bytes.fromhex(written["signature"])
        named = bytes.fromhex(written["key"])
        kind = str(document["record"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NoDestructionRecord() from None
    holds = is_signed(key or named, signature, canonical(document))
    by = f"key {(key or named).hex()[:16]}" + ("" if key else ", named in the file itself")
    signer = by if holds else "the file was changed, or another signed it"
    destroyed = ", ".join(str(thing) for thing in document.get("destroyed", ()))
    return [Check("signature", holds, signer), Check("record", holds, f"{kind}: {destroyed or 'nothing'}")]

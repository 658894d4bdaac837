"""Signed records of what was destroyed: what they say, and that they claim nothing that was not here."""

import json
from datetime import datetime
from typing import Any

from ...core.release.json import canonical
from ...core.suppression.publish import respondents_printed
from ...core.wave import policy as contract
from ...core.wave.lifecycle import RecordKind, WaveState
from ...store.office.base import Unreadable
from ...store.office.loop.threads import DialogueRow
from ...store.office.release import Record
from ...store.office.upkeep import undestroyed
from ...store.office.wave import Wave
from ...store.sessions import Session
from ...store.vault import scrubbing
from ..keys.keyring import keyring
from ..office.house import House

IN_SPARE = {"the spare vault's copy": "It could not be reached. Another record says when this was destroyed."}
"""What a record does not claim."""


def _document(wave: Wave, kind: str) -> dict[str, Any]:
    """What both records say. HR reads them: no number of boxes where it would name 1 to k - 1 who did not answer."""
    made = contract.parse(wave.policy)
    return {
        "record": kind,
        "client": made.client,
        "vendor": made.vendor,
        "title": dict(made.title),
        "survey": wave.survey_id,
        "wave": wave.number,
        "policy_hash": wave.policy_hash,
        "boxes": _boxes(wave, made.k),
        "boxes_digest": (wave.seats or {}).get("digest"),
        "invited": wave.invited,
    }


def _boxes(wave: Wave, k: int) -> int | None:
    """None also where nobody can say any more how many there were."""
    if isinstance(wave.seats, Unreadable):
        return None
    return respondents_printed(wave.invited, (wave.seats or {}).get("boxes", 0), k)


def closed(wave: Wave) -> dict[str, Any]:
    """What closing destroyed."""
    when = wave.closed.isoformat(timespec="minutes") if wave.closed else None
    destroyed = ["seats", "token digests", "token key", "salt", "the salt's wrapping key"]
    return {**_document(wave, RecordKind.CLOSE), "closed": when, "destroyed": destroyed}


def announced(wave: Wave) -> dict[str, Any]:
    """What closing a split count destroyed, and of which rows there is a count; without any number of answers."""
    keeper = contract.parse(wave.policy).keeper
    return {**closed(wave), "record": RecordKind.ANNOUNCE, "boxes": None, "keeper": keeper}


def dropped(wave: Wave) -> dict[str, Any]:
    """What was destroyed of a period that too few answered; without any number of answers."""
    when = wave.closed.isoformat(timespec="minutes") if wave.closed else None
    destroyed = ["seats", "token digests", "token key", "salt", "boxes", "private key", "wrapping keys"]
    return {**_document(wave, RecordKind.TOO_FEW), "boxes": None, "closed": when, "destroyed": destroyed}


def sign(house: House, session: Session, wave: Wave, kind: RecordKind, document: dict[str, Any]) -> None:
    """Sign a record with the house's key and keep it. RuntimeError while what it says is gone may lie on the disk."""
    if scrubbing.is_put_off():
        raise RuntimeError("nothing is destroyed before the vault is scrubbed")
    keys = keyring(house.settings)
    if document["record"] != RecordKind.SPARE and wave.code in undestroyed(session):
        document = {**document, "not_destroyed": {**document.get("not_destroyed", {}), **IN_SPARE}}
    raw = canonical({**document, "signer": keys.public_signing_key().hex()})
    session.add(Record(wave_id=wave.id, kind=kind, document=raw, signature=keys.sign(raw), made=house.now()))


def in_spare(wave: Wave, now: datetime) -> dict[str, Any]:
    """What was destroyed later than the rest: all that the spare vault held of what closing or forgetting destroys."""
    destroyed = ["seats", "token digests", "token key"]
    if wave.state == WaveState.FORGOTTEN:
        destroyed.append("boxes")
    when = now.isoformat(timespec="minutes")
    return {**_document(wave, RecordKind.SPARE), "in the spare vault": when, "destroyed": destroyed}


def answers_found(wave: Wave) -> list[str]:
    """What is here of sealed answers and of the key to them."""
    there = {
        "boxes": isinstance(wave.seats, Unreadable) or bool((wave.seats or {}).get("boxes")),
        "private key": wave.private_key is not None,
        "the private key's wrapping key": wave.private_key is not None,
    }
    return [name for name, is_here in there.items() if is_here]


def released(wave: Wave, at: datetime, destroyed: list[str]) -> dict[str, Any]:
    """What the first release destroyed, where comments can be answered: `destroyed` as `answers_found` before it."""
    when = at.isoformat(timespec="minutes")
    return {**_document(wave, RecordKind.ANSWERS), "released": when, "destroyed": destroyed, **kept_elsewhere(wave)}


def found(wave: Wave, people: int, dialogue: DialogueRow | None = None) -> list[str]:
    """What is here to be destroyed: of a key that its keeper holds, or of a wave that was never tallied, less; and
    where comments can be answered, no boxes any more, but what was answered."""
    is_first = wave.state != WaveState.FORGOTTEN
    has_boxes = is_first and not (dialogue and dialogue.destroyed)
    there = {
        "boxes": has_boxes and (isinstance(wave.seats, Unreadable) or bool((wave.seats or {}).get("boxes"))),
        "private key": wave.private_key is not None,
        "the private key's wrapping key": wave.private_key is not None,
        "cube": wave.cube is not None,
        "comments": wave.comments is not None,
        "the cube's key": is_first,
        "replies to comments": dialogue is not None,
        "roster": people > 0,
    }
    return [name for name, is_here in there.items() if is_here]


def forgotten(wave: Wave, people: int, destroyed: list[str], signed: Record | None = None) -> dict[str, Any]:
    """What forgetting destroyed: `destroyed` as `found` before it was done. signed: the keeper's own record."""
    when = wave.forgotten.isoformat(timespec="minutes") if wave.forgotten else None
    document = _document(wave, RecordKind.FORGET)
    return {**document, "forgotten": when, "destroyed": destroyed, "people": people, **kept_elsewhere(wave, signed)}


def kept_elsewhere(wave: Wave, signed: Record | None = None) -> dict[str, Any]:
    """What we never had we cannot have destroyed; the keeper signs for it, see `keeper_records`, and is quoted."""
    keeper = contract.parse(wave.policy).keeper
    if not keeper:
        return {}
    kept: dict[str, Any] = {"keeper": keeper, "what": ["private key"]}
    if signed is not None:
        kept["record"] = {"document": json.loads(signed.document), "signature": signed.signature.hex()}
    return {"with the keeper": kept}

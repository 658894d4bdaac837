"""Signed records of what was destroyed: what they say, and that they claim nothing that was not here."""

from typing import Any

from ...core.release.json import canonical
from ...core.suppression.publish import respondents_printed
from ...core.wave import policy as contract
from ...core.wave.lifecycle import RecordKind, WaveState
from ...store.office.base import Unreadable
from ...store.office.release import Record
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..keys.keyring import keyring
from ..office.house import House


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


def sign(house: House, session: Session, wave: Wave, kind: RecordKind, document: dict[str, Any]) -> None:
    """Sign a record with the house's key and keep it."""
    keys = keyring(house.settings)
    raw = canonical({**document, "signer": keys.public_signing_key().hex()})
    session.add(Record(wave_id=wave.id, kind=kind, document=raw, signature=keys.sign(raw), made=house.now()))


def found(wave: Wave, people: int) -> list[str]:
    """What is here to be destroyed: of a key that its keeper holds, or of a wave that was never tallied, less."""
    is_first = wave.state != WaveState.FORGOTTEN
    there = {
        "boxes": is_first and (isinstance(wave.seats, Unreadable) or bool((wave.seats or {}).get("boxes"))),
        "private key": wave.private_key is not None,
        "the private key's wrapping key": wave.private_key is not None,
        "cube": wave.cube is not None,
        "comments": wave.comments is not None,
        "the cube's key": is_first,
        "roster": people > 0,
    }
    return [name for name, is_here in there.items() if is_here]


def forgotten(wave: Wave, people: int, destroyed: list[str]) -> dict[str, Any]:
    """What forgetting destroyed: `destroyed` as `found` before it was done."""
    when = wave.forgotten.isoformat(timespec="minutes") if wave.forgotten else None
    keeper = contract.parse(wave.policy).keeper
    # What we never had we cannot have destroyed; the keeper signs for it, see `keeper_records`.
    kept = {"with the keeper": {"keeper": keeper, "what": ["private key"]}} if keeper else {}
    return {**_document(wave, RecordKind.FORGET), "forgotten": when, "destroyed": destroyed, "people": people, **kept}

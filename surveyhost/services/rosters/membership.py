"""Who was counted under which labels in the waves before: what a later wave's groups are held against, of its own
survey and of others of the client's that ask some of the same (`questionnaires.asked_elsewhere`).

Each wave keeps the labels of everybody who was invited, people by a hash under a key of the wave's own, all of it
encrypted under the master key. Once it is counted, it also keeps the groups at its close, as its report says them: a
later wave stands beside what was printed. It says no more than roster and report did, and goes when the roster goes.
Whoever is erased stays in it as somebody whom nothing finds any more: that somebody left is still known.
"""

import hmac
import json
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...core.errors import Refusal
from ...core.grouping import frozen
from ...core.grouping.earlier.newcomers import Earlier, as_counted
from ...core.grouping.frozen import Views
from ...core.roster.look_alikes import id_key
from ...core.tabulation.cube import Cube
from ...core.wave.lifecycle import WaveState
from ...store.office import wave as store
from ...store.office.base import Unreadable
from ...store.office.roster import Roster, person_places
from ...store.office.wave import Wave, waves_before
from ...store.sessions import Session
from ..keys import waves as wave_keys
from ..keys.keyring import Keyring

CLOSING = "closing"
DESTROYED = b""
"""Kept in place of what went with the roster."""
Labels = tuple[str, ...]


def _about(code: str) -> bytes:
    return f"members of wave {code}".encode()


def _hash(key: bytes, reference: str) -> str:
    return hmac.digest(key, reference.encode(), "sha256").hex()


def _marks(key: bytes, references: Sequence[str]) -> list[str]:
    """How each of these people is kept: by what the id has in common with ids that look alike, so that who is only
    written otherwise in the next roster is found again; as it stands where several of them look alike."""
    looks = [id_key(one) for one in references]
    alike = Counter(looks)
    return [_hash(key, look if alike[look] == 1 else one) for one, look in zip(references, looks, strict=True)]


def _sealed(keys: Keyring, code: str, document: Mapping[str, Any]) -> bytes:
    return keys.encrypt(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), _about(code))


def sealed(session: Session, keys: Keyring, wave: Wave, people: Mapping[str, Labels]) -> bytes:
    """What a wave keeps. people: everybody's labels by the firm's own id. The key is the one of the waves before it,
    else of the client's latest one, so that people are found again from one to the next."""
    before = [one for one in waves_before(session, wave.survey_id, wave.number) if one.members]
    latest = before[-1] if before else store.latest_with_members(session, wave.survey.client_id)
    key = secrets.token_bytes(32) if latest is None else _key(_opened(keys, latest))
    profiles = {labels: number for number, labels in enumerate(dict.fromkeys(people.values()))}
    found = dict(zip(_marks(key, list(people)), (profiles[labels] for labels in people.values()), strict=True))
    held = {"key": key.hex(), "profiles": list(profiles), "people": dict(sorted(found.items()))}
    return _sealed(keys, wave.code, held)


def _key(held: Mapping[str, Any]) -> bytes:
    return bytes.fromhex(held["key"])


def _opened(keys: Keyring, wave: Wave) -> dict[str, Any]:
    if not wave.members:
        raise ValueError("nothing is kept of this wave")
    return dict(json.loads(keys.decrypt(wave.members, _about(wave.code))))


def earlier(keys: Keyring, wave: Wave, references: Sequence[str]) -> Earlier | None:
    """A wave, for people with these ids of the firm's; None where it is not kept any more who was invited to it."""
    if not wave.members:
        return None
    held = _opened(keys, wave)
    return _earlier(keys, wave, held, _marks(_key(held), references))


def _earlier(keys: Keyring, wave: Wave, held: Mapping[str, Any], people: Sequence[str]) -> Earlier:
    """people: hashes."""
    profiles = [tuple(labels) for labels in held["profiles"]]
    left: dict[str, int] = dict(held["people"])
    places = [left.pop(person, None) for person in people]
    now = [None if place is None else profiles[place] for place in places]
    made = Earlier(frozen.from_bytes(wave.views), now, [profiles[place] for place in left.values()])
    closing = _closing(keys, wave, held)
    return made if closing is None else as_counted(made, closing)


def _closing(keys: Keyring, wave: Wave, held: Mapping[str, Any]) -> Views | None:
    """The groups in which its people were counted in the end; None before that, and where an earlier version of this
    program counted it and its counts are destroyed."""
    if CLOSING in held:
        return frozen.from_document(held[CLOSING])
    name = wave_keys.cube_name(wave.code)
    if wave.cube is not None and keys.has(name):
        return Cube.from_bytes(keys.unwrap(name, wave.cube)).views
    return None


def keep_closing(keys: Keyring, wave: Wave, closing: Views) -> None:
    """Keep the groups in which a wave's people were counted in the end; nothing where its people are not kept."""
    if wave.members:
        held = _opened(keys, wave) | {CLOSING: frozen.to_document(closing)}
        wave.members = _sealed(keys, wave.code, held)


def of_wave(keys: Keyring, wave: Wave, beside: Sequence[Wave]) -> tuple[list[Labels], list[Earlier]] | None:
    """Everybody's labels in a wave, and the waves beside it for the same people; None where it is not kept, or people
    are kept in one of them by another key, so that nobody is found again without the roster."""
    if not wave.members or not all(one.members for one in beside):
        return None
    held, others = _opened(keys, wave), [_opened(keys, one) for one in beside]
    if any(_key(one) != _key(held) for one in others):
        return None
    labels = [tuple(held["profiles"][place]) for place in held["people"].values()]
    return labels, [_earlier(keys, one, kept, list(held["people"])) for one, kept in zip(beside, others, strict=True)]


def fill(session: Session, keys: Keyring, survey_id: int, references: Callable[[], Sequence[str]]) -> None:
    """Write down what the latest wave's people were counted under, where an older version of this program opened it and
    the roster is still the one it was opened with. To be called before the roster changes.

    references: makes the ids of everybody on it, in the order of their rows."""
    wave = store.wave_numbered(session, survey_id)
    roster = session.get(Roster, survey_id)
    if wave is None or wave.members is not None or wave.state == WaveState.PLANNED:
        return
    if roster is None or roster.waves >= wave.number:
        return
    views = frozen.from_bytes(wave.views)
    if any(unit.joined for unit in views.units):
        return  # who was counted one level up cannot be told from the roster
    rows = person_places(session, survey_id)
    if len(rows) != wave.invited or any(isinstance(row.attributes, Unreadable) for row in rows):
        return
    try:
        made = [
            frozen.labels(views, row.unit, row.attributes) if row.box is None else frozen.labels(views, row.box, {})
            for row in rows
        ]
    except Refusal:
        return
    wave.members = sealed(session, keys, wave, dict(zip(references(), made, strict=True)))


def erase(session: Session, keys: Keyring, client_id: int, reference: str) -> None:
    """Let nothing find this person any more in what the client's waves keep."""
    for wave in store.waves_with_members(session, client_id):
        if not wave.members:
            continue
        held = _opened(keys, wave)
        key = _key(held)
        kept = [mark for mark in (_hash(key, reference), _hash(key, id_key(reference))) if mark in held["people"]]
        place = held["people"].pop(kept[0]) if kept else None
        if place is not None:
            held["people"][secrets.token_hex(32)] = place
            held["people"] = dict(sorted(held["people"].items()))
            wave.members = _sealed(keys, wave.code, held)


def destroy(session: Session, survey_id: int) -> None:
    """It goes with the roster; later waves that ask any of the same are then reported for the company only."""
    store.set_members(session, survey_id, DESTROYED)


def turn_key(session: Session, old: Keyring, new: Keyring) -> None:
    """Encrypt it anew under another master key."""
    for wave in store.waves_with_members(session):
        if wave.members:
            wave.members = new.encrypt(old.decrypt(wave.members, _about(wave.code)), _about(wave.code))

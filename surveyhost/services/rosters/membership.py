"""Who was counted under which labels in the waves before: what a later wave's groups are held against, of its own
survey and of others of the client's that ask some of the same (`questionnaires.asked_elsewhere`).

Each wave keeps the labels of everybody who was invited, people by a hash of the firm's own id and one of where they
are reached, all of it encrypted under the master key. The key of the hashes is one for the client's waves. Once a wave
is counted, it also keeps the groups at its close, as its report says them: a later wave stands beside what was printed.
It says no more than roster and report did, and goes when the roster goes. Whoever is erased stays in it as somebody
whom nothing finds any more: that somebody left is still known.
"""

import hmac
import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ...core.errors import Refusal
from ...core.grouping import frozen
from ...core.grouping.earlier.found_again import found_again
from ...core.grouping.earlier.newcomers import Earlier, as_counted
from ...core.grouping.frozen import Views
from ...core.roster.look_alikes import id_key, mailbox
from ...core.tabulation.cube import Cube
from ...core.wave.lifecycle import WaveState
from ...store.office import wave as store
from ...store.office.base import Unreadable
from ...store.office.roster import Roster, person_places
from ...store.office.wave import Wave, waves_before
from ...store.sessions import Session
from ..keys import waves as wave_keys
from ..keys.keyring import Keyring
from .people import Findable

CLOSING = "closing"
DESTROYED = b""
"""Kept in place of what went with the roster."""
Labels = tuple[str, ...]
Kept = int | tuple[int, str]
"""What is kept of one person under the mark of the id: the number of the labels, and the mark of the mailbox if any.
Earlier versions kept none."""
_MAILBOX_DIGITS = 32
"""128 bits tell mailboxes apart in half the room."""


def _about(code: str) -> bytes:
    return f"members of wave {code}".encode()


def _hash(key: bytes, reference: str) -> str:
    return hmac.digest(key, reference.encode(), "sha256").hex()


def _marks(key: bytes, people: Sequence[Findable]) -> list[str]:
    """How each of these people is kept: by what the id has in common with ids that look alike, so that who is only
    written otherwise in the next roster is found again; as it stands where several of them look alike."""
    looks = [id_key(one.reference) for one in people]
    alike = Counter(looks)
    return [_hash(key, look if alike[look] == 1 else one.reference) for one, look in zip(people, looks, strict=True)]


def _mailboxes(key: bytes, people: Sequence[Findable]) -> list[str | None]:
    """By what each of these people is found besides, whatever their id: the mailbox or the number at which nobody else
    of them is reached; None for whoever has none, or shares it."""
    boxes = [mailbox(one.address) for one in people]
    sharing = Counter(boxes)
    return [_mailbox(key, box) if box and sharing[box] == 1 else None for box in boxes]


def _mailbox(key: bytes, box: str) -> str:
    return _hash(key, f"reached at {box}")[:_MAILBOX_DIGITS]


def _sealed(keys: Keyring, code: str, document: Mapping[str, Any]) -> bytes:
    return keys.encrypt(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), _about(code))


def sealed(session: Session, keys: Keyring, wave: Wave, people: Sequence[Findable], labels: Sequence[Labels]) -> bytes:
    """What a wave keeps of these people. labels: of each of them. The key is the one of the waves before it, else of
    the client's latest one, so that people are found again from one to the next."""
    before = [one for one in waves_before(session, wave.survey_id, wave.number) if one.members]
    latest = before[-1] if before else store.latest_with_members(session, wave.survey.client_id)
    key = secrets.token_bytes(32) if latest is None else _key(_opened(keys, latest))
    profiles = {one: number for number, one in enumerate(dict.fromkeys(labels))}
    found: dict[str, Kept] = {}
    for mark, box, one in zip(_marks(key, people), _mailboxes(key, people), labels, strict=True):
        found[mark] = profiles[one] if box is None else (profiles[one], box)
    held = {"key": key.hex(), "profiles": list(profiles), "people": dict(sorted(found.items()))}
    return _sealed(keys, wave.code, held)


def _key(held: Mapping[str, Any]) -> bytes:
    return bytes.fromhex(held["key"])


def _opened(keys: Keyring, wave: Wave) -> dict[str, Any]:
    if not wave.members:
        raise ValueError("nothing is kept of this wave")
    return dict(json.loads(keys.decrypt(wave.members, _about(wave.code))))


def _profile(kept: Kept) -> int:
    return kept if isinstance(kept, int) else kept[0]


def _box(kept: Kept) -> str | None:
    return None if isinstance(kept, int) else kept[1]


def earlier(keys: Keyring, wave: Wave, people: Sequence[Findable]) -> list[Earlier]:
    """A wave for these people, found by their ids and where they are reached; once more where others are found
    by their ids alone, for a mailbox may be somebody else's by now. Nothing where it is not kept who was invited."""
    if not wave.members:
        return []
    held = _opened(keys, wave)
    key = _key(held)
    return _earlier(keys, wave, held, _marks(key, people), _mailboxes(key, people))


def _earlier(
    keys: Keyring, wave: Wave, held: Mapping[str, Any], marks: Iterable[str], boxes: Iterable[str | None]
) -> list[Earlier]:
    """marks, boxes: of each person, see `_marks` and `_mailboxes`."""
    kept: Mapping[str, Kept] = held["people"]
    profiles = [tuple(labels) for labels in held["profiles"]]
    labels = [profiles[_profile(one)] for one in kept.values()]
    of_mark = {mark: place for place, mark in enumerate(kept)}
    of_box = {box: place for place, one in enumerate(kept.values()) if (box := _box(one)) is not None}
    by_id = [of_mark.get(mark) for mark in marks]
    found = found_again([None if box is None else of_box.get(box) for box in boxes], by_id)
    views, closing = frozen.from_bytes(wave.views), _closing(keys, wave, held)
    made = [_reading(views, labels, found)]
    if any(place is not None for place in by_id):
        alone = _reading(views, labels, by_id)
        made += [alone] if alone.now != made[0].now else []
    return made if closing is None else [as_counted(one, closing) for one in made]


def _reading(views: Views, labels: Sequence[Labels], found: Sequence[int | None]) -> Earlier:
    """The wave where these places are the people's; labels: of each place."""
    staying = set(found)
    now = [None if place is None else labels[place] for place in found]
    return Earlier(views, now, [one for place, one in enumerate(labels) if place not in staying])


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
    people: Mapping[str, Kept] = held["people"]
    labels = [tuple(held["profiles"][_profile(one)]) for one in people.values()]
    boxes = [_box(one) for one in people.values()]
    found = (_earlier(keys, one, kept, people, boxes) for one, kept in zip(beside, others, strict=True))
    return labels, [reading for readings in found for reading in readings]


def fill(session: Session, keys: Keyring, survey_id: int, people: Callable[[], Iterable[Findable]]) -> None:
    """Write down what the latest wave's people were counted under, where an older version of this program opened it and
    the roster is still the one it was opened with. To be called before the roster changes.

    people: makes everybody on it, in the order of their rows."""
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
    wave.members = sealed(session, keys, wave, list(people()), made)


def erase(session: Session, keys: Keyring, client_id: int, person: Findable) -> None:
    """Let nothing find this person any more in what the client's waves keep."""
    for wave in store.waves_with_members(session, client_id):
        if not wave.members:
            continue
        held = _opened(keys, wave)
        if _erased(held["people"], _key(held), person):
            held["people"] = dict(sorted(held["people"].items()))
            wave.members = _sealed(keys, wave.code, held)


def _erased(people: dict[str, Kept], key: bytes, person: Findable) -> bool:
    """Whether the person was there. Whoever is found by the mailbox is this person too, unless the id finds another:
    then it was somebody else's once, who is found by the id alone from now on."""
    ways = _hash(key, person.reference), _hash(key, id_key(person.reference))
    by_id = next((mark for mark in ways if mark in people), None)
    box = _mailbox(key, mailbox(person.address)) if person.address else None
    by_box = None if box is None else next((mark for mark, one in people.items() if _box(one) == box), None)
    if by_box is not None:
        people[by_box] = _profile(people[by_box])
    found = by_box if by_id is None else by_id
    if found is not None:
        people[secrets.token_hex(32)] = _profile(people.pop(found))
    return found is not None


def destroy(session: Session, survey_id: int) -> None:
    """It goes with the roster; later waves that ask any of the same are then reported for the company only."""
    store.set_members(session, survey_id, DESTROYED)


def turn_key(session: Session, old: Keyring, new: Keyring) -> None:
    """Encrypt it anew under another master key."""
    for wave in store.waves_with_members(session):
        if wave.members:
            wave.members = new.encrypt(old.decrypt(wave.members, _about(wave.code)), _about(wave.code))

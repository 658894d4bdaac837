"""A new master key: everything that the old one opened is encrypted anew.

Crash-safe: the new master key and the other keys anew are laid beside the old ones, the office is rewritten in one
transaction, and only then do the new ones take the old ones' places.
Called again after a crash, it finishes what it began.
"""

import secrets

from ...config import Settings
from ...core.audit_acts import AuditAct
from ...store.office.accounts import drop_uploads
from ...store.office.audit import last_values_after
from ...store.office.roster import every_person
from ...store.office.survey import client_ids_by_survey
from ...store.office.wave import delete_hand_overs
from ...store.sessions import Session
from ..keys.keyring import DESK, KEY_BYTES, MASTER, NEXT, SIGNING, Keyring, keyring, ring_of
from ..keys.places import KEY, KEYS, Place, drop_parts, place, write_secret
from ..keys.signing import SHARED
from ..office import audit
from ..office.house import Actor, House, open_house
from ..rosters import erasure_marks, membership
from ..rosters import people as roster_people
from .refusals import MasterKeyFromEnvironment

ACT = AuditAct.KEY_ROTATE


def rotate(settings: Settings, house: House | None = None) -> None:
    """Put a new master key in place of the old one. Nobody else may be running: others hold the old key in memory.

    `house` is opened from the settings where none is given.

    Refusal where the key comes from the environment: there only whoever sets it can change it.
    """
    if settings.master_key is not None:
        raise MasterKeyFromEnvironment()
    coming = settings.data / f"{MASTER}{NEXT}"
    if not coming.exists():
        write_secret(coming, secrets.token_hex(KEY_BYTES).encode())
    old = keyring(settings)
    where = place(settings)
    new = ring_of(where, bytes.fromhex(coming.read_text(encoding="ascii")))
    house = house or open_house(settings)
    with house.office.begin() as session:
        audit.hold(session)
        if not _is_done(session, new):
            _rewrite_keys(where, old, new)
            _rewrite_rows(session, old, new)
            audit.record(session, house, Actor("shell"), ACT, "master key", after={"key": _mark(new)})
    where.take_places(_names(where), NEXT)
    where.drop_parts(KEYS)
    drop_parts(settings.data)
    coming.replace(settings.data / MASTER)  # last, so that a crash before it begins here again


def _mark(new: Keyring) -> str:
    """What the audit log calls the new key; it tells keys apart, and nothing of them."""
    return new.lookup("rotation").hex()[:16]


def _is_done(session: Session, new: Keyring) -> bool:
    """Whether a rotation that was cut short had already rewritten the office."""
    return (last_values_after(session, ACT) or {}).get("key") == _mark(new)


def _about(name: str) -> bytes:
    """What a key is bound to: its own name, for a wave's key without folder and ending."""
    return (name.removeprefix(KEYS).removesuffix(KEY) if name.startswith(KEYS) else name).encode()


def _names(where: Place) -> list[str]:
    return [SIGNING, DESK, *([SHARED] if where.has(SHARED) else []), *where.names(KEYS, KEY)]


def _rewrite_keys(where: Place, old: Keyring, new: Keyring) -> None:
    for name in _names(where):
        if where.has(name + NEXT):  # of a rotation that was cut short
            where.destroy(name + NEXT)
        where.create(name + NEXT, new.cover_file(old.open_file(where.read(name), _about(name)), _about(name)))


def _rewrite_rows(session: Session, old: Keyring, new: Keyring) -> None:
    clients = client_ids_by_survey(session)
    for person in every_person(session):
        about = roster_people.about(person.survey_id)
        reference = roster_people.unseal(old, person).reference
        person.lookup = roster_people.lookup(new, clients[person.survey_id], reference)
        person.sealed = new.encrypt(old.decrypt(person.sealed, about), about)
    erasure_marks.turn_key(session, old, new)
    membership.turn_key(session, old, new)
    drop_uploads(session)
    delete_hand_overs(session)

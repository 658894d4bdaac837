"""A new master key: everything that the old one opened is encrypted anew.

Crash-safe: the new key and the new files are laid beside the old ones, the office is rewritten in one transaction, and
only then do the new files take the old ones' places. Called again after a crash, it finishes what it began.
"""

import secrets
from pathlib import Path

from ...config import Settings
from ...core.audit_acts import AuditAct
from ...store.office.accounts import drop_uploads
from ...store.office.audit import last_values_after
from ...store.office.roster import every_person
from ...store.office.survey import client_ids_by_survey
from ...store.office.wave import delete_hand_overs
from ...store.sessions import Session
from ..keys.keyring import DESK, KEY_BYTES, MASTER, NEXT, SIGNING, Keyring, drop_parts, keyring, ring_of, write_secret
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
    new = ring_of(settings.data, bytes.fromhex(coming.read_text(encoding="ascii")))
    house = house or open_house(settings)
    with house.office.begin() as session:
        audit.hold(session)
        if not _is_done(session, new):
            _rewrite_files(settings.data, old, new)
            _rewrite_rows(session, old, new)
            audit.record(session, house, Actor("shell"), ACT, "master key", after={"key": _mark(new)})
    _put_in_place(settings.data)


def _mark(new: Keyring) -> str:
    """What the audit log calls the new key; it tells keys apart, and nothing of them."""
    return new.lookup("rotation").hex()[:16]


def _is_done(session: Session, new: Keyring) -> bool:
    """Whether a rotation that was cut short had already rewritten the office."""
    return (last_values_after(session, ACT) or {}).get("key") == _mark(new)


def _files(data: Path) -> list[Path]:
    return [data / SIGNING, data / DESK, *sorted((data / "keys").glob("*.key"))]


def _about(path: Path) -> bytes:
    """What a key's file is bound to: its own name, for a wave's key without the ending."""
    return (path.stem if path.parent.name == "keys" else path.name).encode()


def _rewrite_files(data: Path, old: Keyring, new: Keyring) -> None:
    for path in _files(data):
        coming = path.with_name(path.name + NEXT)
        coming.unlink(missing_ok=True)
        write_secret(coming, new.cover_file(old.open_file(path.read_bytes(), _about(path)), _about(path)))


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


def _put_in_place(data: Path) -> None:
    """The new files over the old; the master key last, so that a crash before it begins here again."""
    for folder in (data / "keys", data):
        for path in sorted(folder.glob(f"*{NEXT}")):
            if path.name != f"{MASTER}{NEXT}":
                _rename(path, path.with_name(path.name.removesuffix(NEXT)))
    for folder in (data / "keys", data):
        drop_parts(folder)
    _rename(data / f"{MASTER}{NEXT}", data / MASTER)


def _rename(source: Path, target: Path) -> None:
    source.replace(target)

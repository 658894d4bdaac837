"""A new master key: everything that the old one opened is encrypted anew.

Crash-safe: the new key and the new files are laid beside the old ones, the office is rewritten in one transaction, and
only then do the new files take the old ones' places. Called again after a crash, it finishes what it began.
"""

import secrets
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..config import Settings
from ..core.errors import Refusal
from ..store.accounts import Upload
from ..store.office import HandOver, Participant, Survey
from . import audit, erasure_marks, rosters
from .house import Actor, open_house
from .keys import DESK, KEY_BYTES, MASTER, SIGNING, Keyring, keyring, ring_of, write_secret

NEXT = ".next"


def rotate(settings: Settings) -> None:
    """Put a new master key in place of the old one. Nobody else may be running: others hold the old key in memory.

    Refusal where the key comes from the environment: there only whoever sets it can change it.
    """
    if settings.master_key is not None:
        raise Refusal("The master key comes from the environment; unset it, and keep it in master.key instead.", "keys")
    coming = settings.data / f"{MASTER}{NEXT}"
    if not coming.exists():
        write_secret(coming, secrets.token_hex(KEY_BYTES).encode())
    old = keyring(settings)
    new = ring_of(settings.data, bytes.fromhex(coming.read_text(encoding="ascii")))
    house = open_house(settings)
    with house.office.begin() as session:
        audit.hold(session)
        if not _is_done(session, settings.data, new):
            _rewrite_files(settings.data, old, new)
            _rewrite_rows(session, old, new)
            audit.record(session, house, Actor("shell"), "key.rotate", "master key")
    _put_in_place(settings.data)


def _is_done(session: Session, data: Path, new: Keyring) -> bool:
    """Whether a rotation that was cut short had already rewritten the office."""
    first = session.scalars(select(Participant).order_by(Participant.id).limit(1)).first()
    return (first is not None and _opens(lambda: rosters.unseal(new, first))) or any(
        _opens(lambda path=path: new.open_file(path.read_bytes(), _about(path)))  # type: ignore[misc]
        for path in _files(data)
    )


def _opens(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except Refusal:
        return False
    return True


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
    clients = {row.id: row.client_id for row in session.execute(select(Survey.id, Survey.client_id))}
    for person in session.scalars(select(Participant).execution_options(yield_per=1000)):
        about = rosters.about(person.survey_id)
        person.lookup = rosters.lookup(new, clients[person.survey_id], rosters.unseal(old, person).reference)
        person.sealed = new.encrypt(old.decrypt(person.sealed, about), about)
    erasure_marks.turn_key(session, old, new)
    for short_lived in (Upload, HandOver):
        session.execute(delete(short_lived))


def _put_in_place(data: Path) -> None:
    """The new files over the old; the master key last, so that a crash before it begins here again."""
    for folder in (data / "keys", data):
        for path in sorted(folder.glob(f"*{NEXT}")):
            if path.name != f"{MASTER}{NEXT}":
                _rename(path, path.with_name(path.name.removesuffix(NEXT)))
    _rename(data / f"{MASTER}{NEXT}", data / MASTER)


def _rename(source: Path, target: Path) -> None:
    source.replace(target)

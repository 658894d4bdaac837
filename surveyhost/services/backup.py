"""Backup and restore of both databases at one moment, without the keys: a backup alone opens nothing, links nobody.

A backup is a folder with two SQLite files, whatever engine the databases run on. Of the vault goes the sorted pool and
never the inbox: two backups around fewer than k waiting boxes would tell whose they are; nor the key by which a link
finds its seat: with it, a backup and somebody's letter would tell for ever whether that person had answered. Restoring
an old backup brings back nothing that was destroyed meanwhile: what the files in `keys/` no longer open is destroyed
again at once.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from ..core import identity
from ..core.errors import Refusal
from ..store import copying, migrate, vault
from ..store import mix as mixing
from ..store.office import Wave
from ..store.sessions import sessions
from . import audit, vault_desk, wave_keys
from .house import Actor, House
from .keys import keyring
from .profiles import seat_counts, without_profiles

IN_VAULT = (vault.wave, vault.token, vault.seat, vault.pool)
DATABASES = ("office", "vault")
MANIFEST = "backup.json"
FORMAT = 1
NEVER = ("keys/", "master.key", "session.key", "signing.key", "desk.key")
"""What a backup never holds; operators copy it apart, with the same duty to destroy."""


@dataclass(frozen=True, slots=True)
class Backup:
    people: int
    boxes: int
    waiting: int
    """Answers that wait for the next mix, and are not in it."""


@dataclass(frozen=True, slots=True)
class Restored:
    people: int
    boxes: int
    destroyed_again: tuple[str, ...]
    """A sentence for each wave that had been closed or forgotten since the backup, and is so again."""


def _in_office() -> list[Table]:
    return migrate.BASES["office"]().sorted_tables


def _url(folder: Path, which: str) -> str:
    return f"sqlite:///{folder / which}.sqlite3"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def backup(house: House, actor: Actor, folder: Path) -> Backup:
    """Write both databases into this folder, which must be new or empty. Mixes first, so that little is left waiting.

    While the two are copied nobody commits to the office, so that they fit. Refusal when the folder holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"{folder} is not empty; a backup wants a folder of its own.", "backup")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _mix(house)
    with house.office.begin() as office:
        audit.hold(office)
        people = _copy_out(office, folder, "office", _in_office())["participant"]
        with house.vault.at_one_moment() as session:
            boxes = _copy_out(session, folder, "vault", IN_VAULT)["pool"]
            waiting = sum(vault.waiting(session, code) for code, _ in vault.codes(session))
        made = Backup(people, boxes, waiting)
        _write_manifest(house, folder, made)
        after = {"people": people, "boxes": boxes, "waiting": waiting}
        audit.record(office, house, actor, "backup.make", "backup", after=after)
    return made


def _mix(house: House) -> None:
    with house.vault() as session:
        standing = [code for code, state in vault.codes(session) if state != "closed"]
    for code in standing:
        vault_desk.mix(house, code)


def _copy_out(source: Session, folder: Path, which: str, tables: list[Table] | tuple[Table, ...]) -> dict[str, int]:
    migrate.upgrade_one(which, _url(folder, which))
    target = sessions(_url(folder, which))
    with target.begin() as writing:
        counts = copying.copy(source, writing, tables)
        if which == "vault":
            writing.execute(update(vault.wave).values(token_key=None))
    mixing.scrub(target, thoroughly=True)
    target.engine.dispose()
    return counts


def _write_manifest(house: House, folder: Path, made: Backup) -> None:
    document = {
        "format": FORMAT,
        "made": house.now().isoformat(timespec="minutes"),
        "revisions": {which: migrate.newest(which) for which in DATABASES},
        "sha256": {which: _sha256(folder / f"{which}.sqlite3") for which in DATABASES},
        "answers_waiting": made.waiting,
        "not_in_it": NEVER,
    }
    (folder / MANIFEST).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def _check_manifest(folder: Path) -> None:
    document: dict[str, Any]
    try:
        document = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        revisions, digests = document["revisions"], document["sha256"]
        is_whole = document["format"] == FORMAT and all(
            _sha256(folder / f"{which}.sqlite3") == digests[which] for which in DATABASES
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise Refusal(f"{folder} holds no backup, or not a whole one.", "restore") from None
    if not is_whole:
        raise Refusal(f"The files in {folder} are not those that were backed up.", "restore")
    for which in DATABASES:
        if revisions[which] != migrate.newest(which):
            there = f"The backup's {which} is at revision {revisions[which]}, this program at {migrate.newest(which)}"
            raise Refusal(f"{there}; restore it with the program that made it.", "restore")


def restore(house: House, actor: Actor, folder: Path) -> Restored:
    """Bring both databases back into an empty house (`init` done, nothing in it).

    Refusal where the folder holds no whole backup of this revision, or the house is not empty.
    """
    _check_manifest(folder)
    with house.office.begin() as office, house.vault.begin() as held:
        if not (copying.is_empty(office, _in_office()) and copying.is_empty(held, IN_VAULT)):
            raise Refusal("There is something in the databases; a backup is restored into empty ones.", "restore")
        boxes = _copy_in(folder, "vault", held, IN_VAULT)["pool"]
        people = _copy_in(folder, "office", office, _in_office())["participant"]
    _make_links_work(house)
    again = _destroy_again(house)
    with house.office.begin() as office:
        after = {"people": people, "boxes": boxes, "destroyed_again": len(again)}
        audit.record(office, house, actor, "backup.restore", "backup", after=after)
    return Restored(people, boxes, tuple(again))


def _copy_in(folder: Path, which: str, target: Session, tables: list[Table] | tuple[Table, ...]) -> dict[str, int]:
    kept = sessions(_url(folder, which))
    with kept() as source:
        if which == "vault":
            for code, _ in vault.codes(source):
                vault.prepare_for(target, code)
        counts = copying.copy(source, target, tables)
    kept.engine.dispose()
    return counts


def _make_links_work(house: House) -> None:
    """The token keys, which no backup holds, made anew from salts whose own keys are here still."""
    ring = keyring(house.settings)
    with house.office() as session:
        waves = list(session.scalars(select(Wave).where(Wave.salt.is_not(None))))
    with house.vault.begin() as held:
        for wave in waves:
            if wave.salt is not None and ring.has(wave_keys.salt_name(wave)):
                key = identity.token_key(ring.unwrap(wave_keys.salt_name(wave), wave.salt))
                of_wave = (vault.wave.c.code == wave.code, vault.wave.c.state != "closed")
                held.execute(update(vault.wave).where(*of_wave).values(token_key=key))


def _destroy_again(house: House) -> list[str]:
    """What was destroyed since the backup was made stays destroyed: the missing key files say what that was."""
    ring = keyring(house.settings)
    with house.office() as session:
        waves = list(session.scalars(select(Wave).where(Wave.state != "planned").order_by(Wave.id)))
    said = []
    for wave in waves:
        if wave.salt is not None and not ring.has(wave_keys.salt_name(wave)):
            _close_again(house, wave.id, wave.code)
            said.append(
                f"Wave {wave.code} was closed after this backup was made, or its keys are missing: it is closed."
            )
        if wave.state != "forgotten" and not ring.has(wave_keys.cube_name(wave.code)):
            _forget_again(house, wave.id, wave.code)
            said.append(
                f"Wave {wave.code} was forgotten after this backup was made, or its keys are missing: it is so."
            )
    return said


def _close_again(house: House, wave_id: int, code: str) -> None:
    closing, ring = vault_desk.close(house, code), keyring(house.settings)
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id)
        if wave.state in {"minted", "open"}:
            wave.state, wave.closed = "closed", house.now()
            wave.seats = {"boxes": closing.boxes, "digest": closing.digest, "invited": wave.invited}
            if ring.has(wave_keys.cube_name(code)):
                wave.seats = {**wave.seats, **seat_counts(ring, code, closing)}
        wave.salt = None


def _forget_again(house: House, wave_id: int, code: str) -> None:
    vault_desk.forget(house, code)
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id)
        wave.state, wave.forgotten = "forgotten", house.now()
        wave.private_key = wave.cube = wave.comments = None
        wave.seats = without_profiles(wave.seats)

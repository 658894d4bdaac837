"""Backup and restore of all databases at one moment, without the keys: a backup alone opens nothing, links nobody.

A backup is a folder with two SQLite files, whatever engine the databases run on; of several vaults each has a file,
under its number. Of a vault goes the sorted pool and never the inbox: two backups around fewer than k waiting boxes
would tell whose they are; nor the key by which a link finds its seat: with it, a backup and somebody's letter would
tell for ever whether that person had answered. Which seats are spent lies beside it under a key that the next backup
destroys (see `used_links`). Restoring an old backup brings back nothing that was destroyed meanwhile: what the files in
`keys/` no longer open is destroyed again at once.
"""

import hashlib
import json
import shutil
from collections.abc import Collection
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...config import Settings
from ...core.audit_acts import AuditAct
from ...core.wave import links_and_seats
from ...core.wave.lifecycle import IN_FIELD, VaultState, WaveState
from ...store import copying, migrate
from ...store.copying import Tables
from ...store.office.wave import Wave, waves_ever_minted, waves_with_salt
from ...store.sessions import Session, Sessions, sessions
from ...store.vault import mix as mixing
from ...store.vault import scrubbing
from ...store.vault import tables as vault
from ...store.vault.copies import IN_COPY, put_back_token_key, take_out_links
from ..fieldwork.closing import clear
from ..fieldwork.response_rates import freeze_rate
from ..keys import waves as wave_keys
from ..keys.keyring import Keyring, keyring
from ..keys.places import PART, drop_parts, write_secret
from ..office import audit, audit_late_seals
from ..office.house import Actor, House
from ..vault import desk, scrubs, spare, split_rows, tampering, used_links
from ..vault.binding import ROWS
from ..vault.profiles import seat_counts
from .presence import RESTORING
from .refusals import (
    BackupChanged,
    BackupFolderInUse,
    BackupOfMoreVaults,
    DatabasesInUse,
    LaterBackup,
    NoBackup,
    OtherProgramsBackup,
    RestoreCutShort,
)

DATABASES = ("office", "vault")
OF_THE_HOUSE = ("clock_mark", "trouble")
NEVER_COPIED = ("intake_event", "intake_seal", "pulse_asked")
"""Who used which service, and who has been asked: a pulse from a backup asks nobody until its month is over."""
MANIFEST = "backup.json"
ROOM = 2_000_000
"""More numbers than people may have come on rosters since a backup: a roster has 1,500,000 lines at most."""
FORMAT, SEVERAL = 2, 3
"""Of one vault, and of several, which a program that knows one vault only must not take. 1: which seats are spent stood
in the vault's file."""
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


def _in_office() -> Tables:
    """All of it but what is true of a running house only, and what is to be forgotten within a day."""
    left_out = {*OF_THE_HOUSE, *NEVER_COPIED}
    return [table for table in migrate.BASES["office"]().sorted_tables if table.name not in left_out]


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
        raise BackupFolderInUse(folder=folder)
    part = folder.with_name(f".{folder.name}{PART}")
    shutil.rmtree(part, ignore_errors=True)  # of a backup that was cut short
    part.mkdir(mode=0o700, parents=True)
    made = _write(house, actor, part)
    part.replace(folder)
    return made


def _write(house: House, actor: Actor, folder: Path) -> Backup:
    _mix(house)
    with house.office.begin() as office:
        audit.hold(office)
        people = _copy_out(office, folder, "office", _in_office())["participant"]
        used: used_links.Used = {}
        boxes = waiting = 0
        for which, of in _vaults(house).items():
            with of.at_one_moment() as session:
                used |= used_links.take(keyring(house.settings), session)
                boxes += _copy_out(session, folder, which, IN_COPY)["pool"]
                waiting += sum(vault.waiting(session, code) for code, _ in vault.codes(session))
        made = Backup(people, boxes, waiting)
        _write_manifest(house, folder, made, used)
        used_links.destroy_older(keyring(house.settings), used)
        after = {"people": people, "boxes": boxes, "waiting": waiting}
        audit.record(office, house, actor, AuditAct.BACKUP_MAKE, "backup", after=after)
    return made


def _vaults(house: House) -> dict[str, Sessions]:
    """By the names of their files: "vault", and of further ones "vault-3" by number, since names may change."""
    return {f"vault-{one.number}" if one.number else "vault": one.sessions for one in house.vaults}


def databases(settings: Settings) -> tuple[str, ...]:
    """The names of all files of a backup."""
    return (*DATABASES, *(f"vault-{one.number}" for one in settings.vaults))


def _mix(house: House) -> None:
    standing = []
    for of in _vaults(house).values():
        with of() as session:
            standing += [code for code, state in vault.codes(session) if state != VaultState.CLOSED]
    for code, error in scrubs.mix_each(house, standing)[1].items():
        with suppress(scrubbing.Busy), tampering.noted(house, code):
            raise error


def _copy_out(source: Session, folder: Path, which: str, tables: Tables) -> dict[str, int]:
    migrate.upgrade_one(which, _url(folder, which))
    target = sessions(_url(folder, which))
    with target.begin() as writing:
        counts = copying.copy(source, writing, tables)
        if which != "office":
            take_out_links(writing)
    scrubbing.scrub(target, thoroughly=True)
    target.engine.dispose()
    return counts


def _write_manifest(house: House, folder: Path, made: Backup, used: used_links.Used) -> None:
    held = databases(house.settings)
    document = {
        "format": SEVERAL if house.vaults.are_several else FORMAT,
        "made": house.now().isoformat(timespec="minutes"),
        "revisions": {which: migrate.newest(which) for which in held},
        "sha256": {which: _sha256(folder / f"{which}.sqlite3") for which in held},
        "answers_waiting": made.waiting,
        "used": used,
        "not_in_it": NEVER,
    }
    (folder / MANIFEST).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def _check_manifest(house: House, folder: Path) -> used_links.Used:
    document: dict[str, Any]
    try:
        document = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        revisions, digests = document["revisions"], document["sha256"]
        used: used_links.Used = document["used"] if document["format"] in {FORMAT, SEVERAL} else {}
        is_whole = document["format"] in {1, FORMAT, SEVERAL} and all(
            _sha256(folder / f"{which}.sqlite3") == digests[which] for which in (*DATABASES, *digests)
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise NoBackup(folder=folder) from None
    if not is_whole:
        raise BackupChanged(folder=folder)
    if unnamed := sorted(digests.keys() - set(databases(house.settings))):
        raise BackupOfMoreVaults(listed=", ".join(unnamed))
    for which in digests:
        if revisions.get(which) != migrate.newest(which):
            there = (
                f"The backup's {which} is at revision {revisions.get(which)}, this program at {migrate.newest(which)}"
            )
            raise OtherProgramsBackup(there=there)
    return used


def restore(house: House, actor: Actor, folder: Path, close_unknown: bool = False) -> Restored:
    """Bring both databases back into an empty house (`init` done, nothing in it).

    Refusal where the folder holds no whole backup of this revision, or the house is not empty; and where a later backup
    was made, so that nobody knows any more which links of a wave in the field were used by then. With `close_unknown`
    such waves are closed: what was answered is kept, and nobody can answer twice.
    """
    spare.check_unused(house)
    ring, used = keyring(house.settings), _check_manifest(house, folder)
    unknown = used_links.unknown(ring, used)
    if unknown and not close_unknown:
        raise LaterBackup(listed=", ".join(unknown))
    note, backed_up = house.settings.data / RESTORING, _sha256(folder / MANIFEST)
    is_again = note.exists()
    if is_again and note.read_text(encoding="ascii") != backed_up:
        raise RestoreCutShort()
    with house.office.begin() as office, ExitStack() as stack:
        vaults = {which: stack.enter_context(of.begin()) for which, of in _vaults(house).items()}
        if is_again:
            copying.empty(office, migrate.BASES["office"]().sorted_tables)
            for held in vaults.values():
                mixing.destroy_all(held)
        elif not (
            copying.is_empty(office, _in_office()) and all(copying.is_empty(held, IN_COPY) for held in vaults.values())
        ):
            raise DatabasesInUse()
        else:
            write_secret(note, backed_up.encode())
        boxes = sum(_restore_vault(ring, folder, which, held, used) for which, held in vaults.items())
        people = _copy_in(folder, "office", office, _in_office())["participant"]
        _leave_room(office)
    _make_links_work(house)
    again = _destroy_again(house, unknown)
    with house.office.begin() as office:
        after = {"people": people, "boxes": boxes, "destroyed_again": len(again)}
        audit.record(office, house, actor, AuditAct.BACKUP_RESTORE, "backup", after=after)
    audit_late_seals.mark_anew(house)
    drop_parts(house.settings.data)
    note.unlink()
    return Restored(people, boxes, tuple(again))


def _restore_vault(ring: Keyring, folder: Path, which: str, held: Session, used: used_links.Used) -> int:
    """How many boxes it has; none for a vault that was named after this backup."""
    if not (folder / f"{which}.sqlite3").exists():
        return 0
    boxes = _copy_in(folder, which, held, IN_COPY)["pool"]
    own = {code for code, _ in vault.codes(held)}
    used_links.put_back(ring, held, {code: kept for code, kept in used.items() if code in own})
    return boxes


def _copy_in(folder: Path, which: str, target: Session, tables: Tables) -> dict[str, int]:
    kept = sessions(_url(folder, which))
    with kept() as source:
        if which != "office":
            for code, _ in vault.codes(source):
                vault.prepare_for(target, code)
        counts = copying.copy(source, target, tables)
    kept.engine.dispose()
    return counts


def _leave_room(office: Session) -> None:
    """No number of a person that was given since the backup is given again: letters out there name it."""
    table = migrate.BASES["office"]().tables["participant"]
    copying.go_on_counting(office, table, copying.counted(office, table) + ROOM)


def _make_links_work(house: House) -> None:
    """The token keys, which no backup holds, made anew from salts whose own keys are here still."""
    ring = keyring(house.settings)
    with house.office() as session:
        waves = waves_with_salt(session)
    for wave in waves:
        if wave.salt is not None and ring.has(wave_keys.salt_name(wave)):
            key = links_and_seats.token_key(ring.unwrap(wave_keys.salt_name(wave), wave.salt))
            with house.vault_of(wave.code).begin() as held:
                put_back_token_key(held, wave.code, key)


def _destroy_again(house: House, unknown: Collection[str]) -> list[str]:
    """What was destroyed since the backup was made stays destroyed: the missing key files say what that was.

    Waves of which nobody knows which links were used, `unknown`, are closed too.
    """
    ring = keyring(house.settings)
    with house.office() as session:
        waves = waves_ever_minted(session)
    said = []
    for wave in waves:
        if wave.code in unknown:
            _close_again(house, wave.id, wave.code)
            said.append(f"Which links of wave {wave.code} had been used is no longer known: it is closed.")
        elif wave.salt is not None and not ring.has(wave_keys.salt_name(wave)):
            _close_again(house, wave.id, wave.code)
            said.append(
                f"Wave {wave.code} was closed after this backup was made, or its keys are missing: it is closed."
            )
        if wave.state != WaveState.FORGOTTEN and not ring.has(wave_keys.cube_name(wave.code)):
            _forget_again(house, wave.id, wave.code)
            said.append(
                f"Wave {wave.code} was forgotten after this backup was made, or its keys are missing: it is so."
            )
    return said


def _close_again(house: House, wave_id: int, code: str) -> None:
    closing, ring = desk.close(house, code, None), keyring(house.settings)
    with house.office.begin() as session:
        wave = session.get_one(Wave, wave_id)
        if wave.state in IN_FIELD:
            wave.state, wave.closed = WaveState.CLOSED, house.now()
            wave.seats = {**seat_counts(ring, code, closing), "invited": wave.invited}
            freeze_rate(wave)
        for name in (wave_keys.salt_name(wave), *ring.names(wave_keys.used_names(code))):
            ring.destroy(name)
        wave.salt = None
    if closing.covers == ROWS:
        split_rows.announce(house, code, closing.digest)


def _forget_again(house: House, wave_id: int, code: str) -> None:
    desk.forget(house, code)
    with house.office.begin() as session:
        clear(session.get_one(Wave, wave_id), house.now())

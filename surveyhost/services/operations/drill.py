"""A backup restored where it leaves nothing, checked, and let go of: whether it could be restored if it had to be.

Databases and wave keys are held in the memory of this process. A second copy of a key on a disk would outlive the day
on which the key is destroyed; and a restored vault says which links were used, which its backup says under a key that
the next one destroys.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from ...config import Settings
from ...store import in_memory, migrate
from ..keys import keys_read
from ..keys.keyring import DESK, DESK_PUBLIC, MASTER, SESSION, SIGNING
from ..keys.places import place
from ..office.audit_seals import MARK
from ..office.house import Actor, House, open_house
from . import health, presence
from .backup import MANIFEST, Restored, databases, restore
from .refusals import NoBackup

_T = TypeVar("_T")
LINKED, IN_PLACE = (MASTER, SESSION, DESK_PUBLIC), (SIGNING, DESK, MARK)
"""What is taken over beside the keys of waves: files, and what lies in the place of keys."""


@dataclass(frozen=True, slots=True)
class Drill:
    folder: Path
    """The backup that was restored."""
    made: datetime
    restored: Restored
    faults: Sequence[str]
    """What is wrong with what came back, a sentence each."""
    restoring: float
    checking: float
    """Seconds."""


def newest(folder: Path) -> Path:
    """The backup in this folder, or the newest of those in folders under it. Refusal where there is none."""
    if (folder / MANIFEST).is_file():
        return folder
    there = [path for path in folder.glob(f"*/{MANIFEST}") if not path.parent.name.startswith(".")]
    if not there:
        raise NoBackup(folder=folder)
    return max(there, key=lambda path: (_made(path.parent), path.stat().st_mtime_ns)).parent


def _made(folder: Path) -> datetime:
    try:
        return datetime.fromisoformat(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["made"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise NoBackup(folder=folder) from None


def drill(
    settings: Settings, actor: Actor, folder: Path, copy: Path | None = None, close_unknown: bool = False
) -> Drill:
    """Restore the newest backup of this folder, and check it. Changes nothing anywhere.

    copy: a copy of the keys to try instead of those of the installation.

    Refusal where it would be refused in earnest: no whole backup, of another revision, a later one was made.
    """
    keys = settings if copy is None else replace(settings, data=copy, keyring_url="")
    presence.check_keys(keys)
    chosen = newest(folder)
    with _scratch(keys) as house:
        restored, restoring = _timed(lambda: restore(house, actor, chosen, close_unknown))
        faults, checking = _timed(lambda: list(health.restored_faults(house)))
    return Drill(chosen, _made(chosen), restored, faults, restoring, checking)


@contextmanager
def _scratch(settings: Settings) -> Iterator[House]:
    """An empty installation in memory. Its folder holds links to what is no wave's key, and nothing of those."""
    with (
        tempfile.TemporaryDirectory(prefix="surveyhost-drill-") as made,
        in_memory.databases(databases(settings)) as urls,
    ):
        folder = Path(made)
        for name in LINKED:
            if (settings.data / name).exists():
                (folder / name).symlink_to((settings.data / name).resolve())
        further = tuple(replace(one, url=urls[f"vault-{one.number}"], spare_url="") for one in settings.vaults)
        here = replace(
            settings,
            data=folder,
            office_url=urls["office"],
            vault_url=urls["vault"],
            vault_spare_url="",
            vaults=further,
        )
        with keys_read.instead(here, place(settings), IN_PLACE):
            migrate.upgrade(here)
            house = open_house(here)
            try:
                yield house
            finally:
                for sessions in (house.office, *(one.sessions for one in house.vaults)):
                    sessions.engine.dispose()


def _timed(act: Callable[[], _T]) -> tuple[_T, float]:
    begun = time.monotonic()
    return act(), time.monotonic() - begun

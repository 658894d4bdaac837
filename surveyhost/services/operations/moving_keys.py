"""Keys from one place to another: into a keyring database, out to a copy that is kept apart, and back from one.

A copy is a folder as a data folder without a keyring database: `signing.key`, `desk.key`, `audit.end`, and `keys/`.
Each has the same duty to destroy, so there is one copy at most, and what is moved is destroyed where it was.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from ...config import Settings
from ..keys.keyring import DESK, SIGNING
from ..keys.places import KEY, KEYS, PART, Folder, Place, place
from ..keys.signing import SHARED
from ..keys.waves import UNBORN
from ..office.audit_seals import MARK
from .refusals import CopyFolderInUse, KeysDiffer, KeysStayWhereTheyAre, NoKeysThere

_OWN = (SIGNING, DESK, SHARED)
_IN_A_COPY = {*_OWN, MARK, KEYS.rstrip("/")}


def _keys(where: Place) -> list[str]:
    return [*(name for name in _OWN if where.has(name)), *where.names(KEYS, KEY)]


def left_behind(settings: Settings) -> Iterator[Path]:
    """Files of keys in the data folder of an installation that keeps its keys in a database."""
    for name in _keys(Folder(settings.data)):
        yield settings.data / name


def _take(source: Place, target: Place, name: str) -> None:
    try:
        target.create(name, source.read(name))
    except FileExistsError:
        if target.read(name) != source.read(name):
            raise KeysDiffer(name=name, where=target.said(name)) from None


def copy(settings: Settings, folder: Path) -> int:
    """Copy all keys into this folder, in place of the copy that was there; how many. CopyFolderInUse, NoKeysThere."""
    source, earlier = place(settings), Folder(folder)
    names = _keys(source)
    if SIGNING not in names:
        raise NoKeysThere(where=source.said(SIGNING))
    if folder.exists() and (not folder.is_dir() or {one.name for one in folder.iterdir()} - _IN_A_COPY):
        raise CopyFolderInUse(folder=folder)
    part = folder.with_name(f".{folder.name}{PART}")
    _destroy(Folder(part), part)
    part.mkdir(mode=0o700, parents=True)
    for name in names:
        _take(source, Folder(part), name)
    _copy_mark(source, Folder(part))
    _destroy(earlier, folder)
    part.replace(folder)
    return len(names)


def _destroy(where: Folder, folder: Path) -> None:
    for name in _keys(where):
        where.destroy(name)
    shutil.rmtree(folder, ignore_errors=True)


def _copy_mark(source: Place, target: Place) -> None:
    if source.has(MARK):
        target.put(MARK, source.read(MARK))


def move(settings: Settings, folder: Path) -> int:
    """Take all keys out of this folder to where this installation keeps them, and destroy them there; how many.

    Whoever is stopped calls it again. NoKeysThere, KeysStayWhereTheyAre; KeysDiffer where something else has a name.
    """
    source, target = Folder(folder), place(settings)
    names = _keys(source)
    if target == source:
        raise KeysStayWhereTheyAre(folder=folder)
    if not names:
        raise NoKeysThere(where=source.said(KEYS))
    target.begin()
    for name in names:
        _take(source, target, name)
    for name in source.names(KEYS, UNBORN):
        if not target.has(name):
            target.create(name, b"")
    if not target.has(MARK):
        _copy_mark(source, target)
    for name in [*source.names(KEYS, UNBORN), MARK]:
        source.drop(name)
    for name in reversed(names):
        source.destroy(name)
    return len(names)

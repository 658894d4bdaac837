"""Locks by name, for what only one process may do at a time, on whichever machine it runs.

Where the office is PostgreSQL they are locks of the office. On SQLite, where all processes are on one machine, they are
files of the data folder. Either way a lock dies with the process that holds it.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from ...store import locks
from .house import House

FOLDER = "locks"
WIDTH = 50
"""Characters of a note."""


class Held(Protocol):
    """A lock, as long as it is held."""

    def note(self, words: str) -> None:
        """Say something about what is done under it, at most `WIDTH` characters; gone with the lock."""


class _File:
    def __init__(self, handle: int) -> None:
        self._handle = handle

    def note(self, words: str) -> None:
        os.pwrite(self._handle, words.ljust(WIDTH).encode("ascii"), 0)  # at once: a reader sees this or what was before


@contextmanager
def alone(house: House, name: str) -> Iterator[Held | None]:
    """The lock inside the block, for one process and thread at a time; None where another has it."""
    with locks.locked(house.office, name) if _are_shared(house) else _file(house, name, waits=False) as held:
        yield held


@contextmanager
def in_turn(house: House, *names: str) -> Iterator[None]:
    """Wait for the lock, or for each of several, and hold them inside the block."""
    with _several(house, names, waits=True):
        yield


@contextmanager
def those_free(house: House, names: Iterable[str]) -> Iterator[frozenset[str]]:
    """As `alone`, of several locks: those that nobody else has."""
    with _several(house, names, waits=False) as held:
        yield held


@contextmanager
def _several(house: House, names: Iterable[str], waits: bool) -> Iterator[frozenset[str]]:
    if _are_shared(house):
        with locks.several(house.office, names, waits) as held:
            yield held
        return
    with ExitStack() as files:
        ordered = sorted(set(names))  # so that two who want several never wait for each other
        yield frozenset(one for one in ordered if files.enter_context(_file(house, one, waits)) is not None)


def noted(house: House, name: str) -> str:
    """What the lock's holder says; "" where nobody holds it, or holds it and says nothing."""
    if _are_shared(house):
        return locks.noted(house.office, name)
    path = _path(house, name)
    if not path.exists():
        return ""
    with alone(house, name) as free:
        return "" if free is not None else path.read_text(encoding="ascii").strip()


def _path(house: House, name: str) -> Path:
    return house.settings.data / FOLDER / name


def _are_shared(house: House) -> bool:
    """Whether they are locks of the office."""
    return house.office.dialect == "postgresql"


@contextmanager
def _file(house: House, name: str, waits: bool) -> Iterator[_File | None]:
    path = _path(house, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            os.ftruncate(handle, 0)  # what one that was killed had noted
            yield _File(handle)
    finally:
        os.close(handle)

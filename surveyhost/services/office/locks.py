"""Locks by name, for what only one process may do at a time, on whichever machine it runs.

Where the office is PostgreSQL they are locks of the office. On SQLite, where all processes are on one machine, they are
files of the data folder. Either way a lock dies with the process that holds it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
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
    with _locked(house, name, waits=False) as held:
        yield held


@contextmanager
def in_turn(house: House, name: str) -> Iterator[None]:
    """Wait for the lock, and hold it inside the block."""
    with _locked(house, name, waits=True):
        yield


def noted(house: House, name: str) -> str:
    """What the lock's holder says; "" where nobody holds it, or holds it and says nothing."""
    if house.office.dialect == "postgresql":
        return locks.noted(house.office, name)
    path = _path(house, name)
    if not path.exists():
        return ""
    with alone(house, name) as free:
        return "" if free is not None else path.read_text(encoding="ascii").strip()


def _path(house: House, name: str) -> Path:
    return house.settings.data / FOLDER / name


@contextmanager
def _locked(house: House, name: str, waits: bool) -> Iterator[Held | None]:
    if house.office.dialect == "postgresql":
        with locks.locked(house.office, name, waits) as held:
            yield held
        return
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

"""A house brought to a state once by each process that runs tests: the next test that wants it gets a copy.

A state is known by everything that makes it up: both databases byte for byte, the files of the data folder, the
settings, and the time. The same act with the same arguments leads from the same state to the same one, so from the
second time on its outcome is put in place instead of being made again. Only on SQLite, and only in tests that replace
nothing of the product. Tests of promises and in browsers make everything anew.
"""

import functools
import pickle
import shutil
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest

from surveyhost.services.office.house import House

KEPT = 200
"""So many states are kept; the one that was not wanted for longest goes first."""
P, R = ParamSpec("P"), TypeVar("R")
MADE_ANEW = {"promises", "browser"}
"""Folders of tests that begin with nothing: they look at what an act leaves behind, or are served by other threads."""
HARMLESS = {"MOMENT"}
"""Names whose replacement changes no state."""
_COUNTERS = (range(24, 28), range(40, 44), range(92, 96))
"""Where the head of a database file counts its writes: no part of what it holds."""


_Key = tuple[bytes, str, bytes]
"""The state before, the act, its arguments."""


@dataclass
class _Kept:
    folder: "TemporaryDirectory[str]"
    result: bytes


class _Shelf:
    """What is kept, and whether the test that runs may use it."""

    def __init__(self) -> None:
        self.kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self.seen: set[bytes] = set()
        self.is_open = False

    def again(self, key: _Key) -> bool:
        """Whether this was done before."""
        mark = blake2b(repr(key).encode(), digest_size=16).digest()
        if mark in self.seen:
            return True
        self.seen.add(mark)
        return False

    def find(self, key: _Key) -> _Kept:
        self.kept.move_to_end(key)
        return self.kept[key]

    def put(self, key: _Key, made: _Kept) -> None:
        self.kept[key] = made
        if len(self.kept) > KEPT:
            self.kept.popitem(last=False)[1].folder.cleanup()


_shelf = _Shelf()


def begin(item: pytest.Item) -> None:
    """Decide for the test that is about to run."""
    _shelf.is_open = not MADE_ANEW.intersection(item.path.parts)


def watch_replacing(replacing: type[pytest.MonkeyPatch]) -> None:
    """Make everything anew in a test from the moment on when it replaces something."""
    for name in ("setattr", "setitem", "setenv", "delattr", "delitem"):
        setattr(replacing, name, _watched(getattr(replacing, name)))


def _watched(replace: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(replace)
    def replaced(self: pytest.MonkeyPatch, target: Any, *about: Any, **named: Any) -> None:
        if not (about and isinstance(about[0], str) and about[0] in HARMLESS):
            _shelf.is_open = False
        replace(self, target, *about, **named)

    return replaced


def once(act: Callable[Concatenate[House, P], R]) -> Callable[Concatenate[House, P], R]:
    """An act upon a house that leads to the same state whenever it begins with the same one."""

    @functools.wraps(act)
    def acted(house: House, /, *args: P.args, **named: P.kwargs) -> R:
        if not _shelf.is_open or house.office.dialect != "sqlite":
            return act(house, *args, **named)
        try:
            key = _state(house), f"{act.__module__}.{act.__qualname__}", pickle.dumps((args, sorted(named.items())))
        except (AttributeError, pickle.PicklingError):  # a function among the arguments
            return act(house, *args, **named)
        with _closed():
            if key in _shelf.kept:
                return _put_in_place(house, _shelf.find(key))
            result = act(house, *args, **named)
            if _shelf.again(key):
                _shelf.put(key, _Kept(_copied(house), pickle.dumps(result)))
            return result

    return acted


@contextmanager
def _closed() -> Iterator[None]:
    """Acts within an act are part of it."""
    _shelf.is_open = False
    yield
    _shelf.is_open = True


def _state(house: House) -> bytes:
    data = house.settings.data
    digest = blake2b(repr((house.now(), house.uptime(), house.settings)).replace(str(data), "").encode())
    for path in _databases(data):
        with closing(sqlite3.connect(path)) as database:
            content = bytearray(database.serialize())
        for counter in _COUNTERS:
            content[counter.start : counter.stop] = bytes(len(counter))
        digest.update(content)
    for path in _files(data):
        digest.update(repr((str(path.relative_to(data)), path.read_bytes())).encode())
    return digest.digest()


def _files(data: Path) -> list[Path]:
    """All but databases, and the files that SQLite lays beside them."""
    return sorted(path for path in data.rglob("*") if path.is_file() and ".sqlite3" not in path.name)


def _databases(data: Path) -> list[Path]:
    return sorted(data.glob("*.sqlite3"))


def _copied(house: House) -> "TemporaryDirectory[str]":
    made = TemporaryDirectory(prefix="state")
    for path in _files(house.settings.data):
        to = Path(made.name) / path.relative_to(house.settings.data)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, to)
    for path in _databases(house.settings.data):
        _back_up(path, Path(made.name) / path.name)
    return made


def _put_in_place(house: House, found: _Kept) -> Any:
    data, kept = house.settings.data, Path(found.folder.name)
    for path in _databases(kept):
        _back_up(path, data / path.name)
    for path in _files(data):
        path.unlink()
    for path in _files(kept):
        to = data / path.relative_to(kept)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, to)
    return pickle.loads(found.result)


def _back_up(source: Path, to: Path) -> None:
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(to)) as copy:
        original.backup(copy)

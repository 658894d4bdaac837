"""Where keys lie: files of the data folder, or a small PostgreSQL database that several desks share.

Either holds the same names: `signing.key`, `desk.key`, `audit.end`, and in `keys/` those of waves. What stands under a
name that ends in `.key` is encrypted under the master key.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ...config import Settings
from ...store import keyring as database
from ...store import presence

KEYS = "keys/"
"""How the names of waves' keys begin."""
KEY = ".key"
PART = ".part"
"""Ending of a key's file that is being written; one that a crash left is of no use to anybody."""


class Place(Protocol):
    """Where keys lie, by name."""

    def __hash__(self) -> int:
        """Two that are the same place are equal."""

    def begin(self) -> None:
        """Make the place itself. Safe to repeat."""

    def said(self, name: str) -> str:
        """A name as a sentence says it: where it is."""

    def has(self, name: str) -> bool:
        """Whether something stands there."""

    def read(self, name: str) -> bytes:
        """FileNotFoundError where nothing stands there."""

    def names(self, beginning: str, ending: str) -> list[str]:
        """Names that begin and end so, sorted."""

    def create(self, name: str, content: bytes) -> None:
        """Under a new name; on the disk when this returns. FileExistsError if it is not new."""

    def put(self, name: str, content: bytes) -> None:
        """What is no key, in place of what stood there."""

    def drop(self, name: str) -> None:
        """Take away what is no key. Safe to repeat."""

    def destroy(self, name: str) -> None:
        """Take a key away so that it cannot be brought back; on the disk when this returns. Safe to repeat."""

    def take_places(self, names: Sequence[str], ending: str) -> None:
        """What lies beside each of these keys, under its name with this ending, takes its place. Safe to repeat."""

    def drop_parts(self, beginning: str) -> None:
        """Take away what a crash left of keys whose names begin so. Nobody may be writing one."""

    def one_at_a_time(self) -> AbstractContextManager[None]:
        """Hold off everybody else who would do the same, on every machine that shares the place."""


def sync_folder(folder: Path) -> None:
    """A name that was made or deleted is on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drop_parts(folder: Path, beginning: str = "") -> None:
    """Take away what a crash left of files that were being written. Nobody may be writing any here."""
    for part in folder.glob(f".{beginning}*{PART}"):
        if part.is_file():
            part.unlink(missing_ok=True)


def write_secret(path: Path, content: bytes) -> None:
    """A new file, 0600 from its first moment, whole and on the disk when it is there. FileExistsError if it is."""
    for left in path.parent.glob(f".{path.name}.*{PART}"):  # by a writer of this name that was cut short
        left.unlink(missing_ok=True)
    whole = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(whole, path)  # unlike a rename it never takes another file's place
    finally:
        whole.unlink(missing_ok=True)
    sync_folder(path.parent)


@dataclass(frozen=True, slots=True)
class Folder:
    """Files of a data folder."""

    data: Path

    def begin(self) -> None:
        """Make the folder for waves' keys."""
        (self.data / KEYS).mkdir(mode=0o700, parents=True, exist_ok=True)

    def said(self, name: str) -> str:
        """The file's path."""
        return str(self.data / name)

    def has(self, name: str) -> bool:
        """Whether the file is there."""
        return (self.data / name).exists()

    def read(self, name: str) -> bytes:
        """The file's content."""
        return (self.data / name).read_bytes()

    def names(self, beginning: str, ending: str) -> list[str]:
        """Files of one folder, those that are being written left out."""
        folder, start = beginning.rpartition("/")[::2]
        inside = f"{folder}/" if folder else ""
        return sorted(inside + path.name for path in (self.data / folder).glob(f"{start}*{ending}") if path.is_file())

    def create(self, name: str, content: bytes) -> None:
        """A file that only the desk's own account can read."""
        self.begin()
        write_secret(self.data / name, content)

    def put(self, name: str, content: bytes) -> None:
        """Written beside it first, so that a reader sees the one or the other."""
        path = self.data / name
        coming = path.with_name(f"{path.name}.new")
        coming.write_bytes(content)
        coming.replace(path)

    def drop(self, name: str) -> None:
        """Delete the file."""
        (self.data / name).unlink(missing_ok=True)

    def destroy(self, name: str) -> None:
        """Overwrite the file and delete it.

        A file system that copies on write may keep the old blocks: they are encrypted under the master key.
        """
        path = self.data / name
        try:
            with path.open("r+b") as file:
                file.write(secrets.token_bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            return
        sync_folder(path.parent)

    def take_places(self, names: Sequence[str], ending: str) -> None:
        """One file after the other; whoever is stopped in between goes on."""
        for name in names:
            with suppress(FileNotFoundError):
                (self.data / f"{name}{ending}").replace(self.data / name)

    def drop_parts(self, beginning: str) -> None:
        """Of files that were being written."""
        folder, start = beginning.rpartition("/")[::2]
        drop_parts(self.data / folder, start)

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """By a lock on the folder."""
        handle = os.open(self.data, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


@dataclass(frozen=True, slots=True)
class Database:
    """Rows of the keyring database."""

    url: str

    def begin(self) -> None:
        """Make its tables."""
        database.begin(self.url)

    def said(self, name: str) -> str:
        """The name, and the database without its password."""
        whole = presence.named("keyring", self.url)
        return whole if name == KEYS else f"{name} in {whole}"

    def has(self, name: str) -> bool:
        """Whether the row is there; not where the tables are missing."""
        return database.read(self.url, name) is not None

    def read(self, name: str) -> bytes:
        """The row's content."""
        found = database.read(self.url, name)
        if found is None:
            raise FileNotFoundError(name)
        return found

    def names(self, beginning: str, ending: str) -> list[str]:
        """Rows; none where the tables are missing."""
        folder = beginning.rpartition("/")[0]
        there = database.names(self.url, ending)
        return [one for one in there if one.startswith(beginning) and one.rpartition("/")[0] == folder]

    def create(self, name: str, content: bytes) -> None:
        """A new row."""
        if not database.create(self.url, name, content):
            raise FileExistsError(name)

    def put(self, name: str, content: bytes) -> None:
        """A row, in place of what stood there."""
        database.put(self.url, name, content)

    def drop(self, name: str) -> None:
        """Delete the row."""
        database.drop(self.url, name)

    def destroy(self, name: str) -> None:
        """Write the table anew without it. Again where it is gone already: its log may be there still."""
        database.rewrite(self.url, lambda there: {one: content for one, content in there.items() if one != name})

    def take_places(self, names: Sequence[str], ending: str) -> None:
        """All at once."""

        def change(there: Mapping[str, bytes]) -> Mapping[str, bytes]:
            coming = {name: there[name + ending] for name in names if name + ending in there}
            return {**{one: what for one, what in there.items() if not one.endswith(ending)}, **coming}

        database.rewrite(self.url, change)

    def drop_parts(self, beginning: str) -> None:
        """There are none: a row is there as a whole."""

    def one_at_a_time(self) -> AbstractContextManager[None]:
        """By a lock of the database."""
        return database.one_at_a_time(self.url)


INSTEAD: dict[Path, Place] = {}
"""By data folder: what is its place while `keys_read` says so."""


def place(settings: Settings) -> Place:
    """Where the keys of this installation lie."""
    if (read := INSTEAD.get(settings.data)) is not None:
        return read
    return Database(settings.keyring_url) if settings.keyring_url else Folder(settings.data)

"""Databases that live in this process and nowhere else: whatever ends it, nothing of them is left on a disk."""

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager

VFS = "vfs=memdb"


@contextmanager
def databases(names: Sequence[str]) -> Iterator[dict[str, str]]:
    """An empty SQLite database for each name, by its URL, for as long as the block lasts."""
    files = {name: f"file:/{name}-{secrets.token_hex(8)}?{VFS}" for name in names}
    with ExitStack() as held:
        for file in files.values():  # a database in memory lives while somebody holds it open
            held.enter_context(closing(sqlite3.connect(file, uri=True)))
        yield {name: f"sqlite:///{file}&uri=true" for name, file in files.items()}

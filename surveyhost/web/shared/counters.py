"""Counts of one hour, in memory that all processes of a web server share: it forks them after the app is made.

Nothing is kept but numbers in places that a keyed hash picks, so not even the hashes lie there.
"""

import fcntl
import hashlib
import secrets
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from mmap import mmap
from threading import Lock

from limits import RateLimitItem

KEY_BYTES = 32
_HEAD = struct.Struct(f">q{KEY_BYTES}s")
_BEGIN = 64
CELLS = 2**19
"""Numbers in each of two rows. A name has a place in either, and the smaller number counts: who shares one place with
somebody else hardly ever shares both."""
_MOST = 2**16 - 1


class Counters:
    """Counts names until the hour changes; then all are zero, and the key is another."""

    def __init__(self) -> None:
        self._memory = mmap(-1, _BEGIN + 2 * 2 * CELLS)  # anonymous, and shared with every fork
        self._cells = memoryview(self._memory)[_BEGIN:].cast("H")
        self._threads, self._processes = Lock(), tempfile.TemporaryFile()  # noqa: SIM115  (for as long as we live)
        self._begin(-1)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads:
            fcntl.lockf(self._processes, fcntl.LOCK_EX)  # dies with the process that holds it
            try:
                yield
            finally:
                fcntl.lockf(self._processes, fcntl.LOCK_UN)

    def _begin(self, hour: int) -> None:
        self._memory[:] = bytes(len(self._memory))
        _HEAD.pack_into(self._memory, 0, hour, secrets.token_bytes(KEY_BYTES))

    def hour_key(self, hour: int) -> bytes:
        """The key of this hour, 32 bytes, the same in all processes. The one before and all counts are forgotten."""
        with self._alone():
            if _HEAD.unpack_from(self._memory)[0] < hour:
                self._begin(hour)
            key: bytes = _HEAD.unpack_from(self._memory)[1]
        return key

    @staticmethod
    def _places(limit: RateLimitItem, name: str) -> tuple[int, int]:
        one, other = struct.unpack_from(">II", hashlib.sha256(limit.key_for(name).encode()).digest())
        return one % CELLS, CELLS + other % CELLS

    def hit(self, limit: RateLimitItem, name: str) -> bool:
        """Counts one. False if it was one too many."""
        places = self._places(limit, name)
        with self._alone():
            for place in places:
                self._cells[place] = min(self._cells[place] + 1, _MOST)
            return min(self._cells[place] for place in places) <= limit.amount

    def clear(self, limit: RateLimitItem, name: str) -> None:
        """Takes back what was counted under this name."""
        places = self._places(limit, name)
        with self._alone():
            counted = min(self._cells[place] for place in places)
            for place in places:
                self._cells[place] -= counted

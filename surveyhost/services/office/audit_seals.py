"""Seals on the audit log: what makes it more than a chain that whoever writes the database could forge anew.

A process with the desk's keys seals each event that it writes: HMAC-SHA256 over the event's place and digest, which
stands for every event before. The client's face holds no such key; the desk seals its events within a minute. How far
the log reached then is marked in a file of the data folder, out of reach for whoever has the database only.
"""

import contextlib
import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import Refusal
from ..keys.keyring import keyring
from .house import House
from .refusals import AuditLogFault, LogMarkForeign, LogUnmarked

MARK = "audit.end"
_MARKED, _SEALED = b"surveyhost/1/mark ", b"surveyhost/1/event "


@dataclass(frozen=True, slots=True)
class End:
    """Where the log ends or ended: how many events, and the digest of the last."""

    events: int
    digest: str

    def _bytes(self) -> bytes:
        return f"{self.events} {self.digest}".encode()


def key(house: House) -> bytes | None:
    """What seals; None in a process without the desk's keys."""
    try:
        return keyring(house.settings).audit_key()
    except Refusal:
        return None


def seal(key: bytes, end: End) -> str:
    """The seal of the event that is this many-th and has this digest, 64 hex digits."""
    return hmac.digest(key, _SEALED + end._bytes(), "sha256").hex()


def fits(key: bytes, end: End, given: str) -> bool:
    """Whether this is the event's seal."""
    return hmac.compare_digest(seal(key, end), given)


def mark(house: House, key: bytes, end: End, anew: bool = False) -> None:
    """Write down how far the log reaches; never less far than it stands there, unless `anew`.

    A file that cannot be written is a matter for `surveyhost verify`, not for the act that was just committed.
    """
    with contextlib.suppress(OSError), _one_at_a_time(house.settings.data):
        known = None if anew else marked(house, key)
        if known is not None and known.events >= end.events:
            return
        path = house.settings.data / MARK
        mac = hmac.digest(key, _MARKED + end._bytes(), "sha256").hex()
        coming = path.with_name(f"{MARK}.new")
        coming.write_text(json.dumps({"events": end.events, "digest": end.digest, "seal": mac}), encoding="ascii")
        coming.replace(path)


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold off every other thread and process that would mark: two writers would mix their marks or go back."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def unmarked(house: House) -> AuditLogFault:
    """What is wrong where a sealed log has no mark."""
    path = house.settings.data / MARK
    return LogMarkForeign(path=path) if path.exists() else LogUnmarked(path=path)


def marked(house: House, key: bytes) -> End | None:
    """How far the log reached when it was last marked; None where it never was, or the file is not ours."""
    try:
        read = json.loads((house.settings.data / MARK).read_text(encoding="ascii"))
        end, mac = End(int(read["events"]), str(read["digest"])), str(read["seal"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return end if hmac.compare_digest(hmac.digest(key, _MARKED + end._bytes(), "sha256").hex(), mac) else None

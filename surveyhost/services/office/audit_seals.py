"""Seals on the audit log: what makes it more than a chain that whoever writes the database could forge anew.

A process with the desk's keys seals each event that it writes: HMAC-SHA256 over the event's place and digest, which
stands for every event before. The client's face holds no such key; the desk seals its events within a minute. How far
the log reached then is marked where the keys lie, out of reach for whoever has the office only.
"""

import contextlib
import hmac
import json
from dataclasses import dataclass

from ...core.errors import Refusal
from ...store.refusals import DatabaseRefused
from ..keys.keyring import keyring
from ..keys.places import place
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

    A mark that cannot be written is a matter for `surveyhost verify`, not for the act that was just committed.
    """
    where = place(house.settings)
    with contextlib.suppress(OSError, DatabaseRefused), where.one_at_a_time():
        known = None if anew else marked(house, key)
        if known is not None and known.events >= end.events:
            return
        mac = hmac.digest(key, _MARKED + end._bytes(), "sha256").hex()
        where.put(MARK, json.dumps({"events": end.events, "digest": end.digest, "seal": mac}).encode("ascii"))


def unmarked(house: House) -> AuditLogFault:
    """What is wrong where a sealed log has no mark."""
    where = place(house.settings)
    path = where.said(MARK)
    return LogMarkForeign(path=path) if where.has(MARK) else LogUnmarked(path=path)


def marked(house: House, key: bytes) -> End | None:
    """How far the log reached when it was last marked; None where it never was, or the file is not ours."""
    try:
        read = json.loads(place(house.settings).read(MARK))
        end, mac = End(int(read["events"]), str(read["digest"])), str(read["seal"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return end if hmac.compare_digest(hmac.digest(key, _MARKED + end._bytes(), "sha256").hex(), mac) else None

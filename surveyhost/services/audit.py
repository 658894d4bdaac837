"""The audit log: append-only, hash-chained, one event for every write of the office.

An event says who did what to which object, and a setting's value before and after. It never holds an answer, a
token, a name or an address of a participant.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..store.office import AuditEvent, AuditHead
from .house import Actor, House

BEGINNING = "0" * 64
"""What the first event names as the one before."""
_HEAD = 1


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log, as pages and exports show it."""

    number: int
    at: datetime
    actor: str
    act: str
    object: str
    client_id: int | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    digest: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What checking the whole log found."""

    events: int
    head: str
    broken_at: int | None
    """Number of the first event that does not fit; None where all fit."""

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def record(
    session: Session,
    house: House,
    actor: Actor,
    act: str,
    object: str,
    client_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Append one event inside the caller's transaction, so that the write and its event stand or fall together.

    Call it last in the transaction: it locks the end of the chain until the transaction ends.
    """
    head = _locked_head(session)
    event = AuditEvent(
        at=_stamp(house.now()),
        actor=actor.name,
        act=act,
        object=object,
        client_id=client_id,
        before=_plain(before),
        after=_plain(after),
        previous=head.digest,
    )
    event.digest = _digest(event)
    head.digest, head.events = event.digest, head.events + 1
    session.add(event)
    session.flush()


def hold(session: Session) -> None:
    """Let nobody else commit an act until the caller's transaction ends, so that it sees one state of the office."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    _locked_head(session)


def _locked_head(session: Session) -> AuditHead:
    # A write before the read: a row lock on PostgreSQL, the write lock on SQLite. Reading first would let two
    # transactions see the same end and fork the chain.
    if not _lock(session):
        with contextlib.suppress(IntegrityError), session.begin_nested():  # somebody else may write the first event too
            session.execute(insert(AuditHead).values(id=_HEAD, digest=BEGINNING, events=0))
        _lock(session)
    return session.get_one(AuditHead, _HEAD, populate_existing=True)


def _lock(session: Session) -> bool:
    head = update(AuditHead).where(AuditHead.id == _HEAD).values(id=_HEAD).returning(AuditHead.id)
    return session.scalar(head) is not None


def _stamp(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What JSON gives back on reading: dates as text, tuples as lists; or else the digest would not fit later."""
    return None if values is None else json.loads(json.dumps(dict(values), default=str))


def _digest(event: AuditEvent) -> str:
    fields = [
        event.previous,
        event.at.isoformat(timespec="seconds"),
        event.actor,
        event.act,
        event.object,
        event.client_id,
        event.before,
        event.after,
    ]
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def events(house: House, client_id: int | None = None, limit: int = 100, before: int | None = None) -> list[Event]:
    """The latest events, newest first; of one client only, and older than event `before`, where given."""
    wanted = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)
    if client_id is not None:
        wanted = wanted.where(AuditEvent.client_id == client_id)
    if before is not None:
        wanted = wanted.where(AuditEvent.id < before)
    with house.office() as session:
        return [_line(event) for event in session.scalars(wanted)]


def export(house: House) -> Iterator[str]:
    """The whole log, oldest first, one JSON document a line: enough to check the chain without us."""
    with house.office() as session:
        for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=1000)):
            line = _line(event)
            document = {
                "number": line.number,
                "at": line.at.isoformat(timespec="seconds"),
                "actor": line.actor,
                "act": line.act,
                "object": line.object,
                "client": line.client_id,
                "before": line.before,
                "after": line.after,
                "previous": event.previous,
                "digest": line.digest,
            }
            yield json.dumps(document, ensure_ascii=False, sort_keys=True)


def check(house: House) -> Chain:
    """Walk the whole log: each event's own digest, each link to the one before, the count and end of the chain."""
    expected, count = BEGINNING, 0
    with house.office() as session:
        for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=1000)):
            if event.previous != expected or event.digest != _digest(event):
                return Chain(count, expected, event.id)
            expected, count = event.digest, count + 1
        head = session.get(AuditHead, _HEAD)
        last = session.scalar(select(func.max(AuditEvent.id))) or 0
    fits = (head.digest, head.events) == (expected, count) if head else count == 0
    return Chain(count, expected, None if fits else last + 1)


def _line(event: AuditEvent) -> Event:
    return Event(
        event.id,
        event.at,
        event.actor,
        event.act,
        event.object,
        event.client_id,
        event.before,
        event.after,
        event.digest,
    )

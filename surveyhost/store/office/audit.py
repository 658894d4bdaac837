"""The audit log: one row for every event, and one that says where the chain of them ends."""

import contextlib
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from .base import Office

_HEAD = 1


class AuditHead(Office):
    """One row: where the audit chain ends. Whoever writes an event locks this row first, so the chain never forks."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str]
    events: Mapped[int]


class AuditEvent(Office):
    """Append-only and hash-chained: every write of the office, with who did it."""

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    act: Mapped[str]
    """A verb and a noun: "wave.open", "release.approve"."""
    object: Mapped[str] = mapped_column(index=True)
    """"wave 12", "client 3"."""
    client_id: Mapped[int | None] = mapped_column(index=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    previous: Mapped[str]
    """Hash of the event before; 64 zeros for the first."""
    digest: Mapped[str]
    seal: Mapped[str | None]
    """HMAC over the digest, by a process that holds the key; vouches for every event up to this one."""


# The end of the chain


def audit_head(session: Session) -> AuditHead | None:
    """Where the chain ends, as this transaction sees it; None before the first event."""
    return session.get(AuditHead, _HEAD)


def lock_audit_head(session: Session, beginning: str) -> AuditHead:
    """Where the chain ends, locked until the transaction ends; made with the digest `beginning` if it is not there."""
    # A write before the read: a row lock on PostgreSQL, the write lock on SQLite. Reading first would let two
    # transactions see the same end and fork the chain.
    if not _lock(session):
        with contextlib.suppress(IntegrityError), session.begin_nested():  # somebody else may write the first event too
            session.execute(insert(AuditHead).values(id=_HEAD, digest=beginning, events=0))
        _lock(session)
    return session.get_one(AuditHead, _HEAD, populate_existing=True)


def _lock(session: Session) -> bool:
    head = update(AuditHead).where(AuditHead.id == _HEAD).values(id=_HEAD).returning(AuditHead.id)
    return session.scalar(head) is not None


# Events of the whole log


def latest_events(
    session: Session, limit: int, client_id: int | None = None, before: int | None = None
) -> Sequence[AuditEvent]:
    """The latest events, newest first; of one client only, and older than event `before`, where given."""
    wanted = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)
    if client_id is not None:
        wanted = wanted.where(AuditEvent.client_id == client_id)
    if before is not None:
        wanted = wanted.where(AuditEvent.id < before)
    return session.scalars(wanted).all()


def events_oldest_first(session: Session, after: int = 0) -> Iterator[AuditEvent]:
    """Every event but the first `after` ones, as the log goes, a thousand rows at a time."""
    wanted = select(AuditEvent).order_by(AuditEvent.id).offset(after)
    yield from session.scalars(wanted.execution_options(yield_per=1000))


def last_event_moment(session: Session) -> datetime | None:
    """When the last event was written, None for an empty log."""
    return session.scalar(select(AuditEvent.at).order_by(AuditEvent.id.desc()).limit(1))


def event_count(session: Session) -> tuple[int, datetime | None]:
    """How many events there are, and the latest moment of one."""
    head = session.execute(select(func.count(), func.max(AuditEvent.at))).one()
    return head[0], head[1]


def digest_of_event(session: Session, place: int) -> str | None:
    """The digest of the event at this place of the log, from 1; None if it is not so long."""
    wanted = select(AuditEvent.digest).order_by(AuditEvent.id).offset(max(0, place - 1)).limit(1)
    return session.scalar(wanted)


def digest_from_the_end(session: Session, back: int) -> str | None:
    """The digest of the event with `back` others after it; None if the log is not so long."""
    return session.scalar(select(AuditEvent.digest).order_by(AuditEvent.id.desc()).offset(max(0, back)).limit(1))


def set_seal(session: Session, event_id: int, seal: str) -> None:
    """Write an event's seal."""
    session.execute(update(AuditEvent).where(AuditEvent.id == event_id).values(seal=seal))


# Events about one thing


def last_values_after(session: Session, act: str, object: str | None = None) -> dict[str, Any] | None:
    """What the latest event of this act (on this object) says was set; None where it says nothing or there is none."""
    wanted = select(AuditEvent.after).where(AuditEvent.act == act)
    if object is not None:
        wanted = wanted.where(AuditEvent.object == object)
    return session.scalar(wanted.order_by(AuditEvent.id.desc()).limit(1))


def first_event_of_act(session: Session, act: str) -> int | None:
    """The number of the first event of this act, None if there is none."""
    return session.scalar(select(func.min(AuditEvent.id)).where(AuditEvent.act == act))


def events_on(
    session: Session, object: str, acts: Collection[str], since: datetime | None = None
) -> Sequence[AuditEvent]:
    """Events of these acts on this object, after a moment where given; oldest first."""
    wanted = select(AuditEvent).where(AuditEvent.object == object, AuditEvent.act.in_(acts)).order_by(AuditEvent.id)
    return session.scalars(wanted if since is None else wanted.where(AuditEvent.at > since)).all()

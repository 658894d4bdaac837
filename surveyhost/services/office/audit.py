"""The audit log: append-only, hash-chained and sealed, one event for every write of the office.

An event says who did what to which object, and a setting's value before and after. It never holds an answer, a
token, a name or an address of a participant.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ...core.audit_acts import AuditAct
from ...store.office import audit as store
from ...store.office.audit import AuditEvent, AuditHead
from ...store.sessions import Session, after_commit, see_one_state
from . import audit_seals
from .audit_seals import End
from .house import Actor, House
from .refusals import (
    AuditLogFault,
    LogChanged,
    LogCutShort,
    LogMiscounted,
    LogNeverSealed,
    LogSealForeign,
    LogWrittenAnew,
)

BEGINNING = "0" * 64
"""What the first event names as the one before."""
UNSEALED = timedelta(hours=1)
"""So long an event of the client's face may wait for the desk's seal."""


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
    """Number of the first event that does not fit; None where all fit, or where what is wrong is at the end."""
    fault: AuditLogFault | None = None
    """What is wrong; None where nothing is."""

    @property
    def whole(self) -> bool:
        return self.fault is None


def record(
    session: Session,
    house: House,
    actor: Actor,
    act: AuditAct,
    object: str,
    client_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Append one event inside the caller's transaction, so that the write and its event stand or fall together.

    Call it last in the transaction: it locks the end of the chain until the transaction ends.
    """
    head = store.lock_audit_head(session, BEGINNING)
    if actor.on_shell:
        after = {**(after or {}), "signed on": "shell"}
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
    event.digest = digest(event)
    key = _sealing_key(session, house, head)
    head.digest, head.events = event.digest, head.events + 1
    if key is not None:
        event.seal = audit_seals.seal(key, End(head.events, head.digest))
        _mark_when_committed(session, house, key, End(head.events, head.digest))
    session.add(event)
    session.flush()


def _sealing_key(session: Session, house: House, head: AuditHead) -> bytes | None:
    """What seals the next event; None without the desk's keys, and in a log that does not go on from its mark.

    The act goes on then: it is recorded without a seal, and `check` finds what was done to the log.
    """
    key = audit_seals.key(house)
    mark = None if key is None else audit_seals.marked(house, key)
    if mark is None or mark == End(head.events, head.digest):
        return key
    back = head.events - mark.events
    was = BEGINNING if mark.events == 0 else store.digest_from_the_end(session, back)
    return key if back >= 0 and was == mark.digest else None


def _mark_when_committed(session: Session, house: House, key: bytes, reached: End) -> None:
    if audit_seals.marked(house, key) is not None:
        after_commit(session, lambda: audit_seals.mark(house, key, reached))


def end(session: Session) -> End:
    """Where the log ends, as this transaction sees it."""
    head = store.audit_head(session)
    return End(0, BEGINNING) if head is None else End(head.events, head.digest)


def hold(session: Session) -> None:
    """Let nobody else commit an act until the caller's transaction ends, so that it sees one state of the office."""
    see_one_state(session)
    store.lock_audit_head(session, BEGINNING)


def _stamp(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What JSON gives back on reading: dates as text, tuples as lists; or else the digest would not fit later."""
    return None if values is None else json.loads(json.dumps(dict(values), default=str))


def digest(event: AuditEvent) -> str:
    """What the event's own digest has to be: SHA-256 over all it says and the digest before, 64 hex digits."""
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
    with house.office() as session:
        return [_line(event) for event in store.latest_events(session, limit, client_id, before)]


def export(house: House) -> Iterator[str]:
    """The whole log, oldest first, one JSON document a line: enough to check the chain without us."""
    with house.office() as session:
        for event in store.events_oldest_first(session):
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


def check(house: House, late: bool = True) -> Chain:
    """Walk the whole log: each event's own digest and seal, each link to the one before, the count, the end and mark.

    A log that the desk has sealed and whose mark is gone is not whole: nobody can tell whether events are missing at
    its end. Without the desk's keys the seals are left out. `late`: whether an event may lack its seal for an hour at
    most.
    """
    key = audit_seals.key(house)
    mark = None if key is None else audit_seals.marked(house, key)
    walk = _Walk(key, mark, house.now() if late else None)
    with house.office() as session:
        for event in store.events_oldest_first(session):
            if fault := walk.step(event):
                return Chain(walk.end.events, walk.end.digest, event.id, fault)
        head = end(session)
    fault = walk.stop(head)
    if fault is None and key is not None and mark is None and walk.has_seals:
        fault = audit_seals.unmarked(house)
    return Chain(walk.end.events, walk.end.digest, None, fault)


@dataclass(slots=True)
class _Walk:
    """How far a walk along the log has come, and what it is held against."""

    key: bytes | None
    mark: End | None
    now: datetime | None
    end: End = field(default_factory=lambda: End(0, BEGINNING))
    has_seals: bool = False
    """Whether the desk has sealed any event: then it has marked the end as well."""

    def step(self, event: AuditEvent) -> AuditLogFault | None:
        """Go on to this event; what is wrong with it."""
        if event.previous != self.end.digest or event.digest != digest(event):
            return LogChanged(number=event.id)
        self.end = End(self.end.events + 1, event.digest)
        if self.mark is not None and self.mark.events == self.end.events and self.mark != self.end:
            return LogWrittenAnew(number=event.id)
        if self.key is None:
            return None
        if event.seal is None:
            is_late = self.now is not None and event.at < self.now - UNSEALED
            return LogNeverSealed(number=event.id) if is_late else None
        self.has_seals = True
        return None if audit_seals.fits(self.key, self.end, event.seal) else LogSealForeign(number=event.id)

    def stop(self, head: End) -> AuditLogFault | None:
        """What is wrong with the end."""
        if head != self.end:
            return LogMiscounted(events=self.end.events, counted=head.events)
        lost = 0 if self.mark is None else self.mark.events - self.end.events
        return LogCutShort(lost=lost) if lost > 0 else None


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

"""Seals for events that were written without the key, and the question whether the log ever ended where it is said."""

from ...core.audit_acts import AuditAct
from ...store.office.audit import digest_of_event, events_oldest_first, set_seal
from ...store.sessions import Session
from . import audit, audit_seals
from .audit import BEGINNING, Chain
from .audit_seals import End
from .house import Actor, House
from .refusals import AuditLogFaulty, EndIsMarked, LogMarkForeign, LogUnmarked


def begin(house: House) -> Chain:
    """Seal and mark a log that never was, once its chain was checked: for `init`. A marked one is sealed as ever.

    What is wrong is in the answer; nothing is sealed then.
    """
    key = audit_seals.key(house)
    if key is None or audit_seals.marked(house, key) is not None:
        seal_rest(house)
        return audit.check(house)
    found = audit.check(house, late=False)
    if found.whole and not found.events:
        audit_seals.mark(house, key, End(0, BEGINNING))
    elif found.whole:
        _seal_after(house, key, End(0, BEGINNING))
    return found


def seal_rest(house: House) -> bool:
    """Seal the events of the client's face, behind the mark, if they go on from there. For the worker's clock.

    False where they do not: then somebody changed the log, and `audit.check` says where.
    """
    key = audit_seals.key(house)
    mark = None if key is None else audit_seals.marked(house, key)
    return key is None or mark is None or _seal_after(house, key, mark)


def _seal_after(house: House, key: bytes, mark: End) -> bool:
    with house.office.begin() as session:
        audit.hold(session)
        reached = mark
        if not _has(session, mark):
            return False
        for event in list(events_oldest_first(session, after=mark.events)):  # the log is written to meanwhile
            if event.previous != reached.digest or event.digest != audit.digest(event):
                return False
            reached = End(reached.events + 1, event.digest)
            if event.seal is None:
                set_seal(session, event.id, audit_seals.seal(key, reached))
    audit_seals.mark(house, key, reached)
    return True


def _has(session: Session, end: End) -> bool:
    return (digest_of_event(session, end.events) if end.events else BEGINNING) == end.digest


def has_end(house: House, end: End) -> bool:
    """Whether the log once ended there, as a report printed it."""
    with house.office() as session:
        return _has(session, end)


def mark_lost(house: House, actor: Actor) -> None:
    """Take the log for whole as it ends now, since its mark is lost; an event says so for good.

    AuditLogFaulty where anything else is wrong with it, EndIsMarked where its mark is there.
    """
    found = audit.check(house, late=False)
    if found.fault is None:
        raise EndIsMarked()
    if not isinstance(found.fault, LogUnmarked | LogMarkForeign):
        raise AuditLogFaulty(fault=found.fault)
    with house.office.begin() as session:
        audit.record(session, house, actor, AuditAct.AUDIT_MARK, "audit log", after={"events": found.events})
    mark_anew(house)


def mark_anew(house: House) -> None:
    """The log was brought back from a backup: it ends here now, whatever was marked before."""
    key = audit_seals.key(house)
    with house.office() as session:
        reached = audit.end(session)
    if key is not None:
        audit_seals.mark(house, key, reached, anew=True)

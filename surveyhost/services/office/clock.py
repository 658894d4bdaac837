"""May the clock be believed? Asked before anything that cannot be taken back: closing, forgetting, erasing, abandoning.

Each worker writes down once a minute what time it is, and beside it its machine's own count of seconds since its start,
which nobody sets. A clock that then differs by more than a day from what was to be expected has jumped, or the house
stood still for so long: either way nothing is destroyed until an administrator has said that the clock is right.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ...core.audit_acts import AuditAct
from ...store.office.audit import last_event_moment
from ...store.office.upkeep import ClockMark, clock_mark, clock_mark_of, delete_clock_marks, put_clock_mark
from ...store.sessions import Session
from . import audit
from .house import Actor, House
from .refusals import ClockJumped

MOST = timedelta(hours=24)
"""A larger step than this is not believed without being asked."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A clock that is not believed."""

    expected: datetime
    """What time it should be about: the last believed moment, and what has passed since by the machine's own count."""
    now: datetime

    def __str__(self) -> str:
        """One sentence: what the clock says, what was expected, what to do."""
        return self.refusal().reason

    def refusal(self) -> ClockJumped:
        """The same, to be raised."""
        return ClockJumped(now=f"{self.now:%Y-%m-%d %H:%M}", expected=f"{self.expected:%Y-%m-%d %H:%M}")


def jump(house: House) -> Jump | None:
    """What is wrong with the clock; None while it can be believed. Changes nothing."""
    with house.office() as session:
        return _jump(house, session)


def _own(house: House, session: Session) -> ClockMark | None:
    """What this machine noted since its start."""
    boot, ticks = house.uptime()
    mark = clock_mark_of(session, boot)
    return mark if mark is not None and ticks >= mark.ticks else None


def _jump(house: House, session: Session) -> Jump | None:
    mark, own, event, now = clock_mark(session), _own(house, session), last_event_moment(session), house.now()
    if event is not None and (now < event - MOST or (mark is None and now > event + MOST)):
        return Jump(event, now)
    if mark is None:
        return None
    boot, ticks = house.uptime()
    expected = mark.seen
    if boot and own is not None:
        expected = own.anchor + timedelta(seconds=ticks - own.ticks)
    return Jump(expected, now) if abs(now - expected) > MOST else None


def check(house: House) -> None:
    """Note that the clock was right at this moment. ClockJumped where it cannot be believed."""
    with house.office() as session:
        own, found = _own(house, session), _jump(house, session)
    if found is not None:
        raise found.refusal()
    if own is None or own.seen != house.now():
        with house.office.begin() as session:
            _note(house, session, is_anchored=own is not None)


def _note(house: House, session: Session, is_anchored: bool) -> None:
    """The moment is believed. The machine's count is read anew, or, `is_anchored`, goes on from where it was.

    Going on from there, many small steps are found as one large one.
    """
    boot, ticks = house.uptime()
    mark = clock_mark_of(session, boot, for_update=True) if is_anchored else None
    if mark is None:
        put_clock_mark(session, house.now(), boot, ticks, house.now() - MOST)
    else:
        mark.seen = house.now()


def confirm(house: House, actor: Actor) -> None:
    """Somebody has looked at the clock, and it is right: from this moment on it is believed again."""
    with house.office.begin() as session:
        found = _jump(house, session)
        before = None if found is None else {"expected": found.expected.isoformat(timespec="seconds")}
        delete_clock_marks(session)  # of every machine: whatever they counted from was wrong, or may have been
        _note(house, session, is_anchored=False)
        audit.record(session, house, actor, AuditAct.CLOCK_CONFIRM, "clock", before=before)

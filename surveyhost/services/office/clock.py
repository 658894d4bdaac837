"""May the clock be believed? Asked before anything that cannot be taken back: closing, forgetting, erasing, abandoning.

The worker writes down once a minute what time it is, and beside it the machine's own count of seconds since its start,
which nobody sets. A clock that then differs by more than a day from what was to be expected has jumped, or the house
stood still for so long: either way nothing is destroyed until an administrator has said that the clock is right.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ...core.audit_acts import AuditAct
from ...store.office.audit import last_event_moment
from ...store.office.upkeep import ClockMark, clock_mark, put_clock_mark
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
        return _jump(house, clock_mark(session), last_event_moment(session))


def _jump(house: House, mark: ClockMark | None, event: datetime | None) -> Jump | None:
    now = house.now()
    if event is not None and (now < event - MOST or (mark is None and now > event + MOST)):
        return Jump(event, now)
    if mark is None:
        return None
    expected = mark.seen
    boot, ticks = house.uptime()
    if boot and boot == mark.boot and ticks >= mark.ticks:
        expected = mark.anchor + timedelta(seconds=ticks - mark.ticks)
    return Jump(expected, now) if abs(now - expected) > MOST else None


def check(house: House) -> None:
    """Note that the clock was right at this moment. ClockJumped where it cannot be believed."""
    with house.office() as session:
        mark = clock_mark(session)
        found = _jump(house, mark, last_event_moment(session))
    if found is not None:
        raise found.refusal()
    boot, ticks = house.uptime()
    is_anchored = mark is not None and boot == mark.boot and ticks >= mark.ticks
    if mark is None or not is_anchored or mark.seen != house.now():
        with house.office.begin() as session:
            _note(session, house.now(), None if is_anchored else (boot, ticks))


def _note(session: Session, now: datetime, anchor: tuple[str, float] | None) -> None:
    """The moment is believed; with `anchor` the machine's count is read anew, otherwise it goes on from where it was.

    Going on from there, many small steps are found as one large one.
    """
    mark = clock_mark(session, for_update=True)
    if mark is None:
        boot, ticks = anchor or ("", 0.0)
        put_clock_mark(session, now, boot, ticks)
        return
    mark.seen = now
    if anchor is not None:
        mark.anchor, (mark.boot, mark.ticks) = now, anchor


def confirm(house: House, actor: Actor) -> None:
    """Somebody has looked at the clock, and it is right: from this moment on it is believed again."""
    with house.office.begin() as session:
        found = _jump(house, clock_mark(session), last_event_moment(session))
        before = None if found is None else {"expected": found.expected.isoformat(timespec="seconds")}
        _note(session, house.now(), house.uptime())
        audit.record(session, house, actor, AuditAct.CLOCK_CONFIRM, "clock", before=before)

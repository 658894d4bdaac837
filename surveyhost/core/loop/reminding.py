"""When something of the loop is due, and how late it is: after 7, 21 and 30 days."""

from datetime import date
from enum import StrEnum

SOON, LATE, STUCK = 7, 21, 30
"""Days. Of an action: before it is due, and after; of a finding: after it was marked."""
WEEK = 7
"""Days between two letters to the same person."""


class Urgency(StrEnum):
    """How pressing it is."""

    SOON = "soon"
    LATE = "late"
    VERY_LATE = "very_late"
    STUCK = "stuck"
    """Everybody can see by now that nothing has come of it."""


def _after(days: int) -> Urgency:
    if days >= STUCK:
        return Urgency.STUCK
    return Urgency.VERY_LATE if days >= LATE else Urgency.LATE


def of_action(due: date, today: date) -> Urgency | None:
    """How pressing an action is that is not done; None while it is due in more than a week."""
    days = (today - due).days
    if days > 0:
        return _after(days)
    return Urgency.SOON if days >= -SOON else None


def of_finding(marked: date, today: date) -> Urgency | None:
    """How pressing a finding is that nobody has decided about; None in its first week."""
    days = (today - marked).days
    return _after(days) if days >= SOON else None

"""Due dates of actions as a calendar file."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from ...core.loop.actions import OPEN
from ...outside.calendars import Entry, calendar
from ..office.house import House
from .actions import PlanRow


def due_dates(house: House, plans: Iterable[PlanRow]) -> bytes:
    """The actions among these that are not done yet, each on its day."""
    host, now = urlsplit(house.settings.base_url).hostname or "surveyhost", house.now()
    return calendar(
        Entry(f"action-{plan.id}@{host}", plan.due, plan.what, "\n".join((plan.owner, *plan.steps)), now)
        for plan in plans
        if plan.state in OPEN
    )

"""When reminders are sent: days before closing, or dates, at an hour in the client's time zone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from .refusals import ReminderPlanNoList, ReminderUnreadable, TooManyReminders

MOST = 5
"""Reminders in one plan: more would be pestering."""
FARTHEST = 60
"""Days before closing."""
_SHAPE = re.compile(r"(?:(?P<days>\d{1,2})|(?P<day>\d{4}-\d\d-\d\d))@(?P<at>\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder of a plan: so many days before the day of closing, or on a day, at an hour."""

    days_before: int | None
    day: date | None
    at: time

    def text(self) -> str:
        """As it is kept and typed: "3@09:00", "2026-03-10@09:00"."""
        return f"{self.days_before if self.day is None else self.day.isoformat()}@{self.at:%H:%M}"

    def moment(self, closes: datetime) -> datetime:
        """When it is due; `closes` is in the client's time zone, and so is this."""
        day = self.day if self.day is not None else closes.date() - timedelta(days=self.days_before or 0)
        return datetime.combine(day, self.at, closes.tzinfo)


def parse(text: str) -> Planned:
    """One reminder from its text. ReminderRefused where it cannot be read."""
    shape = _SHAPE.fullmatch(text.strip())
    try:
        if shape is None:
            raise ValueError(text)
        at = time.fromisoformat(shape["at"])
        planned = Planned(int(shape["days"]) if shape["days"] else None, _day(shape["day"]), at)
        if (planned.days_before or 0) > FARTHEST:
            raise ValueError(text)
    except ValueError:
        raise ReminderUnreadable(text=text, farthest=FARTHEST) from None
    return planned


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def check(plan: object) -> list[str]:
    """A plan as it may be kept: a list of texts, each once. ReminderRefused for anything else."""
    if not isinstance(plan, list | tuple) or not all(isinstance(one, str) for one in plan):
        raise ReminderPlanNoList(plan=repr(plan))
    kept = list(dict.fromkeys(parse(one).text() for one in plan))
    if len(kept) > MOST:
        raise TooManyReminders(count=len(kept), most=MOST)
    return kept


def moments(plan: Iterable[str], opens: datetime, closes: datetime, zone: tzinfo) -> list[datetime]:
    """When the reminders of a plan are due, in order: those after the opening and before the closing, each once."""
    last = closes.astimezone(zone)
    due = {parse(one).moment(last) for one in plan}
    return sorted(one for one in due if opens < one < closes)


def split(moments: Sequence[str], now: datetime) -> tuple[list[str], list[str]]:
    """Kept moments (ISO 8601) that are due now, and those still to come."""
    due = [one for one in moments if datetime.fromisoformat(one) <= now]
    return due, [one for one in moments if one not in due]

"""Days as a calendar file (RFC 5545) that every calendar program reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day."""

    uid: str
    """Always the same for the same thing, so that a second file replaces the first."""
    day: date
    title: str
    words: str
    changed: datetime


WARNING = timedelta(days=-7)
"""When a calendar program reminds of an entry."""


def calendar(entries: Iterable[Entry]) -> bytes:
    """A file with these entries. They take up no time of the day, and remind a week before."""
    made = Calendar()
    made.add("prodid", "-//surveyhost//actions//EN")
    made.add("version", "2.0")
    for one in entries:
        event, alarm = Event(), Alarm()
        event.add("uid", one.uid)
        event.add("dtstamp", one.changed)
        event.add("dtstart", one.day)
        event.add("summary", one.title)
        event.add("description", one.words)
        event.add("transp", "TRANSPARENT")
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.title)
        alarm.add("trigger", WARNING)
        event.add_component(alarm)
        made.add_component(event)
    return bytes(made.to_ical())

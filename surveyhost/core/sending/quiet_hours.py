"""Hours of the client's day in which no letter of a round goes out."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..errors import Refusal

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
FREE_FROM, FREE_TO = time(9), time(12)
"""Hours that stay free: in them rounds of pulses begin, and the letter's hour is at ten."""


class QuietHoursRefused(Refusal):
    """These hours cannot be quiet."""


class NoTimeOfDay(QuietHoursRefused):
    sentence = "'%(value)s' is not a time of day; expected one like 21:00."


class QuietHalfGiven(QuietHoursRefused):
    sentence = "Quiet hours need a beginning and an end, or neither."


class QuietTooLong(QuietHoursRefused):
    sentence = "The hours from %(first)s to %(last)s cannot be quiet: letters need some time of the day."
    field = "quiet_to"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` until before `ends`, over midnight where it ends earlier than it begins."""

    begins: time
    ends: time

    def until(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When the letters go on, if this moment is quiet; None where it is not."""
        here = now.astimezone(zone)
        if not self._holds(here.time()):
            return None
        day = here.date() + timedelta(days=self.begins > self.ends and here.time() >= self.begins)
        ends = datetime.combine(day, self.ends, zone).replace(fold=here.fold)  # an hour comes twice in autumn
        return ends.astimezone(now.tzinfo)

    def _holds(self, at: time) -> bool:
        if self.begins < self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends


def read(begins: str, ends: str) -> QuietHours | None:
    """The hours from two texts like "21:00"; None where both are empty. QuietHoursRefused, with its field."""
    if not begins and not ends:
        return None
    if not begins or not ends:
        raise QuietHalfGiven(field="quiet_to" if begins else "quiet_from")
    found = QuietHours(_time(begins, "quiet_from"), _time(ends, "quiet_to"))
    if found.begins == found.ends:
        raise QuietHalfGiven(field="quiet_to")
    if _meet(found):
        raise QuietTooLong(first=f"{FREE_FROM:%H:%M}", last=f"{FREE_TO:%H:%M}")
    return found


def kept(begins: str, ends: str) -> QuietHours | None:
    """As `read`, of what is kept: None for what cannot be read, so that letters go."""
    try:
        return read(begins, ends)
    except QuietHoursRefused:
        return None


def _time(text: str, field: str) -> time:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise NoTimeOfDay(value=text, field=field)
    return time(int(found[1]), int(found[2]))


def _meet(hours: QuietHours) -> bool:
    """Whether any of the hours that stay free would be quiet."""
    if hours.begins < hours.ends:
        return hours.begins < FREE_TO and hours.ends > FREE_FROM
    return hours.begins < FREE_TO or hours.ends > FREE_FROM

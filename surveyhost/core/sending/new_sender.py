"""How many letters a domain sends on its first days: receivers distrust one that is new and sends many at once."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

FORGOTTEN = timedelta(days=30)
"""After so long without a letter a domain is as new as before."""


@dataclass(frozen=True, slots=True)
class SenderDays:
    """What a domain has sent."""

    before: int = 0
    """Days on which it has sent letters, before `day`."""
    day: date | None = None
    """The latest day (UTC) on which it has."""
    accepted: int = 0
    """Letters accepted on that day."""

    def on(self, today: date) -> "SenderDays":
        """The same, as of this day."""
        if self.day is None or today - self.day > FORGOTTEN:
            return SenderDays(0, today, 0)
        if today <= self.day:
            return self
        return SenderDays(self.before + 1, today, 0)

    def with_accepted(self, count: int, today: date) -> "SenderDays":
        """After so many letters more were accepted today."""
        now = self.on(today)
        return replace(now, accepted=now.accepted + count)

    def left(self, first: int, today: date) -> int:
        """How many may go today still, where `first` may on the first day and twice as many on each that follows."""
        now = self.on(today)
        return max(0, (first << min(now.before, 40)) - now.accepted)

"""How fast letters go to one receiver: halved when it asks for patience, raised little by little by what it accepts.

One answer of 421 or 45x may be about one letter (greylisting): it halves the rate, and letters go on. Several in a row,
or a server that takes nothing at all, make a pause, each longer than the one before. Additive increase, multiplicative
decrease, as TCP does (RFC 5681). Nothing here looks at a clock or at an address.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

BURST = timedelta(seconds=2)
"""Letters of so much time may go at once."""
HORIZON = timedelta(minutes=5)
"""No letter is put off for longer at a time: until then the pace may be another."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=15)
TO_FULL = 1000
"""So many letters accepted in a row raise the rate from nothing to the most."""
MORE = 100
"""So many letters accepted in a row make for one more connection."""
SLOWEST = 1 / 60
"""Letters a second, below which nothing falls: one a minute."""
BETWEEN = timedelta(seconds=10)
"""The rate is halved once in so long: several connections hear the same at one time."""
IN_A_ROW = 3
_PATIENCE = re.compile(r"421( |$)|45\d( 4\.(?![12]\.)|$)")
"""A server that is busy. Statuses x.1 and x.2 are about one mailbox, whatever the pace."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What no receiver gets more of."""

    start: float
    """Letters a second at first."""
    most: float
    connections: int
    """At once."""


def asks_for_patience(word: str) -> bool:
    """Whether a server's code and status ("451 4.7.1") are about how fast letters come."""
    return bool(_PATIENCE.match(word))


class Pace:
    """Of one receiver."""

    def __init__(self, limits: Limits, now: datetime) -> None:
        self.limits = limits
        self.rate = float(min(limits.start, limits.most))
        """Letters a second."""
        self.connections = 1
        self.until = now
        """None goes before."""
        self._next = now - BURST
        """When the next letter would go if they went one by one."""
        self._tail = now
        """Until when letters have been put off, one after the other."""
        self._halved: datetime | None = None
        self._asked = now
        self._row = self._busy = self._pauses = 0

    @property
    def is_slowed(self) -> bool:
        """Whether it has asked for patience, and has not got over it."""
        return self.rate < min(self.limits.start, self.limits.most)

    def plan(self, count: int, now: datetime, together: int = 1) -> Sequence[datetime | None]:
        """Of so many letters: None for each that may go now, in front; when to ask again for each that is put off.

        Only what then goes counts: see `going`. `together`: so many at least have one moment, as far as there are so
        many; they may then be a little faster than the pace, and the next ones wait for it.
        """
        step = timedelta(seconds=1 / self.rate)
        start = max(self._next, now - BURST)
        free = 0 if now < self.until or start > now else int((now - start) / step) + 1
        sizes = [together] * (count // together) or [0]
        sizes[-1] += count - sum(sizes)
        found: list[datetime | None] = []
        self._tail = max(self._tail, self.until, now + step)
        for size in sizes:
            if free and (not found or len(found) + size <= free):
                found += [None] * size
                continue
            found += [max(self.until, min(self._tail, now + HORIZON))] * size
            self._tail += size * step
        return found

    def going(self, now: datetime) -> None:
        """A letter goes to it."""
        self._next = max(self._next, now - BURST) + timedelta(seconds=1 / self.rate)

    def accepted(self) -> None:
        """It has taken a letter."""
        self._busy = self._pauses = 0
        self.rate = min(self.limits.most, self.rate + self.limits.most / TO_FULL)
        self._row += 1
        if self._row >= MORE and self.connections < self.limits.connections:
            self._row, self.connections = 0, self.connections + 1

    def asked(self, now: datetime, *, takes_none: bool = False) -> None:
        """It has asked for patience, for several letters in a row or for all: then none goes before `until`."""
        self._row = 0
        if now < self.until:
            return
        if now - max(self._asked, self.until) > LONGEST_PAUSE:  # about some letter of long ago
            self._busy = self._pauses = 0
        self._busy, self._asked = self._busy + 1, now
        if self._halved is None or now - self._halved >= BETWEEN:
            self.rate, self._halved = max(SLOWEST, self.rate / 2), now
            self.connections = max(1, self.connections // 2)
        if not takes_none and self._busy < IN_A_ROW:
            return
        self.until = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2**self._pauses)
        self._busy, self._pauses = 0, min(self._pauses + 1, 10)
        self._tail = self.until

"""The pace of each receiver, kept in the worker's memory.

What was learned is worth minutes: after a start each receiver is asked anew, at the rate of the settings, and says
itself where that is too fast. So nothing of it is written down; letters that were put off keep their moment.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from ....config import Settings
from ....core.sending.pace import Limits, Pace, asks_for_patience
from ....mail_accounts import MailAccount
from ....outside.mail.delivery import Undelivered
from .accounts import limits

KEPT = timedelta(hours=1)
"""A receiver that gets no letter for so long is forgotten."""
_paces: dict[tuple[str, str], "Paces"] = {}
_lock = threading.Lock()


class Paces:
    """Of the receivers of one account's letters; for several threads at once."""

    def __init__(self, most: Limits) -> None:
        self.most = most
        self._by_receiver: dict[str, tuple[Pace, datetime]] = {}
        self._guard = threading.Lock()

    def plan(self, receivers: Sequence[str], now: datetime, together: int = 1) -> list[datetime | None]:
        """For letters to these receivers, in their order: None for each that may go now; else when to ask again, at one
        moment for as many as are to go `together`."""
        with self._guard:
            plans = {one: iter(self._pace(one, now).plan(n, now, together)) for one, n in Counter(receivers).items()}
            return [next(plans[one]) for one in receivers]

    def room(self, receiver: str) -> int:
        """How many connections it may get."""
        with self._guard:
            pace = self._by_receiver.get(receiver)
            return pace[0].connections if pace else 1

    def is_slowed(self, receiver: str) -> bool:
        """Whether it has asked for patience lately."""
        with self._guard:
            pace = self._by_receiver.get(receiver)
            return pace is not None and pace[0].is_slowed

    def accepted(self, receiver: str, now: datetime) -> None:
        """It has taken a letter."""
        with self._guard:
            self._pace(receiver, now).accepted()

    def refused(self, receiver: str, trouble: Undelivered, now: datetime) -> None:
        """It has not."""
        if not trouble.closed and (trouble.waits or asks_for_patience(trouble.word)):
            with self._guard:
                self._pace(receiver, now).asked(now, takes_none=trouble.waits)

    def takes(self, receiver: str, now: datetime) -> bool:
        """Whether a letter may go to it, which then counts; not while it is left alone."""
        with self._guard:
            pace = self._pace(receiver, now)
            if now < pace.until:
                return False
            pace.going(now)
            return True

    def slow(self, receiver: str, now: datetime) -> None:
        """It took very long over a letter."""
        with self._guard:
            self._pace(receiver, now).asked(now)

    def _pace(self, receiver: str, now: datetime) -> Pace:
        found = self._by_receiver.get(receiver)
        if found is None:
            old = [one for one, (pace, used) in self._by_receiver.items() if max(used, pace.until) < now - KEPT]
            for one in old:
                del self._by_receiver[one]
        pace = found[0] if found else Pace(self.most, now)
        self._by_receiver[receiver] = pace, now
        return pace


def of(settings: Settings, account: MailAccount) -> Paces:
    """Those of this account, for all waves whose letters go by it."""
    key, most = (str(settings.data), account.name), limits(settings, account)
    with _lock:
        found = _paces.get(key)
        if found is None or found.most != most:
            found = _paces[key] = Paces(most)
        return found

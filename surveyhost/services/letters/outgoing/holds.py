"""What keeps letters of rounds waiting though all is well: a client's quiet hours, and a domain that is a new sender.

Letters that somebody has asked for, as after a lost link, wait for neither; nor do sign-in and service letters.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ....core.sending.quiet_hours import QuietHours, kept
from ....core.wave.letters import Wait
from ....mail_accounts import SMS, MailAccount
from ....store.office.client import Client
from ....store.office.upkeep import put_sender_days, sender_days
from ....store.sessions import Session
from ...office.house import House

log = logging.getLogger(__name__)
_told: dict[tuple[str, str], date] = {}
"""Installation and domain to the day on which the log said that its letters wait."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters of rounds wait until a moment."""

    why: Wait
    until: datetime
    domain: str
    """The domain that they come from."""


@dataclass(slots=True)
class Holds:
    """For the letters of one client."""

    house: House
    account: MailAccount
    quiet: QuietHours | None
    zone: ZoneInfo

    def now(self, session: Session) -> Waiting | None:
        """What they wait for at this moment, or None."""
        now = self.house.now()
        if self.quiet is not None and (until := self.quiet.until(now, self.zone)) is not None:
            return Waiting(Wait.QUIET_HOURS, until, self.account.domain)
        if self.left(session) == 0:
            tomorrow = now.astimezone(UTC).date() + timedelta(days=1)
            return Waiting(Wait.NEW_SENDER, datetime.combine(tomorrow, time(), UTC), self.account.domain)
        return None

    def left(self, session: Session) -> int | None:
        """How many letters the domain may send today still; None for as many as there are."""
        first = self.house.settings.mail_new_sender
        if first is None or self.account.name == SMS:
            return None
        return sender_days(session, self.account.domain).left(first, self._today)

    def count(self, session: Session, letters: int) -> None:
        """So many were accepted. Reminders that were not written, since they go to non-responders only, count too: or
        this number would say how many have answered."""
        if letters and self.house.settings.mail_new_sender is not None and self.account.name != SMS:
            days = sender_days(session, self.account.domain, for_update=True)
            put_sender_days(session, self.account.domain, days.with_accepted(letters, self._today))

    def tell(self, waiting: Waiting) -> None:
        """Say in the log, once a day, that a new sender's letters wait for tomorrow."""
        about = str(self.house.settings.data), waiting.domain
        if waiting.why == Wait.NEW_SENDER and _told.get(about) != self._today:
            _told[about] = self._today
            log.warning("%s is a new sender: its letters go on at %s UTC", waiting.domain, f"{waiting.until:%F %H:%M}")

    @property
    def _today(self) -> date:
        return self.house.now().astimezone(UTC).date()


def of(house: House, client: Client, account: MailAccount) -> Holds:
    """For this client's letters by this account."""
    its = client.settings
    return Holds(house, account, kept(its.quiet_from, its.quiet_to), ZoneInfo(client.time_zone))

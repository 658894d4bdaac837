"""Before a wave opens: how the vendor's mail stands, by DNS records and by a letter that was read back.

Nothing here lets a wave open: that is asked where its contract is made (`planning.policy`), of page and command alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from ...core.preflight import Finding, Outcome
from ...outside.mail import dns_records
from ...outside.mail.dns_records import Mailer
from ...preflight_settings import name_server
from ..letters.probes import probes
from ..letters.probes.probes import ProbeState
from ..letters.returned import inbox
from ..office.house import House

WORST_FIRST = (Outcome.FAILS, Outcome.WARN, Outcome.UNCHECKED, Outcome.GOOD)


@dataclass(frozen=True, slots=True)
class Preflight:
    """How the mail of a client stands."""

    has_library: bool
    """Whether DNS records can be looked up; without the extra `preflight` they cannot."""
    records: Sequence[Finding]
    """None where they were not looked up."""
    probe: ProbeState

    @property
    def outcome(self) -> Outcome:
        """The worst of all points; unchecked where nothing was looked at."""
        found = {one.outcome for one in (*self.records, *self.probe.findings)} or {Outcome.UNCHECKED}
        return next(one for one in WORST_FIRST if one in found)


def preflight(house: House, client_id: int, *, look_up: bool = False) -> Preflight:
    """How the client's mail stands; with `look_up` its DNS records are asked for, which takes seconds."""
    has_library = dns_records.is_there()
    records: Sequence[Finding] = ()
    if look_up and has_library:
        server = house.settings.dns_server
        records = dns_records.look_up(mailer(house), name_server(server) if server else None)
    return Preflight(has_library, records, probes.state(house, client_id))


def mailer(house: House) -> Mailer:
    """Who sends, by the settings."""
    its = house.settings
    sender = parseaddr(its.mail_from)[1].rpartition("@")[2].lower()
    returns = its.mail_returns.rpartition("@")[2].lower() or sender
    host = urlsplit(its.smtp_url).hostname or ""
    return Mailer(sender, returns, its.dkim_selector, its.dkim_domain.lower() or sender, host)


def read_back(house: House) -> int:
    """Read the mailbox for probe letters now; how many were there. ProbeInboxUnreachable."""
    return inbox.fetch_probes(house)

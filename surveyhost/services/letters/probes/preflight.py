"""Before a wave opens: how the vendor's mail stands, by DNS records and by a letter that was read back.

Nothing here lets a wave open: that is asked where its contract is made (`planning.policy`), of page and command alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ....core.preflight import Finding, Outcome
from ....outside.mail.dns import dns_records
from ....outside.mail.dns.dns_records import Mailer
from ....preflight_settings import name_server
from ....store.office.client import Client
from ...office.house import House
from . import probes
from .probes import ProbeState

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
        records = dns_records.look_up(mailer(house, client_id), name_server(server) if server else None)
    return Preflight(has_library, records, probes.state(house, client_id))


def mailer(house: House, client_id: int) -> Mailer:
    """Who sends this client's letters, by the settings. NoSuchAccount if they name no account for it."""
    with house.office() as session:
        account = house.settings.account(session.get_one(Client, client_id).settings.sender_domain)
    returns = account.returns.rpartition("@")[2].lower() or account.domain
    selector, domain = (account.dkim.selector, account.dkim.domain) if account.dkim else ("", account.domain)
    return Mailer(account.domain, returns, selector, domain, urlsplit(account.smtp_url).hostname or "")

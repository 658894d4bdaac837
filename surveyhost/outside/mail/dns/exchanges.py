"""Which servers take a domain's mail: its MX records (RFC 5321, 5.1), asked of DNS and kept for a while."""

import threading
import time
from typing import NamedTuple

import dns.exception
import dns.name
import dns.resolver

from ....core.wave.letters import Cause
from ..delivery import Undelivered
from ..replies import TO, Verdict

SECONDS = 5.0
"""How long DNS may take."""
SHORTEST, LONGEST = 60.0, 3600.0
"""Seconds for which an answer is kept, whatever it says itself."""
_SHORT_LEVEL = 3
"""In names like firm.com.vn, the second level has so few letters and is everybody's."""


class _No(NamedTuple):
    """That a domain has no server, or none is known."""

    word: str
    verdict: Verdict


class Exchanges:
    """Asks DNS; for several threads at once."""

    def __init__(self, resolver: dns.resolver.Resolver | None = None) -> None:
        self._resolver = resolver
        self._kept: dict[str, tuple[float, tuple[str, ...] | _No]] = {}
        self._lock = threading.Lock()

    def of(self, domain: str) -> tuple[str, ...]:
        """Its servers, the preferred first. Undelivered where it takes no mail, or DNS does not say."""
        with self._lock:
            kept = self._kept.get(domain)
        if kept is None or kept[0] < time.monotonic():
            seconds, found = self._ask(domain)
            kept = time.monotonic() + min(max(seconds, SHORTEST), LONGEST), found
            with self._lock:
                self._kept[domain] = kept
        if isinstance(kept[1], _No):
            raise Undelivered(kept[1].word, kept[1].verdict, TO)
        return kept[1]

    def _ask(self, domain: str) -> tuple[float, tuple[str, ...] | _No]:
        """For how many seconds it holds, and the servers."""
        try:
            resolver = self._resolver or dns.resolver.get_default_resolver()
            answer = resolver.resolve(f"{domain}.", "MX", lifetime=SECONDS)
        except dns.resolver.NoAnswer:
            return SHORTEST, (domain,)  # without MX records, the domain's own address takes its mail
        except (dns.resolver.NXDOMAIN, dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong):
            return SHORTEST, _No("no such domain", Verdict(Cause.RECIPIENT, True, False))
        except (dns.exception.DNSException, OSError):
            return SHORTEST, _No("no DNS", Verdict(Cause.LATER, False, False))
        records = sorted(answer, key=lambda record: record.preference)
        names = tuple(str(record.exchange).rstrip(".").lower() for record in records)
        seconds = float(answer.rrset.ttl if answer.rrset is not None else SHORTEST)
        if "" in names:  # RFC 7505
            return seconds, _No("takes no mail", Verdict(Cause.RECIPIENT, True, False))
        return seconds, names


def provider(server: str) -> str:
    """Who runs a server, by its name: "outlook.com" of "firm-com.mail.protection.outlook.com"."""
    levels = server.split(".")
    is_long = len(levels) > 2 and len(levels[-1]) == 2 and len(levels[-2]) <= _SHORT_LEVEL
    return ".".join(levels[-3:] if is_long else levels[-2:])

"""What the DNS says of a sender of letters: SPF, DKIM, DMARC, and the reverse name of the mail server.

checkdmarc reads the records; it is an extra (`pip install -e '.[preflight]'`).
"""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any

import dns.exception
import dns.nameserver
import dns.resolver
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from ....core.errors import Refusal
from ....core.preflight import OF_RECORDS, Finding, Outcome, Point
from ...refusals import (
    AlignmentMissing,
    DkimMissing,
    DkimSelectorUnknown,
    DkimUnusable,
    DkimWeak,
    DmarcBroken,
    DmarcMissing,
    DmarcWatchesOnly,
    DnsSilent,
    HostUnknown,
    NoMailServer,
    ReverseElsewhere,
    ReverseMissing,
    ServerLocal,
    SpfBroken,
    SpfMissing,
    SpfOpen,
)
from .domains import are_aligned

WEAK_BITS = 1024
"""An RSA key of so many bits or fewer is checked by fewer and fewer receivers (RFC 8301)."""
_LONGEST = 200
_CLOSED = frozenset({"fail", "softfail"})


@dataclass(frozen=True, slots=True)
class Mailer:
    """Who sends, as settings say it."""

    sender: str
    """The domain in From."""
    returns: str
    """The domain to which letters come back, which is the one that SPF looks at."""
    selector: str
    """Of the key of signatures; "" where nobody has said."""
    signer: str
    """The domain of that key."""
    host: str
    """The mail server."""


class _Silent(Exception):  # noqa: N818
    """No name server answers."""


@dataclass(frozen=True, slots=True)
class _Ask:
    """checkdmarc, and whom it asks."""

    spf: Any
    dmarc: Any
    utils: Any
    where: dict[str, Any]

    def lines(self, name: str, kind: str) -> Sequence[str]:
        """Records of a name; [] where there are none. _Silent."""
        try:
            return list(self.utils.query_dns(name, kind, **self.where))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError) as error:
            raise _Silent(type(error).__name__) from None


def is_there() -> bool:
    """Whether checkdmarc is installed."""
    return find_spec("checkdmarc") is not None


def look_up(mailer: Mailer, server: tuple[str, int] | None = None) -> Sequence[Finding]:
    """All four points, asked anew. `server`: whom to ask; None for whom this machine asks.

    ImportError where checkdmarc is not installed.
    """
    ask = _asking(server)
    try:
        return list(_all(ask, mailer))
    except _Silent as silent:
        advice = DnsSilent(kind=str(silent))
        return [Finding(point, Outcome.UNCHECKED, "", advice) for point in OF_RECORDS]


def _asking(server: tuple[str, int] | None) -> _Ask:
    spf, dmarc, utils = (import_module(f"checkdmarc.{name}") for name in ("spf", "dmarc", "utils"))
    utils.DNS_CACHE.clear()  # whoever looks again has just changed a record
    whom = None if server is None else [dns.nameserver.Do53Nameserver(*server)]
    return _Ask(spf, dmarc, utils, {"nameservers": whom})


def _all(ask: _Ask, mailer: Mailer) -> Iterator[Finding]:
    spf, dkim = _spf(ask, mailer.returns), _dkim(ask, mailer)
    yield from (spf, dkim, _dmarc(ask, mailer, spf, dkim), _reverse(ask, mailer.host))


def _spf(ask: _Ask, domain: str) -> Finding:
    def said(outcome: Outcome, advice: Refusal | None = None) -> Finding:
        return Finding(Point.SPF, outcome, domain, advice)

    if not any(line.lower().startswith("v=spf1") for line in ask.lines(domain, "TXT")):
        return said(Outcome.FAILS, SpfMissing(domain=domain))
    found = ask.spf.check_spf(domain, **ask.where)
    if not found["valid"]:
        return said(Outcome.FAILS, SpfBroken(domain=domain, detail=_short(found["error"])))
    if found["parsed"]["all"] not in _CLOSED and not found["parsed"]["redirect"]:
        return said(Outcome.WARN, SpfOpen(domain=domain))
    return said(Outcome.GOOD)


def _dkim(ask: _Ask, mailer: Mailer) -> Finding:
    name = f"{mailer.selector}._domainkey.{mailer.signer}"

    def said(outcome: Outcome, advice: Refusal | None = None) -> Finding:
        return Finding(Point.DKIM, outcome, name if mailer.selector else mailer.signer, advice)

    if not mailer.selector:
        return said(Outcome.UNCHECKED, DkimSelectorUnknown())
    lines = ask.lines(name, "TXT")
    if not lines:
        return said(Outcome.FAILS, DkimMissing(name=name))
    bits = _key_bits(lines)
    if bits is None:
        return said(Outcome.FAILS, DkimUnusable(name=name))
    if 0 < bits <= WEAK_BITS:
        return said(Outcome.WARN, DkimWeak(name=name, bits=bits))
    return said(Outcome.GOOD)


def _key_bits(lines: Sequence[str]) -> int | None:
    """Of the one key in these records; 0 for an Ed25519 key; None where there is not exactly one that can be used."""
    if len(lines) != 1:
        return None
    tags = dict(re.findall(r"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)", lines[0]))
    key = "".join(tags.get("p", "").split())
    if tags.get("v", "DKIM1").strip() != "DKIM1" or not key:
        return None
    try:
        raw = base64.b64decode(key, validate=True)
        if tags.get("k", "rsa").strip() == "ed25519":
            return 0 if len(raw) == 32 else None
        found = load_der_public_key(raw)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return None
    return found.key_size if isinstance(found, RSAPublicKey) else None


def _dmarc(ask: _Ask, mailer: Mailer, spf: Finding, dkim: Finding) -> Finding:
    domain = mailer.sender

    def said(outcome: Outcome, advice: Refusal | None = None) -> Finding:
        return Finding(Point.DMARC, outcome, domain, advice)

    ask.lines(f"_dmarc.{domain}", "TXT")  # silence is told apart from a record that is not there
    found = ask.dmarc.check_dmarc(domain, **ask.where)
    if not found["valid"]:
        broken = DmarcBroken(domain=domain, detail=_short(found["error"]))
        return said(Outcome.FAILS, DmarcMissing(domain=domain) if found["record"] is None else broken)
    tags = {name: str(tag["value"]) for name, tag in found["tags"].items() if name in {"p", "adkim", "aspf"}}
    by_spf = _holds(spf) and are_aligned(mailer.returns, domain, strict=tags.get("aspf") == "s")
    by_dkim = _holds(dkim) and are_aligned(mailer.signer, domain, strict=tags.get("adkim") == "s")
    if not by_spf and not by_dkim:
        return said(Outcome.FAILS, AlignmentMissing(domain=domain, returns=mailer.returns, signer=mailer.signer))
    if tags.get("p") == "none":
        return said(Outcome.WARN, DmarcWatchesOnly(domain=domain))
    return said(Outcome.GOOD)


def _holds(finding: Finding) -> bool:
    return finding.outcome in {Outcome.GOOD, Outcome.WARN}


def _reverse(ask: _Ask, host: str) -> Finding:
    def said(outcome: Outcome, advice: Refusal | None = None) -> Finding:
        return Finding(Point.REVERSE, outcome, host, advice)

    if not host:
        return said(Outcome.UNCHECKED, NoMailServer())
    addresses = _addresses(ask, host)
    if not addresses:
        return said(Outcome.FAILS, HostUnknown(host=host))
    if not all(ip_address(one).is_global for one in addresses):
        return said(Outcome.UNCHECKED, ServerLocal(host=host))
    for one in addresses:
        names = [name.rstrip(".") for name in ask.lines(ip_address(one).reverse_pointer, "PTR")]
        if not names:
            return said(Outcome.FAILS, ReverseMissing(address=one))
        if not any(one in _addresses(ask, name) for name in names):
            return said(Outcome.FAILS, ReverseElsewhere(address=one, name=names[0]))
    return said(Outcome.GOOD)


def _addresses(ask: _Ask, host: str) -> Sequence[str]:
    try:
        return [str(ip_address(host))]
    except ValueError:
        return [*ask.lines(host, "A"), *ask.lines(host, "AAAA")]


def _short(error: object) -> str:
    """What the library says, in English and on one line."""
    return " ".join(str(error).split()).rstrip(".")[:_LONGEST]

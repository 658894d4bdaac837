"""Settings of what is looked at before a wave opens: whom to ask of the DNS, and the mailbox for probe letters."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from .core.errors import OperatorRefusal

INBOXES = ("imap", "imaps", "pop3", "pop3s")
"""How a mailbox is read."""
_MAILBOX = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class ProbeMalformed(OperatorRefusal):
    sentence = "SURVEYHOST_PROBE_ADDRESS is '%(value)s'; it must be an address like probe@vendor.example."


class ProbeInboxMalformed(OperatorRefusal):
    sentence = (
        "SURVEYHOST_PROBE_INBOX_URL must look like imaps://user:password@host/folder or pop3s://user:password@host."
    )


class ProbeInboxWithoutAddress(OperatorRefusal):
    sentence = "SURVEYHOST_PROBE_INBOX_URL needs SURVEYHOST_PROBE_ADDRESS: no probe letter goes there without it."


class DnsServerMalformed(OperatorRefusal):
    sentence = "SURVEYHOST_DNS_SERVER is '%(value)s'; it must be a name server's address, like 9.9.9.9:53."


def read(environ: Mapping[str, str], inbox: str) -> dict[str, Any]:
    """What the environment says; `inbox` is SURVEYHOST_PROBE_INBOX_URL, which may stand in a file."""
    names = ("PROBE_ADDRESS", "DNS_SERVER")
    found = {name.lower(): environ.get(f"SURVEYHOST_{name}", "").strip() for name in names}
    if found["probe_address"] and not _MAILBOX.fullmatch(found["probe_address"]):
        raise ProbeMalformed(value=found["probe_address"])
    if inbox and (urlsplit(inbox).scheme not in INBOXES or not urlsplit(inbox).hostname):
        raise ProbeInboxMalformed()
    if inbox and not found["probe_address"]:
        raise ProbeInboxWithoutAddress()
    if found["dns_server"] and name_server(found["dns_server"]) is None:
        raise DnsServerMalformed(value=found["dns_server"])
    return {**found, "probe_inbox_url": inbox}


def name_server(text: str) -> tuple[str, int] | None:
    """Address and port of a name server, "9.9.9.9:53" or "[2620:fe::fe]:53"; None where it is none."""
    try:
        parts = urlsplit(f"//{text if text.startswith('[') or text.count(':') < 2 else f'[{text}]'}")
        return str(ip_address(parts.hostname or "")), parts.port or 53
    except ValueError:
        return None

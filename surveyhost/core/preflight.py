"""Before a wave opens: what is looked at of the vendor's mail, and how each point may turn out."""

from dataclasses import dataclass
from enum import StrEnum

from .errors import Refusal


class Point(StrEnum):
    """What is looked at."""

    SPF = "spf"
    """Which servers may send for the domain to which letters come back (RFC 7208)."""
    DKIM = "dkim"
    """The key by which a letter's signature is checked (RFC 6376)."""
    DMARC = "dmarc"
    """That the sender's domain stands behind a letter: the two above, in line with it (RFC 9989)."""
    REVERSE = "reverse"
    """The name of the mail server's address, and that the name leads back."""
    LINKS = "links"
    """That the links of a letter arrive as they were written."""
    IMAGES = "images"
    """That nothing was added to a letter that its reader's program would fetch."""
    STOP = "stop"
    """That the headers by which a mail program stops reminders arrive."""
    SENDER = "sender"
    """That a letter arrives from its sender, and its domain stands behind it."""


OF_RECORDS = (Point.SPF, Point.DKIM, Point.DMARC, Point.REVERSE)
"""Of the domain's records; the others are of the probe letter."""


class Outcome(StrEnum):
    """How one point turned out, best first."""

    GOOD = "good"
    UNCHECKED = "unchecked"
    """It could not be looked at."""
    WARN = "warn"
    """Letters arrive; something should be better."""
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Finding:
    """One point, and what came out."""

    point: Point
    outcome: Outcome
    about: str = ""
    """What was looked at: a domain, a name, an address of a server."""
    advice: Refusal | None = None
    """What is wrong, and what to do; None where all is well."""


class MailChange(StrEnum):
    """What a mail provider does to letters by which it learns who reads or opens them."""

    LINKS = "links"
    """It leads links through a server of its own."""
    IMAGES = "images"
    """It adds something that the reader's program fetches from it."""

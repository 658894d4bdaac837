"""What comes back after a mail server has taken a letter, and what each of it means for the letter and its address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class DeliveryReport(StrEnum):
    """What a returned message, or a provider, says of one letter."""

    ARRIVED = "arrived"
    """It lies in a mailbox."""
    HARD = "hard"
    """There is no such mailbox, and there will be none."""
    SOFT = "soft"
    """It was given up for a reason that may pass: a full mailbox, a server that was down, a filter."""
    WAITING = "waiting"
    """A server on the way is still trying."""
    COMPLAINT = "complaint"
    """Its reader says that it is unwanted (ARF, RFC 5965)."""
    ABSENCE = "absence"
    """A machine answered in its reader's name (RFC 3834)."""


class LetterEnd(StrEnum):
    """How a letter ends."""

    DELIVERED = "delivered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ReportRule:
    """What follows."""

    ending: LetterEnd | None
    """None: nothing is known yet."""
    is_barred: bool = False
    """Whether no letter goes to this address any more."""
    may_pass: bool = False
    """Whether the same address may take a letter later."""


RULES: Mapping[DeliveryReport, ReportRule] = {
    DeliveryReport.ARRIVED: ReportRule(LetterEnd.DELIVERED),
    DeliveryReport.HARD: ReportRule(LetterEnd.REFUSED, is_barred=True),
    DeliveryReport.SOFT: ReportRule(LetterEnd.REFUSED, may_pass=True),
    DeliveryReport.WAITING: ReportRule(None),
    DeliveryReport.COMPLAINT: ReportRule(LetterEnd.DELIVERED, is_barred=True),
    DeliveryReport.ABSENCE: ReportRule(LetterEnd.DELIVERED),
}

_HARD = re.compile(r"5\.(1\.(0|1|2|3|4|6|10)|2\.1|4\.(1|4)|7\.(17|18))")
"""RFC 3463, 7505, 7293: no such mailbox, domain or route; moved or switched off. 5.1.7 and 5.1.8 blame the sender."""
UNSAID = "5.0.0"
"""The status of a failure that names none."""
_STATUS = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
"""Of words: no part of an address like 5.1.1.2."""
_FULL = re.compile(r"over ?quota|quota exceeded|(mailbox|inbox|account) .{0,40}(full|quota)|insufficient storage", re.I)
_NOBODY = re.compile(
    r"(user|recipient|mailbox|address|account).{0,40}(unknown|not found|does(n't| not) exist|disabled|invalid|inactive)"
    r"|(no such|unknown|invalid) (user|recipient|mailbox|address|account)",
    re.I,
)


def of_report(action: str, status: str, words: str = "") -> DeliveryReport | None:
    """What a delivery status report (RFC 3464) says of its recipient; None where it says nothing.

    action: "failed", "delayed", "delivered", "relayed", "expanded". status: "5.1.1" (RFC 3463). words: of the server.
    """
    action, status = action.strip().lower(), status.strip()
    if action in {"delivered", "expanded"}:
        return DeliveryReport.ARRIVED
    if action in {"delayed", "relayed"}:  # relayed: to a server that reports nothing, which is not yet an arrival
        return DeliveryReport.WAITING
    if action != "failed" and not status.startswith("5"):
        return None
    if _FULL.search(words) or status == "5.2.2":
        return DeliveryReport.SOFT
    if status.startswith("5") and (_HARD.fullmatch(status) or (status == UNSAID and _NOBODY.search(words))):
        return DeliveryReport.HARD
    return DeliveryReport.SOFT


def of_words(words: str) -> tuple[DeliveryReport, str]:
    """What a failure means that only its words tell, in whatever language; and the status that stands in them, else
    "5.0.0". An address is barred only by words that say that nobody is there."""
    found = _STATUS.search(words)
    status = found[0] if found else UNSAID
    return of_report("failed", status, words) or DeliveryReport.SOFT, status

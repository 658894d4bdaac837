"""Sorts a gateway's answer by who has to act, as `outside.mail.replies` does for mail servers.

Twilio names its own trouble by number; others say a status, and perhaps words. An answer that does not come at all is
not here: see `gateway`.
"""

import re
from dataclasses import dataclass

from ...core.wave.letters import Cause
from ..mail.replies import Verdict

OF_RECIPIENT = frozenset({21211, 21214, 21217, 21610, 21612, 21614, 21635, 63024})
"""Twilio: no number, none that takes text messages, or one that has answered STOP."""
OF_MESSAGE = frozenset({21602, 21605, 21617, 21619, 30007, 92004})
OF_ACCOUNT = frozenset({
    20003, 20005, 20006, 20008, 20010, 20404, 21212, 21408, 21603, 21606, 21607, 21608, 21620, 21659, 21660, 21661,
    30002,
})  # fmt: skip
OF_QUOTA = frozenset({21611, 30001, 63038})
TOO_FAST = 20429
GONE = frozenset({21211, 21214, 21217, 21610, 21614, 21635})
"""Nothing else to expect of this number."""
_NUMBER = re.compile(r"(number|recipient|msisdn|phone|destination|subscriber)", re.I)
_OURS = re.compile(r"(balance|credit|fund|sender|credential|auth|token|api ?key|permission|template|brand)", re.I)
BUSY, MAY_HAVE_GONE = 429, frozenset({502, 504})


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer means."""

    verdict: Verdict
    is_gone: bool = False
    """True: no message to this number again."""
    waits: bool = False
    """True: the gateway takes nothing just now."""
    may_have_gone: bool = False
    """True: nobody knows whether it took the message."""


def sorted_out(status: int, code: int | None = None, words: str = "") -> Answer:
    """An answer that is no acceptance: by HTTP status, the number Twilio gives its trouble, and words."""
    if code is not None and (known := _by_code(code)) is not None:
        return known
    if status == BUSY:
        return Answer(Verdict(Cause.LATER, False, False), waits=True)
    if status >= 500 or status in {408, 425}:
        return Answer(Verdict(Cause.LATER, False, True), may_have_gone=status in MAY_HAVE_GONE)
    if status in {401, 402, 403, 404, 405, 407} or 300 <= status < 400 or _OURS.search(words):
        return Answer(Verdict(Cause.ACCOUNT, True, True))
    if _NUMBER.search(words):
        return Answer(Verdict(Cause.RECIPIENT, True, False))
    return Answer(Verdict(Cause.MESSAGE, True, False))


def _by_code(code: int) -> Answer | None:
    if code == TOO_FAST:
        return Answer(Verdict(Cause.LATER, False, False), waits=True)
    if code in OF_QUOTA:
        return Answer(Verdict(Cause.QUOTA, False, True))
    if code in OF_ACCOUNT:
        return Answer(Verdict(Cause.ACCOUNT, True, True))
    if code in OF_RECIPIENT:
        return Answer(Verdict(Cause.RECIPIENT, True, False), is_gone=code in GONE)
    return Answer(Verdict(Cause.MESSAGE, True, False)) if code in OF_MESSAGE else None

"""Classifies a mail server's reply by who has to act: RFC 5321 codes, RFC 3463 classes, and known phrases.

A reply blames the *recipient*, the *message*, *our account* (password, sender, host), or asks for patience: a *quota*
that the account has used up, or anything else *later*. Codes alone do not tell: `550 5.7.1` is said for all of them.
"""

import re
from dataclasses import dataclass

from ...core.wave.letters import Cause

CONNECT, LOGIN, SENDER, TO, DATA = "connect", "login", "sender", "to", "data"
"""Stages: greeting, EHLO and TLS; AUTH; MAIL FROM; RCPT TO; DATA and what comes after it."""
OF_SESSION = frozenset({CONNECT, LOGIN, SENDER})
"""Stages that come out the same for every letter."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reply means."""

    cause: Cause
    final: bool
    """True: trying again later changes nothing by itself."""
    ours: bool
    """True: not this letter, but our account or the server as a whole."""


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases))


_PACE = _any(r"recipient'?s? per", r"user you are trying to contact", r"receiving mail (at a rate|too quickly)")
"""Somebody gets too much mail at once: nobody's fault here, and over in an hour."""
_CLOSED_LIST = _any(r"resolver\.rst")
"""A list or person that takes letters of some senders only."""
_QUOTA = _any(
    r"sending (limit|quota|rate)",
    r"\b(daily|hourly|relay) (\w+ ){0,2}(quota|limit|rate)",
    r"submission ?quota",
    r"throttl",
    r"\brate.?limit",
    r"too much mail",
    r"too many (messages|e?mails|connections|concurrent|login)",
    r"(messages?|emails?|mails) per (second|minute|hour|day)",
    r"sender thread limit",
    r"exceeded (the|your|its) (daily|hourly)",
    r"unusual rate",
)
_ACCOUNT = _any(
    r"relay(ing)? (access )?(denied|not permitted|prohibited)",
    r"unable to relay",
    r"not (permitted|allowed) to relay",
    r"credentials",
    r"authenticat\w+ (is )?(required|unsuccessful|failed|needed)",
    r"\b(not |un)authenticated",
    r"must issue a starttls",
    r"\bsender (address )?(rejected|denied|not|verify|refused|is not)",
    r"not owned by",
    r"\bsend ?as\b|sendasdenied",
    r"not authori[sz]ed to send",
    r"(address|domain|identit\w+) (is )?not verified",
    r"sending (is |has been )?(paused|suspended|denied|disabled)",
    r"account (is |has been )?(suspended|paused|blocked)",
    r"\bhost .{0,80}(blocked|rejected|listed)",
    r"block ?list|blacklist|spamhaus",
    r"\bhelo\b",
    r"\btenant\b",
    r"traffic not accepted from this ip",
    r"banned send",
    r"\bip (address )?.{0,40}(blocked|not authori)",
    r"ip you'?re using",
    r"\b(dmarc|spf|dkim)\b",
    r"reverse dns",
    r"bad outbound sender",
)
_RECIPIENT = _any(
    r"user (is )?(unknown|not found|disabled)",
    r"unknown (user|recipient|address|local)",
    r"no such (user|mailbox|recipient)",
    r"mailbox (is )?(full|unavailable|not found|disabled)",
    r"mailbox .{0,60} is full",
    r"over ?quota",
    r"recipient",
    r"account that you tried to reach",
    r"does not exist",
    r"invalid (address|mailbox)",
)

_BY_STATUS: tuple[tuple[re.Pattern[str], Cause], ...] = (
    (re.compile(r"4\.5|1\.90|7\.28"), Cause.QUOTA),
    (re.compile(r"1\.[78]|7\.(3|8|9|11|13|14|2[3-9]|3[01]|5[4-9]|6[0-4]|139|5\d\d|6\d\d|7\d\d)|2\.252"), Cause.ACCOUNT),
    (re.compile(r"2\.3|3\.4|6\.\d+|5\.6"), Cause.MESSAGE),
    (re.compile(r"1\.\d+|2\.\d+|4\.(1|3|4|6|7)|4\.3\d\d|7\.(17|18|19)"), Cause.RECIPIENT),
)
"""Subject and detail of an enhanced status to what it means; the first that fits."""
_LOG_IN = frozenset({530, 534, 535, 538})
_SYSTEM = re.compile(r"3\.[0125]|3\.\d\d+|7\.0|7\.500|4\.2|5\.[1-5]")
"""Statuses of a server that has no room, no time or no sense of us just now; temporary ones concern everybody."""


def verdict(stage: str, code: int, status: str, text: str) -> Verdict:
    """Sort a reply: its stage, three-digit code, enhanced status without class ("1.1") or "", and its words."""
    said = " ".join(text.lower().split())
    if _PACE.search(said):
        return Verdict(Cause.LATER, False, False)
    final, cause = code >= 500, _cause(stage, code, status, said)
    if cause == Cause.QUOTA:
        return Verdict(Cause.QUOTA, False, True)
    if not final and cause != Cause.ACCOUNT:
        ours = stage in OF_SESSION or (cause != Cause.RECIPIENT and bool(_SYSTEM.fullmatch(status)))
        return Verdict(Cause.LATER, False, ours)
    if not final:  # a name server that does not answer, a server that is busy with our log-in
        return Verdict(Cause.LATER, False, True)
    return Verdict(cause, True, cause == Cause.ACCOUNT)


def _cause(stage: str, code: int, status: str, said: str) -> Cause:
    known = Cause.RECIPIENT if _CLOSED_LIST.search(said) else _of_status(status)
    is_mailbox = status == "2.2" and "submission" not in said
    if known == Cause.QUOTA or (_QUOTA.search(said) and not is_mailbox):
        return Cause.QUOTA
    if stage in OF_SESSION:
        return Cause.MESSAGE if known == Cause.MESSAGE or code == 552 else Cause.ACCOUNT
    blames_us = code in _LOG_IN or known == Cause.ACCOUNT or _ACCOUNT.search(said)
    if blames_us and not _CLOSED_LIST.search(said):
        return Cause.ACCOUNT
    return known or _of_words(stage, code, said)


def _of_status(status: str) -> Cause | None:
    return next((cause for pattern, cause in _BY_STATUS if pattern.fullmatch(status)), None)


def _of_words(stage: str, code: int, said: str) -> Cause:
    """Where neither status nor blame is clear: what was refused at RCPT is the recipient, after it the message."""
    if stage == TO or code == 551 or _RECIPIENT.search(said):
        return Cause.RECIPIENT
    return Cause.MESSAGE

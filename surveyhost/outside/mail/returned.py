"""Reads one message that came back: about which letter, and what it says. Nothing of it is kept.

A letter is known by the mark in its envelope address ("returns+abcdefghijkl@...") and its Message-ID. Reports in a form
that no standard knows are left to flufl.bounce. Receipts that say that a letter was opened (RFC 8098) are passed over.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from flufl.bounce import all_failures

from ...core.sending.delivery_reports import UNSAID, DeliveryReport, of_report, of_words
from .marks import IN_ID

logging.getLogger("flufl.bounce").disabled = True  # it writes what it stumbles over, which is somebody's message
MOST_BYTES = 1 << 20
"""Of a message that is looked at; reports put what counts first."""
_REPORTS_OF_MISUSE = frozenset({"abuse", "fraud", "virus", "other", "opt-out", "opt-out-list"})
_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_SERVERS = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)
_ANSWERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-MS-Exchange-Inbox-Rules-Loop")
"""Headers of automatic answers; by the last one Exchange's are known, which call themselves "auto-generated"."""
_LETTER = "message/rfc822"


@dataclass(frozen=True, slots=True)
class Returned:
    """What one message says."""

    kind: DeliveryReport | None
    """None: nothing about a letter."""
    mark: str
    """Of the letter it is about; "" where it names none, or several."""
    word: str
    """The status, "5.1.1", or what kind of message it is; no address."""
    subject: str
    is_from_machine: bool
    """False: a person wrote it, and may expect an answer."""


def read(raw: bytes, returns: str) -> Returned:
    """One message as it came in. `returns`: the address to which letters come back.

    One of parts in parts, deeper than anything writes, says nothing, and is left to a person.
    """
    try:
        return _read(raw, returns)
    except RecursionError:
        return Returned(None, "", "", "", False)


def _read(raw: bytes, returns: str) -> Returned:
    message = BytesParser(policy=compat32).parsebytes(raw[:MOST_BYTES])
    parts = {part.get_content_type(): part for part in reversed(list(_own(message)))}
    kind, word, is_machine = _said(message, parts)
    if kind is None and not is_machine and _is_generated(message):  # such as a filter's notice about our letter
        is_machine = bool(_mark(message, raw[:MOST_BYTES], returns))
    mark = _mark(message, raw[:MOST_BYTES], returns) if kind is not None else ""
    return Returned(kind, mark, word, _text(message, "Subject"), is_machine)


def _own(message: Message) -> Iterator[Message]:
    """It and its parts, without those of a letter that it holds: somebody may send a report on, and ask for help."""
    yield message
    content = message.get_payload()
    if message.get_content_type() != _LETTER and isinstance(content, list):
        for part in content:
            if isinstance(part, Message):
                yield from _own(part)


def _said(message: Message, parts: dict[str, Message]) -> tuple[DeliveryReport | None, str, bool]:
    """What it says, in which word, and whether a machine says it."""
    if "message/disposition-notification" in parts:
        return None, "", True
    if "message/feedback-report" in parts:
        form = _fields(parts["message/feedback-report"]).get("feedback-type", "").lower()
        return (DeliveryReport.COMPLAINT if form in _REPORTS_OF_MISUSE else None), "complaint", True
    if "message/delivery-status" in parts:
        return *_status(parts["message/delivery-status"]), True
    return _in_words(message)


def _in_words(message: Message) -> tuple[DeliveryReport | None, str, bool]:
    """As `_said`, of a message in no form that a standard knows."""
    for part in _own(message):
        if part.get_content_type() == _LETTER:
            part.set_payload("")  # the library would look into it
    temporary, permanent = _failures(message)
    if permanent:
        return *of_words(_words(message)), True
    if temporary:
        return DeliveryReport.WAITING, "4.0.0", True
    is_servers = bool(_SERVERS.search(_text(message, "From"))) or _text(message, "Return-Path") == "<>"
    if _is_automatic(message) and not is_servers:  # a server's own message in words that nobody knows says nothing
        return DeliveryReport.ABSENCE, "absence", True
    return None, "", is_servers or _is_automatic(message)


def _failures(message: Message) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """Who failed for now, and for good, in a form that the library knows; it stumbles over messages without a body."""
    try:
        return all_failures(message)
    except (LookupError, ValueError, TypeError, AttributeError):
        return frozenset(), frozenset()


def _status(part: Message) -> tuple[DeliveryReport | None, str]:
    """Our letters have one recipient each; where a report names several, the first that says something counts."""
    for block in _blocks(part):
        action, status = block.get("action", ""), (block.get("status", "").split() or [""])[0]
        kind = of_report(action, status, block.get("diagnostic-code", ""))
        if kind is not None:
            return kind, status if re.fullmatch(r"[245]\.\d{1,3}\.\d{1,3}", status) else UNSAID
    return None, ""


def _blocks(part: Message) -> Iterator[dict[str, str]]:
    """The groups of fields of a report, however the parser has taken them."""
    content = part.get_payload()
    inner = [one for one in content if isinstance(one, Message)] if isinstance(content, list) else [part]
    yield from map(_fields, inner)


def _fields(part: Message) -> dict[str, str]:
    """Field names in small letters to their values, of a part's headers and of its text, which is written alike."""
    text = part.get_payload()
    inner = text[0] if isinstance(text, list) and text else text
    found = inner if isinstance(inner, Message) else BytesParser(policy=compat32).parsebytes(str(inner or "").encode())
    return {name.lower(): " ".join(str(value).split()) for name, value in (*part.items(), *found.items())}


def _is_automatic(message: Message) -> bool:
    said = _text(message, "Auto-Submitted").lower()
    precedence = _text(message, "Precedence").lower()
    return said.startswith("auto-replied") or precedence == "auto_reply" or any(name in message for name in _ANSWERS)


def _is_generated(message: Message) -> bool:
    return _text(message, "Auto-Submitted").lower() not in {"", "no"}


def _words(message: Message) -> str:
    """All plain text of a report."""
    texts = []
    for part in _own(message):
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            texts.append(content.decode("utf-8", "replace") if isinstance(content, bytes) else "")
    return " ".join(texts)


def _mark(message: Message, raw: bytes, returns: str) -> str:
    """The letter's: of the address the message came to, or else of the letter it quotes or answers."""
    local, _, domain = returns.lower().partition("@")
    ours = re.compile(rf"(?<![\w.]){re.escape(local)}\+([a-z]{{12}})@{re.escape(domain)}(?![\w.-]*\w)")
    heads = " ".join(_text(message, name) for name in _HEADERS).lower()
    ids = " ".join(_text(message, name) for name in ("In-Reply-To", "References"))
    whole = raw.decode("utf-8", "replace")
    for found in (ours.findall(heads), IN_ID.findall(ids), ours.findall(whole.lower()), IN_ID.findall(whole)):
        if found:
            return found[0] if len(set(found)) == 1 else ""
    return ""


def _text(message: Message, name: str) -> str:
    return " ".join(" ".join(str(value) for value in message.get_all(name, [])).split())

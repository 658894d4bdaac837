"""What a mail provider did to a letter on its way: both are read alike, as sent and as it arrived, and compared.

Links are compared byte for byte, each as often as it was written. What a mail program would fetch by itself is looked
for wherever HTML and style sheets can name it, also in comments that only some programs read.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr
from html.parser import HTMLParser

from .dns.domains import are_aligned
from .marks import IN_ID, mark_in

PROBE_HEADER = "X-Surveyhost-Probe"
"""Says a probe letter's mark where a provider writes Message-ID and envelope anew."""
MOST_BYTES = 1 << 20
_MARK = re.compile(r"[a-z]{12}")
_IN_TEXT = re.compile(r"(?:https?://|mailto:|www\.)[^\s<>\"']+", re.IGNORECASE)
_IN_STYLE = re.compile(r"(?:url\(\s*|@import\s+)[\"']?([^\"')\s;]*)", re.IGNORECASE)
_LEADS = {"a": "href", "area": "href", "form": "action", "button": "formaction", "input": "formaction"}
"""Tag to the attribute that leads somewhere when its reader acts."""
_FETCHED = frozenset(
    {"src", "srcset", "background", "poster", "data", "href", "xlink:href", "ping", "lowsrc", "dynsrc", "longdesc",
     "cite", "classid", "codebase", "archive", "icon", "manifest", "profile", "imagesrcset"}
)  # fmt: skip
"""Attributes by which a program fetches something; on the tags of _LEADS those there are left out."""
_SIGNER = re.compile(r"(?:^|;)d=([^;]+)")
_STOPS = ("List-Unsubscribe", "List-Unsubscribe-Post")


@dataclass(frozen=True, slots=True)
class Altered:
    """What was found of one letter."""

    links_same: bool
    """Whether every link that was sent is there, in both parts."""
    nothing_added: bool
    """Whether nothing is in it that a mail program would fetch and that was not sent."""
    stop_same: bool
    sender_aligned: bool | None
    """None: no header says by whom it was sent, or who signed it."""


@dataclass(slots=True)
class _Content:
    """What one letter holds."""

    text: Counter[str] = field(default_factory=Counter)
    """Links of the plain part."""
    html: Counter[str] = field(default_factory=Counter)
    fetched: Counter[str] = field(default_factory=Counter)


def mark_of(raw: bytes) -> str:
    """The mark of a message that may be a probe letter; "" for none."""
    message = BytesParser(policy=compat32).parsebytes(raw[:MOST_BYTES], headersonly=True)
    named = _text(message, PROBE_HEADER)
    if _MARK.fullmatch(named):
        return named
    in_id = IN_ID.search(_text(message, "Message-ID"))
    return in_id[1] if in_id else mark_in(parseaddr(_text(message, "Return-Path"))[1])


def compare(sent: bytes, arrived: bytes) -> Altered:
    """What became of a letter."""
    before, after = (BytesParser(policy=compat32).parsebytes(one[:MOST_BYTES]) for one in (sent, arrived))
    was, became = _content(before), _content(after)
    return Altered(
        links_same=not (was.text - became.text) and not (was.html - became.html),
        nothing_added=not (became.fetched - was.fetched),
        stop_same=all(_values(before, name) == _values(after, name) for name in _STOPS),
        sender_aligned=_is_aligned(before, after),
    )


def _content(message: Message) -> _Content:
    found = _Content()
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart() or kind not in {"text/plain", "text/html"}:
            continue
        words = _decoded(part)
        if kind == "text/plain":
            found.text.update(_IN_TEXT.findall(words))
        else:
            _read(words, found)
    return found


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _read(words: str, into: _Content) -> None:
    reader = _Reader(into)
    reader.feed(words)
    reader.close()


class _Reader(HTMLParser):
    """Takes links, and what would be fetched, out of HTML."""

    def __init__(self, into: _Content) -> None:
        super().__init__(convert_charrefs=True)
        self._into = into
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        if tag == "img" or (tag == "meta" and ("http-equiv", "refresh") in [(n, (v or "").lower()) for n, v in attrs]):
            self._into.fetched[f"<{tag}>"] += 1
        for name, value in attrs:
            self._take(tag, name, value or "")

    def _take(self, tag: str, name: str, value: str) -> None:
        if _LEADS.get(tag) == name:
            self._into.html[value] += 1
        elif name in _FETCHED and not value.startswith("#"):
            self._into.fetched[value] += 1
        elif name == "style" or "url(" in value.lower():
            self._into.fetched.update(_IN_STYLE.findall(value))

    def handle_endtag(self, tag: str) -> None:
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._into.fetched.update(_IN_STYLE.findall(data))

    def handle_comment(self, data: str) -> None:
        """Some programs read what others take for a comment."""
        if "<" in data:
            _read(data.partition(">")[2] if data.startswith("[") else data, self._into)

    def unknown_decl(self, data: str) -> None:
        """A conditional mark; what stands between two of them is read as HTML."""


def _is_aligned(before: Message, after: Message) -> bool | None:
    sender = parseaddr(_text(after, "From"))[1].lower()
    if len(after.get_all("From", [])) != 1 or sender != parseaddr(_text(before, "From"))[1].lower():
        return False
    domain = sender.rpartition("@")[2]
    behind = [parseaddr(one)[1].rpartition("@")[2] for one in _values(after, "Return-Path")]
    signed = [found for one in _values(after, "DKIM-Signature") for found in _SIGNER.findall(one)]
    known = [one.lower() for one in (*behind, *signed) if one]
    return any(are_aligned(one, domain) for one in known) if known else None


def _values(message: Message, name: str) -> Sequence[str]:
    """A header's values without white space, in the order in which they stand."""
    return ["".join(str(value).split()) for value in message.get_all(name, [])]


def _text(message: Message, name: str) -> str:
    return " ".join(" ".join(str(value) for value in message.get_all(name, [])).split())

"""A letter as bytes (RFC 5322, MIME): what all copies share is written once, the rest for each copy.

Both bodies are base64, so no mail software breaks the link across lines and no relay's log shows it in clear.
"""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parseaddr

from .addresses import wire
from .headers import address_header, text_header
from .marks import new_mark

LINE = 76
"""Characters of base64 in a line (RFC 2045)."""


@dataclass(frozen=True, slots=True)
class Stop:
    """How a mail program stops such letters; ASCII without white space."""

    address: str
    """A mailto: address."""
    page: str = ""
    """An https address that takes RFC 8058's one click; "" where there is none."""

    @property
    def headers(self) -> str:
        """As header lines (RFC 2369, RFC 8058): folded, for an address by one click is long."""
        if not self.page:
            return f"List-Unsubscribe: <{self.address}>\r\n"
        ways = f"<{self.page}>,\r\n <{self.address}>"
        return f"List-Unsubscribe: {ways}\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The head that all letters of one sheet share."""

    sender: str
    """The bare address in From."""
    head: bytes

    def copy(
        self, to: str, stop: Stop, moment: datetime, text: str, html: str, mark: str = "", more: str = ""
    ) -> bytes:
        """One letter. `to` has no white space; `moment` goes into Date. Its Message-ID begins with `mark`,
        twelve small letters by which it is known when it comes back, or with some that stand nowhere. `more`: header
        lines of whoever carries it."""
        bound = secrets.token_hex(12)
        domain = self.sender.rpartition("@")[2]
        own = (
            f"To: {wire(to)}\r\n"
            f"Date: {format_datetime(moment)}\r\n"
            f"Message-ID: <{mark or new_mark()}.{secrets.token_hex(10)}@{domain}>\r\n"
            f"{stop.headers}{more}"
            f'Content-Type: multipart/alternative; boundary="{bound}"\r\n\r\n'
        )
        parts = _part(bound, "plain", text) + _part(bound, "html", html) + f"--{bound}--\r\n".encode()
        return self.head + own.encode() + parts  # beyond ASCII is an address only, which goes by SMTPUTF8


def envelope(sender: str, reply_to: str, subject: str, language: str, name: str = "") -> Envelope:
    """The common head: `sender` as "Name <address>" or a bare address, shown as `name` where one is given."""
    usual, address = parseaddr(sender)
    head = (
        address_header("From", address, name or usual),
        address_header("Reply-To", *reversed(parseaddr(reply_to))),
        text_header("Subject", subject),
        f"Content-Language: {language}\r\n".encode("ascii"),
        b"Auto-Submitted: auto-generated\r\n",
        b"MIME-Version: 1.0\r\n",
    )
    return Envelope(address, b"".join(head))


def _part(mark: str, form: str, content: str) -> bytes:
    head = f'--{mark}\r\nContent-Type: text/{form}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    body = base64.b64encode(content.replace("\n", "\r\n").encode())
    lines = [body[start : start + LINE] for start in range(0, len(body), LINE)]
    return head.encode() + b"".join(line + b"\r\n" for line in lines)

"""Mail headers as bytes, line by line, so that every mail program shows what was written (RFC 5322, RFC 2047).

Readers drop the white space between two encoded words, so a space at a fold has to stand inside one of them. The
folding of `email.policy` leaves it outside; that of `email.header`, used here, encodes a text as a whole.
"""

import re
from email.charset import BASE64, Charset
from email.header import Header

LINE = 76
"""Characters of a line, without its CRLF: what RFC 2047 allows where an encoded word stands."""
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_WORDS = Charset("utf-8")
_WORDS.header_encoding = BASE64


def text_header(name: str, text: str) -> bytes:
    """A header of free text, such as Subject, with its CRLF. Line breaks and control characters become spaces."""
    text = _one_line(text)
    if _is_plain(text) and len(name) + 2 + len(text) <= LINE:
        return f"{name}: {text}\r\n".encode("ascii")
    return f"{name}: {_encoded(text, len(name) + 2)}\r\n".encode("ascii")


def address_header(name: str, address: str, shown: str = "") -> bytes:
    """A header of one mailbox, such as From, with its CRLF: `address` (ASCII, no white space), after the name shown."""
    shown, start = _one_line(shown), len(name) + 2
    if not shown:
        return f"{name}: {address}\r\n".encode("ascii")
    phrase = _phrase(shown, start)
    last = (len(phrase) + start) if "\n" not in phrase else len(phrase.rpartition("\n")[2])
    gap = " " if last + len(address) + 3 <= LINE else "\r\n "
    return f"{name}: {phrase}{gap}<{address}>\r\n".encode("ascii")


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text)


def _is_plain(text: str) -> bool:
    """Whether it can stand as it is: ASCII, no space that a reader drops, nothing like an encoded word."""
    return text.isascii() and text == text.strip() and "=?" not in text


def _phrase(shown: str, start: int) -> str:
    """A name before an address: bare words, a quoted string, or encoded words."""
    if _is_plain(shown) and start + len(shown) <= LINE - 2:
        if _ATOMS.fullmatch(shown):
            return shown
        quoted = re.sub(r'(["\\])', r"\\\1", shown)
        if start + len(quoted) <= LINE - 2:
            return f'"{quoted}"'
    return _encoded(shown, start)


def _encoded(text: str, start: int) -> str:
    """As encoded words, each a line of its own; `start` characters stand before the first."""
    return Header(text, _WORDS, maxlinelen=LINE, header_name="x" * max(0, start - 2)).encode(linesep="\r\n")

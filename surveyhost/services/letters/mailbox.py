"""The demo's mailbox: every letter that went out, to be read in the browser. Exists in a demo data folder only."""

import base64
import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import compat32, default
from email.utils import parsedate_to_datetime
from pathlib import Path

from ...config import Settings
from ...core.wave.links_and_seats import AccessToken, code_of, recover
from .refusals import NoMailbox, NoSuchLetter

_NAME = re.compile(r"[0-9a-f]{16}")
_OURS = re.compile(
    rb"\r\n\r\n--[0-9a-f]{24}\r\nContent-Type: text/plain[^\r]*\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    rb"([A-Za-z0-9+/=\r\n]*)--"
)
"""The first part of a letter as `outside.mail.mime` writes it."""


@dataclass(frozen=True, slots=True)
class MailRow:
    """A letter in the list."""

    name: str
    to: str
    sender: str
    subject: str
    date: datetime


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter opened."""

    line: MailRow
    reply_to: str
    text: str
    body: str
    """What stands in the HTML part's body, without its inline styles, which our pages' CSP would not apply; or ""."""


def folder(settings: Settings) -> Path:
    """Where the letters of a demo lie, one file each."""
    return settings.data / "mailbox"


def check_is_demo(settings: Settings) -> None:
    """NotThere outside a demo data folder: there is no mailbox page then."""
    if not settings.is_demo:
        raise NoMailbox()


def letters(settings: Settings, limit: int = 500) -> list[MailRow]:
    """The letters, newest first, at most `limit`; Refusal outside a demo."""
    check_is_demo(settings)
    lines = [_line(path) for path in folder(settings).glob("*.eml")]
    return sorted(lines, key=lambda line: (line.date, line.to), reverse=True)[:limit]


def letter(settings: Settings, name: str) -> Mail:
    """One letter by its file's name without ending; NotThere if there is none."""
    check_is_demo(settings)
    path = folder(settings) / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NoSuchLetter()
    message = _read(path)
    html = message.get_body(("html",))
    return Mail(
        _line(path),
        str(message["Reply-To"] or ""),
        _text(message),
        _bare(html.get_content()) if html is not None else "",
    )


def link(settings: Settings, name: str) -> AccessToken | None:
    """The token of the link in a letter, None where there is none; quick, for whoever looks through many letters."""
    return _link(folder(settings) / f"{name}.eml")


def forget_wave(settings: Settings, code: str) -> int:
    """Remove the letters whose links belong to this wave; how many there were. None, where there is no mailbox."""
    removed = 0
    for path in _files(settings):
        with contextlib.suppress(FileNotFoundError):
            token = _link(path)
            if token is not None and code_of(token) == code:
                path.unlink()
                removed += 1
    return removed


def forget_results(settings: Settings, path: str) -> None:
    """Remove the letters that lead to the results page under this path. Nothing, where there is no mailbox."""
    for file in _files(settings):
        with contextlib.suppress(FileNotFoundError):
            if f"/r/{path}" in _plain(file):
                file.unlink()


def _files(settings: Settings) -> Iterator[Path]:
    return folder(settings).glob("*.eml")


def _read(path: Path) -> EmailMessage:
    message = BytesParser(policy=default).parsebytes(path.read_bytes())
    assert isinstance(message, EmailMessage)
    return message


def _link(path: Path) -> AccessToken | None:
    return recover(_plain(path))


def _plain(path: Path) -> str:
    """The plain text stands first in our letters, so nothing else is decoded, and of most nothing else is read."""
    raw = path.read_bytes()
    if (ours := _OURS.search(raw)) is not None:
        return base64.b64decode(ours[1]).decode("utf-8", "replace")
    message = BytesParser(policy=compat32).parsebytes(raw)
    first = next(part for part in message.walk() if not part.is_multipart())
    content = first.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    return body.get_content() if body is not None else ""


def _bare(html: str) -> str:
    """Our own letters only: their templates escape all that came from people, so what is left needs no cleaning."""
    inside = re.sub(r"(?s).*<body[^>]*>|</body>.*", "", html)
    return re.sub(r' (?:style|bgcolor|width|cellpadding|cellspacing|border|align)="[^"]*"', "", inside)


def _line(path: Path) -> MailRow:
    head = BytesParser(policy=compat32).parsebytes(path.read_bytes(), headersonly=True)
    return MailRow(
        path.stem,
        _shown(head, "To"),
        _shown(head, "From"),
        _shown(head, "Subject"),
        parsedate_to_datetime(_shown(head, "Date")),
    )


def _shown(head: Message, name: str) -> str:
    """A header as a mail program shows it; the parser of `policy.default` puts a space between a name's parts."""
    return str(make_header(decode_header(head[name] or "")))

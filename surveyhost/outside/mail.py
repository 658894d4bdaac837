"""Doors for letters: SMTP, or a folder that stands in for everybody's mailbox in a demo. Both have one `send`."""

import contextlib
import secrets
import smtplib
import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from ..core.errors import Refusal

NO_CONNECTION = "no connection"
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
SECONDS = 30
"""How long a mail server may take for one step."""


class Undelivered(Exception):  # noqa: N818
    """A letter was not accepted. `word` is the server's code alone: its text may quote the address."""

    def __init__(self, word: str, *, final: bool = False, door: bool = False) -> None:
        super().__init__(word)
        self.word = word
        self.final = final
        """True: this address will never take the letter."""
        self.door = door
        """True: no letter gets through just now, so the next one need not be tried."""


class Door(Protocol):
    """Where letters go out."""

    def open(self) -> None:
        """Make sure that letters can go out now; raises Undelivered (door) when they cannot."""

    def send(self, message: EmailMessage) -> None:
        """Hand over one letter; returns when it was accepted, raises Undelivered when it was not."""

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """The same for a letter that is written already (RFC 5322, CRLF), between two bare addresses."""

    def close(self) -> None:
        """Let go of the connection, if there is one."""


class Mailbox:
    """A folder with one file a letter (0600): the demo's stand-in for a mail server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> None:
        """A folder is always open."""

    def send(self, message: EmailMessage) -> None:
        """Write the letter as a file of its own, complete or not at all."""
        self.post(*_written(message))

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """The same for a letter that is written already."""
        del sender, to
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{secrets.token_hex(8)}.eml"
        unfinished = path.with_suffix(".part")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(raw)
        unfinished.rename(path)

    def close(self) -> None:
        """Nothing is held open."""


class Smtp:
    """A mail server by URL, `smtp://user:password@host:587` or `smtps://host:465`; one connection for many letters.

    STARTTLS is used wherever it is offered, and certificates are checked, except on this very machine. A password is
    never sent in clear to another host. Raises Refusal when the URL is not of that form.
    """

    def __init__(self, url: str) -> None:
        self._url = _parts(url)
        self._host = self._url.hostname or ""
        self._port = self._url.port or (465 if self._url.scheme == "smtps" else 25)
        self._server: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect, unless connected; raises Undelivered (door) when nobody answers, or not as a mail server should."""
        with self._verdicts():
            self._connected()

    def send(self, message: EmailMessage) -> None:
        """Send one letter; returns when the server has accepted it, raises Undelivered when it has not."""
        self.post(*_written(message))

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """The same for a letter that is written already.

        A connection that the server has dropped in the meantime is made anew, once.
        """
        if not to.isascii():  # would need SMTPUTF8 on the whole way
            raise Undelivered("address", final=True)
        kept = self._server is not None
        try:
            self._deliver(sender, to, raw)
        except Undelivered as trouble:
            if not (kept and trouble.door):
                raise
            self._deliver(sender, to, raw)

    def close(self) -> None:
        """Say goodbye to the server."""
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()

    def _deliver(self, sender: str, to: str, raw: bytes) -> None:
        with self._verdicts():
            self._connected().sendmail(sender, [to], raw)

    @contextlib.contextmanager
    def _verdicts(self) -> Iterator[None]:
        """What the library says, in our words."""
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise self._trouble(code, text) from None
        except smtplib.SMTPDataError as error:
            raise self._trouble(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPResponseException as error:  # greeting, login, sender: nobody gets through
            self.close()
            raise Undelivered(_word(error.smtp_code, error.smtp_error), door=True) from None
        except (smtplib.SMTPException, OSError):
            self._server = None
            raise Undelivered(NO_CONNECTION, door=True) from None

    def _trouble(self, code: int, text: bytes | str) -> Undelivered:
        if code == 421:  # the server is going away, or has had enough letters over this connection
            self._server = None
        return Undelivered(_word(code, text), final=code >= 500, door=code == 421)

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = self._connect()
        return self._server

    def _connect(self) -> smtplib.SMTP:
        name, local = socket.gethostname(), self._host in LOCAL_HOSTS
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self._url.scheme == "smtps":
            server = smtplib.SMTP_SSL(self._host, self._port, name, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, name, timeout=SECONDS)
            server.ehlo()
            if server.has_extn("starttls") and not local:
                server.starttls(context=context)
                server.ehlo()
        if self._url.username:
            self._log_in(server, local)
        return server

    def _log_in(self, server: smtplib.SMTP, local: bool) -> None:
        if not (local or isinstance(server.sock, ssl.SSLSocket)):
            server.close()
            raise Undelivered("no encryption", door=True)
        server.login(unquote(self._url.username or ""), unquote(self._url.password or ""))


def _written(message: EmailMessage) -> tuple[str, str, bytes]:
    sender, to = (parseaddr(str(message[name]))[1] for name in ("From", "To"))
    return sender, to, message.as_bytes(policy=SMTP)


def _parts(url: str) -> SplitResult:
    parts = urlsplit(url)
    try:
        known = parts.scheme in {"smtp", "smtps"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known:
        raise Refusal("SURVEYHOST_SMTP_URL must read smtp://user:password@host:port or smtps://...", "settings")
    return parts


def _word(code: int, text: bytes | str) -> str:
    """The server's code and, where it gives one, its enhanced status ("550 5.1.1"); none of its words."""
    said = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    status = said.split(" ", 1)[0]
    digits = status.split(".")
    enhanced = len(digits) == 3 and all(part.isdecimal() and len(part) <= 3 for part in digits)
    return f"{code} {status}" if enhanced else str(code)

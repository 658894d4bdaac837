"""The connection to a mail server: one for many letters, with the result of each letter by stage."""

import contextlib
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit

from ...core.wave.letters import Cause
from ..refusals import MailServerMalformed
from .addresses import domain, wire
from .delivery import Undelivered, no_smtputf8, unreachable
from .replies import CONNECT, DATA, LOGIN, SENDER, TO, Verdict, verdict

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
SECONDS = 30
"""How long a mail server may take for one step."""
SECONDS_TO_ACCEPT = 120
"""And for a whole letter, which some look through first: Exchange waits half a minute by itself. RFC 5321 (4.5.3.2.6)
would have ten; but a letter that is waited for holds up a connection, and a worker that is to stop."""
_GOODBYE = 421
_REFUSED = Verdict(Cause.ACCOUNT, True, True)
_STATUS = re.compile(r"[245]\.(\d{1,3}\.\d{1,3})(?![.\d])")
SMTPUTF8 = "SMTPUTF8"
TLS_KEPT = 600
"""Seconds after which new connections look at the system's certificates again."""
_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
"""Addresses that need no quoting."""
Reply = tuple[int, bytes]


class Smtp:
    """A mail server by URL, `smtp://user:password@host:587` or `smtps://host:465`.

    STARTTLS is used wherever it is offered, and certificates are checked, except on this very machine. A password is
    never sent in clear to another host. Raises Refusal when the URL is not of that form.
    """

    def __init__(self, url: str, name: str = "", *, is_checked: bool = True) -> None:
        """`name`: by which this machine greets it, instead of its own. `is_checked`: it has to prove who it is."""
        self._url = _parts(url)
        self._name, self._is_checked = name or socket.gethostname(), is_checked
        self._host = self._url.hostname or ""
        self._port = self._url.port or (465 if self._url.scheme == "smtps" else 25)
        self._server: smtplib.SMTP | None = None
        self._used = False
        """Whether it has got as far as a recipient: many servers end a connection after so many letters or seconds."""

    def open(self, sender: str) -> None:
        """Connect, unless connected, and ask whether this sender is taken; raises Undelivered (closed) if not."""
        kept = self._server is not None
        try:
            self._ask_for(sender)
        except Undelivered:
            if not kept or self._server is not None:
                raise
            self._ask_for(sender)

    def _ask_for(self, sender: str) -> None:
        server = self._connected()
        with self._stage(SENDER):
            self._check(SENDER, _mail(server, sender), 250)
            server.rset()

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """Hand over one letter; returns when the server has accepted it, raises Undelivered when it has not.

        Where a connection that has carried letters ends before this one was said, it is made anew, once.
        """
        to = wire(to)
        kept = self._server is not None and self._used
        try:
            self._deliver(sender, to, raw)
        except Undelivered as trouble:
            if not kept or trouble.told or self._server is not None:
                raise
            self._deliver(sender, to, raw)

    def receiver(self, to: str) -> str:
        """The domain: what lies behind our own mail server is not ours to know."""
        return domain(to)

    def rest(self) -> None:
        """The connection is for letters to everybody, and is kept."""

    def close(self) -> None:
        """Say goodbye to the server."""
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()

    def _deliver(self, sender: str, to: str, raw: bytes) -> None:
        server = self._connected()
        options = [f"size={len(raw)}"] if server.has_extn("size") else []
        if not to.isascii():
            if not server.has_extn("smtputf8"):
                raise no_smtputf8()
            options += [SMTPUTF8, "BODY=8BITMIME"]
        if server.has_extn("dsn"):  # what comes back shall not hold the letter with its link (RFC 3461)
            options.append("RET=HDRS")
        with self._stage(SENDER):
            self._check(SENDER, _mail(server, sender, options), 250)
        self._used = True
        with self._stage(TO):
            self._check(TO, _rcpt(server, to), 250, 251)
        with self._stage(DATA):
            self._check(DATA, server.docmd("DATA"), 354)
        with self._stage(DATA, told=True):
            server.send(_dotted(raw))
            with _patience(server):
                reply = server.getreply()
            self._check(DATA, reply, 250, told=True)

    def _check(self, stage: str, reply: Reply, *right: int, told: bool = False) -> None:
        """Raise what a refusal means; the connection stays fit for the next letter, or is let go."""
        code, text = reply
        if code in right:
            return
        if code in {_GOODBYE, -1}:
            self._drop()
        else:
            self._start_over()
        raise _undelivered(stage, code, text, told=told)

    def _start_over(self) -> None:
        """Take back the letter at hand; a server that hangs up after a refusal gets a new connection."""
        try:
            if self._server is not None:
                self._server.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    @contextlib.contextmanager
    def _stage(self, stage: str, *, told: bool = False) -> Iterator[None]:
        """What breaks at this stage, in our words."""
        try:
            yield
        except Undelivered:
            raise
        except ssl.SSLError:
            self._drop()
            if stage != CONNECT:  # an encrypted connection that breaks
                raise unreachable(stage=stage, told=told) from None
            raise Undelivered("no encryption", _REFUSED, CONNECT) from None
        except smtplib.SMTPResponseException as error:
            self._drop()
            raise _undelivered(stage, error.smtp_code, error.smtp_error, told=told) from None
        except smtplib.SMTPNotSupportedError:
            self._drop()
            raise Undelivered("no log-in", _REFUSED, LOGIN) from None
        except (smtplib.SMTPException, OSError, ValueError):
            self._drop()
            # a sender's turn is the connection's still: whoever drops us there, drops every letter
            raise unreachable(stage=stage, told=told) from None

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            with self._stage(CONNECT):
                self._server = self._connect()
            self._used = False
            if self._url.username:
                self._log_in(self._server)
        return self._server

    def _connect(self) -> smtplib.SMTP:
        name = self._name
        server: smtplib.SMTP
        if self._url.scheme == "smtps":
            server = smtplib.SMTP_SSL(self._host, self._port, name, timeout=SECONDS, context=self._tls())
        else:
            server = smtplib.SMTP(self._host, self._port, name, timeout=SECONDS)
        with _closing_on_error(server):
            server.ehlo_or_helo_if_needed()
            plain = self._url.scheme == "smtp"
            if plain and server.has_extn("starttls") and self._host not in LOCAL_HOSTS:
                server.starttls(context=self._tls())
                server.ehlo_or_helo_if_needed()
        return server

    def _tls(self) -> ssl.SSLContext:
        return _tls(self._is_checked, int(time.monotonic() // TLS_KEPT))

    def _log_in(self, server: smtplib.SMTP) -> None:
        with self._stage(LOGIN):
            if not (self._host in LOCAL_HOSTS or isinstance(server.sock, ssl.SSLSocket)):
                self._drop()
                raise Undelivered("no encryption", _REFUSED, LOGIN)
            server.login(unquote(self._url.username or ""), unquote(self._url.password or ""))


@lru_cache(maxsize=4)
def _tls(is_checked: bool, period: int) -> ssl.SSLContext:
    """What connections begun in the same period share: reading a system's certificates takes as long as ten letters."""
    del period
    made = ssl.create_default_context()
    if not is_checked:
        made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


def _mail(server: smtplib.SMTP, sender: str, options: Sequence[str] = ()) -> Reply:
    """As `smtplib` does it, which parses the address three times for each letter."""
    if _PLAIN.fullmatch(sender) and SMTPUTF8 not in options:
        return server.docmd("MAIL", " ".join((f"FROM:<{sender}>", *options)))
    return server.mail(sender, options)


def _rcpt(server: smtplib.SMTP, to: str) -> Reply:
    return server.docmd("RCPT", f"TO:<{to}>") if _PLAIN.fullmatch(to) else server.rcpt(to)


@contextlib.contextmanager
def _patience(server: smtplib.SMTP) -> Iterator[None]:
    """While a server makes up its mind about a letter."""
    if server.sock is not None:
        server.sock.settimeout(SECONDS_TO_ACCEPT)
    yield
    if server.sock is not None:  # closed where the connection broke
        server.sock.settimeout(SECONDS)


@contextlib.contextmanager
def _closing_on_error(server: smtplib.SMTP) -> Iterator[None]:
    try:
        yield
    except BaseException:
        server.close()
        raise


def _undelivered(stage: str, code: int, text: bytes | str, *, told: bool) -> Undelivered:
    if code == -1:  # the library's word for a reply that is none
        return unreachable(stage=stage, told=told)
    said = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    found = _STATUS.match(said)
    word = f"{code} {found[0]}" if found else str(code)
    meaning = verdict(stage, code, found[1] if found else "", said)
    return Undelivered(word, meaning, stage, broke=code == _GOODBYE, told=told)


def _dotted(raw: bytes) -> bytes:
    """A letter's lines as SMTP sends them: a leading dot doubled, and the lone dot at the end."""
    end = b"" if raw.endswith(b"\r\n") else b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", raw) + end + b".\r\n"


def _parts(url: str) -> SplitResult:
    parts = urlsplit(url)
    try:
        known = parts.scheme in {"smtp", "smtps"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known:
        raise MailServerMalformed()
    return parts

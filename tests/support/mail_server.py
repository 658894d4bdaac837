"""A real SMTP server for tests: takes letters, and does what it is told with some of them."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

DROP, HANG = "drop", "hang"
"""In place of a reply: the connection ends; nothing is ever said."""
STAGES = ("connect", "ehlo", "auth", "mail", "rcpt", "data", "end")
Verdict = Callable[["Server", str, EmailMessage], str | None]


class Server:
    """What has arrived, and what to say to the next. An SMTP answer to RCPT or DATA, or None to accept."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.senders: list[str] = []
        """Of each letter, the envelope address to which it comes back."""
        self.connections = 0
        self.encrypted: list[bool] = []
        """Of each letter, whether it came over TLS."""
        self.at_rcpt: Callable[[str], str | None] = lambda address: None
        self.at_data: Verdict = lambda server, address, message: None
        self.at: Callable[[str, str], str | None] = lambda stage, address: None
        """What is said at one of STAGES (with the letter's recipient, once that is known) in place of going on."""
        self.heard: list[tuple[str, str]] = []
        """Stage and recipient of everything that was said to it, in order."""
        self.url = ""
        self.slow: Callable[[str], float] = lambda address: 0
        """Seconds that it takes over a letter to this address, while it takes others."""
        self.open = self.most_open = 0
        """Connections that are open, and the most there were at one time."""
        self.reports: list[str] | None = None
        """A list: it offers reports (RFC 3461), and puts here what each MAIL says of them."""

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses if self.reports is None else [*responses[:-1], "250-DSN", responses[-1]]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        refusal = self.at_rcpt(address)
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = BytesParser(policy=default).parsebytes(envelope.content)
        self.heard.append(("end", envelope.rcpt_tos[0]))
        word = self.at("end", envelope.rcpt_tos[0])
        if word == HANG:
            await asyncio.Event().wait()
        if word == DROP:
            server.transport.close()
        if word is not None:
            return word
        await asyncio.sleep(self.slow(envelope.rcpt_tos[0]))
        refusal = self.at_data(self, envelope.rcpt_tos[0], message)
        if refusal is not None:
            return refusal
        self.letters.append(message)
        self.encrypted.append(session.ssl is not None)
        self.raw.append(envelope.content)
        self.senders.append(envelope.mail_from)
        return "250 accepted"

    def to(self, address: str) -> list[EmailMessage]:
        """The letters that this address has got."""
        return [letter for letter in self.letters if letter["To"] == address]


class Programmed(SMTP):
    """The protocol with a word of its own at each stage."""

    @property
    def server(self) -> Server:
        handler = self.event_handler
        assert isinstance(handler, Server)
        return handler

    async def _said(self, stage: str, address: str = "") -> bool:
        """True: the stage was answered, or ended, as programmed."""
        self.server.heard.append((stage, address))
        word = self.server.at(stage, address)
        if word is None:
            return False
        if word == HANG:
            await asyncio.Event().wait()  # until the other side hangs up
        if word == DROP:
            self.transport.close()
        else:
            await self.push(word)
            if word.startswith("421"):
                self.transport.close()
        return True

    async def _handle_client(self) -> None:
        self.server.open += 1
        self.server.most_open = max(self.server.open, self.server.most_open)
        try:
            if not await self._said("connect"):
                await super()._handle_client()
        finally:
            self.server.open -= 1

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._said("ehlo"):
            await super().smtp_EHLO(hostname)

    async def smtp_HELO(self, hostname: str) -> None:
        if not await self._said("ehlo"):
            await super().smtp_HELO(hostname)

    async def smtp_AUTH(self, arg: str) -> None:
        if not await self._said("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if self.server.reports is not None and arg:
            self.server.reports.append(arg.partition("RET=")[2])
            arg = arg.replace(" RET=HDRS", "")
        if not await self._said("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        address = (arg or "").partition("<")[2].partition(">")[0]
        if not await self._said("rcpt", address):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if not await self._said("data", self.envelope.rcpt_tos[0]):
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return Programmed(self.handler, **self.SMTP_kwargs)


@contextmanager
def mail_server(
    certificate: Path | None = None, login: bool = False, takes_utf8: bool = False, place: tuple[str, int] | None = None
) -> Iterator[Server]:
    """A server on a free port of this machine; its URL is `server.url`. With a certificate it offers STARTTLS.

    With `login` its URL holds a password, and it takes any. `place`: on this address and port.
    """
    server = Server()
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    if place is None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            place = "127.0.0.1", free.getsockname()[1]
    host, port = place
    controller = _Controller(
        server,
        hostname=host,
        port=port,
        tls_context=tls,
        authenticator=lambda *_: AuthResult(success=True),
        auth_require_tls=False,
        enable_SMTPUTF8=takes_utf8,
    )
    controller.start()
    server.url = f"smtp://{'me:secret@' if login else ''}{host}:{port}"
    try:
        yield server
    finally:
        controller.stop()

"""A real SMTP server for tests: takes letters, and does what it is told with some of them."""

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

Verdict = Callable[["Server", str, EmailMessage], str | None]


class Server:
    """What has arrived, and what to say to the next. An SMTP answer to RCPT or DATA, or None to accept."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.connections = 0
        self.encrypted: list[bool] = []
        """Of each letter, whether it came over TLS."""
        self.at_rcpt: Callable[[str], str | None] = lambda address: None
        self.at_data: Verdict = lambda server, address, message: None
        self.url = ""

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        refusal = self.at_rcpt(address)
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = BytesParser(policy=default).parsebytes(envelope.content)
        refusal = self.at_data(self, envelope.rcpt_tos[0], message)
        if refusal is not None:
            return refusal
        self.letters.append(message)
        self.encrypted.append(session.ssl is not None)
        self.raw.append(envelope.content)
        return "250 accepted"

    def to(self, address: str) -> list[EmailMessage]:
        """The letters that this address has got."""
        return [letter for letter in self.letters if letter["To"] == address]


@contextmanager
def mail_server(certificate: Path | None = None) -> Iterator[Server]:
    """A server on a free port of this machine; its URL is `server.url`. With a certificate it offers STARTTLS."""
    server = Server()
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port, tls_context=tls)
    controller.start()
    server.url = f"smtp://127.0.0.1:{port}"
    try:
        yield server
    finally:
        controller.stop()

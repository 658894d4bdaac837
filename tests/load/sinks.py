"""Where letters go in a benchmark: into memory, or to an SMTP server in a process of its own."""

import base64
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from surveyhost.core.wave.links_and_seats import AccessToken, recover

_BODY = re.compile(rb"text/plain.*?\r\n\r\n(.*?)\r\n--", re.DOTALL)


class Collected:
    """A door that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    def receiver(self, to: str) -> str:
        """Everybody's letters go the same way."""
        del to
        return ""

    def open(self, sender: str) -> None:
        """Always open."""

    def rest(self) -> None:
        """Nothing is held open between letters."""

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """Keep a letter."""
        self.letters.append(raw)

    def close(self) -> None:
        """Nothing is held open."""

    def tokens(self) -> list[AccessToken]:
        """The links, in the order of the letters."""
        found = []
        for raw in self.letters:
            body = _BODY.search(raw)
            token = recover(base64.b64decode(body[1]).decode()) if body else None
            if token is None:
                raise SystemExit("a letter holds no link")
            found.append(token)
        return found


SINK = """
import asyncio, sys
from aiosmtpd.controller import UnthreadedController
class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 accepted"
loop = asyncio.new_event_loop()
controller = UnthreadedController(Sink(), hostname="127.0.0.1", port=int(sys.argv[1]), loop=loop)
controller.begin()
loop.run_forever()
"""


@contextmanager
def smtp_sink() -> Iterator[tuple[str, int]]:
    """An SMTP server that takes everything: its URL and process id."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SINK, str(port)])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"smtp://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()

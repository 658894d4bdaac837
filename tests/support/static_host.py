"""A keeper's host: a folder served as it lies, by a server that hears every request and each byte of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass
class StaticHost:
    """Knows its address before there is anything to serve, as a contract has to name it."""

    folder: Path
    address: str = ""
    heard: list[bytes] = field(default_factory=list)
    """Request line, headers and body of each request."""


class _Hearing(SimpleHTTPRequestHandler):
    def __init__(self, host: StaticHost, *given: Any) -> None:
        self.host = host
        super().__init__(*given, directory=str(host.folder))

    def parse_request(self) -> bool:
        is_whole = super().parse_request()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) if is_whole else b""
        self.host.heard.append(self.raw_requestline + bytes(self.headers) + body)
        return is_whole

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""


@contextmanager
def hosting(folder: Path) -> Iterator[StaticHost]:
    """A host for what is, or will be, in this folder."""
    host = StaticHost(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Hearing, host))
    host.address = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()

"""A real HTTP server that plays a gateway for text messages: takes them, and does what it is told with some."""

import json
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

ACCOUNT, TOKEN = "AC0123456789abcdef0123456789abcdef", "hush-hush-token"


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def form(self) -> dict[str, str]:
        """Its fields, whether a form or JSON."""
        return json.loads(self.raw) if self.raw.startswith(b"{") else dict(parse_qsl(self.raw.decode()))

    @property
    def to(self) -> str:
        return self.form.get("To") or self.form.get("to") or ""

    @property
    def text(self) -> str:
        return self.form.get("Body") or self.form.get("text") or ""

    @property
    def mark(self) -> str:
        """By which its reports name it."""
        return self.form.get("StatusCallback", "").rpartition("/")[2] or self.form.get("id", "")

    @property
    def password(self) -> str:
        kind, _, given = self.headers.get("authorization", "").partition(" ")
        return b64decode(given).decode().partition(":")[2] if kind == "Basic" else given


@dataclass(frozen=True)
class Said:
    """An answer."""

    status: int = 201
    document: object = field(default_factory=lambda: {"sid": "SM1", "status": "queued", "error_code": None})
    wait: float = 0


DROP = Said(status=0)
"""In place of an answer the connection ends."""


@dataclass
class Server:
    asked: list[Asked] = field(default_factory=list)
    """Every request that came."""
    taken: list[Asked] = field(default_factory=list)
    """Those to which it said yes."""
    answer: Callable[[Asked], Said] = lambda asked: Said()
    url: str = ""
    where: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


def no(code: int, status: int = 400) -> Said:
    """Twilio's way of saying no."""
    return Said(status, {"code": code, "status": status, "message": "No."})


@contextmanager
def sms_gateway() -> Iterator[Server]:
    """A gateway that takes everything, with the password it asks for."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, raw)
            with server.lock:
                server.asked.append(asked)
            said = no(20003, 401) if asked.password != TOKEN else server.answer(asked)
            if said.wait:
                time.sleep(said.wait)
            if said is DROP:
                self.close_connection = True
                self.connection.close()
                return
            if 200 <= said.status < 300:
                with server.lock:
                    server.taken.append(asked)
            content = json.dumps(said.document).encode()
            self.send_response(said.status)
            if 300 <= said.status < 400:
                self.send_header("Location", f"http://{server.where}/elsewhere")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    class Http(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Whoever hangs up, as a worker that is killed does, says nothing."""

    http = Http(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.where = f"127.0.0.1:{http.server_address[1]}"
    server.url = f"twilio://{ACCOUNT}:{TOKEN}@{server.where}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()

"""A personnel system on this machine, with a certificate of its own, that answers well or badly."""

import contextlib
import datetime
import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Told:
    """What the server says next, and what it was asked with."""

    body: bytes = b""
    kind: str = "text/csv"
    status: int = 200
    location: str = ""
    encoding: str = ""
    drip: float = 0.0
    """Seconds between two bytes."""
    drips_head: bool = False
    breaks_off: bool = False
    keys: list[str] = field(default_factory=list)
    port: int = 0
    authority: Path = Path()

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/people"


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=7))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "authority.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


def _handler(told: Told) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            told.keys.append(self.headers.get("Authorization", ""))
            with contextlib.suppress(OSError):
                if told.drips_head:
                    self._drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000)
                    return
                self.send_response(told.status)
                self.send_header("Content-Type", told.kind)
                for name, value in (("Location", told.location), ("Content-Encoding", told.encoding)):
                    if value:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(told.body) + 1000 * told.breaks_off))
                self.end_headers()
                self._drip(told.body) if told.drip else self.wfile.write(told.body)

        def _drip(self, content: bytes) -> None:
            for byte in content:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(told.drip)

    return Handler


@contextlib.contextmanager
def people_server(folder: Path) -> Iterator[Told]:
    """Runs one until the block is left."""
    told = Told(authority=_certificate(folder))
    server = ThreadingHTTPServer(("localhost", 0), _handler(told))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(told.authority)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    told.port = server.server_address[1]
    runs = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    runs.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        runs.join()

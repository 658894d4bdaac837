"""A timestamp server of an invented authority, on this machine: it stamps, tells what it revoked, or fails as told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

DAY = timedelta(days=1)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _der(one) -> bytes:
    return one.public_bytes(serialization.Encoding.DER)


@dataclass
class Authority:
    """The authority's root, and the server's certificate under it."""

    address: str
    asked: list[str] = field(default_factory=list)
    fails: str = ""
    """"": it answers; "html": it says what no timestamp server says; "revoked": its authority's list is not there."""

    def __post_init__(self) -> None:
        now = datetime.now(UTC)
        self.root_key, self.key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
        self.root = self._certificate("Đồng hồ gốc", self.root_key, now, is_root=True)
        self.certificate = self._certificate("Đồng hồ số 1", self.key, now, is_root=False)
        self.revoked = (
            x509.CertificateRevocationListBuilder().issuer_name(_named("Đồng hồ gốc"))
            .last_update(now - DAY).next_update(now + 30 * DAY).sign(self.root_key, hashes.SHA256())
        )  # fmt: skip
        private = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        own, root = (asn1_x509.Certificate.load(_der(one)) for one in (self.certificate, self.root))
        self.stamps = DummyTimeStamper(
            own, keys.PrivateKeyInfo.load(private), SimpleCertificateStore.from_certs([root])
        )

    def _certificate(self, name: str, key: rsa.RSAPrivateKey, now: datetime, is_root: bool) -> x509.Certificate:
        made = (
            x509.CertificateBuilder().subject_name(_named(name)).issuer_name(_named("Đồng hồ gốc"))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - DAY).not_valid_after(now + 3650 * DAY)
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root_key.public_key()), critical=False
            )
            .add_extension(x509.KeyUsage(not is_root, not is_root, *[False] * 3, is_root, is_root, False, False), True)
        )  # fmt: skip
        if not is_root:
            place = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{self.address}/revoked")], *[None] * 3)
            made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            made = made.add_extension(x509.CRLDistributionPoints([place]), critical=False)
        return made.sign(self.root_key, hashes.SHA256())

    @property
    def pem(self) -> bytes:
        """The root, as an operator would be given it."""
        return self.root.public_bytes(serialization.Encoding.PEM)

    def stamp(self, request: bytes) -> bytes:
        return self.stamps.request_tsa_response(tsp.TimeStampReq.load(request)).dump()


class _Answers(BaseHTTPRequestHandler):
    def _say(self, kind: str, content: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        of = self.server.authority
        of.asked.append("revoked")
        if of.fails == "revoked":
            self._say("text/plain", b"gone", 404)
        else:
            self._say("application/pkix-crl", _der(of.revoked))

    def do_POST(self) -> None:
        of = self.server.authority
        of.asked.append("stamp")
        request = self.rfile.read(int(self.headers["Content-Length"]))
        if of.fails == "html":
            self._say("text/html", b"<p>welcome")
        else:
            self._say("application/timestamp-reply", of.stamp(request))

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextmanager
def timestamp_server() -> Iterator[Authority]:
    """It runs while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.authority = Authority(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.authority
    finally:
        server.shutdown()
        server.server_close()

"""Signs PDF files, and checks whether a file is still what was signed. Only this folder imports pyhanko.

A signature is appended: the file that was signed stands unchanged at the head of the signed one, so that its hash can
still be taken. With a timestamp server a stamp over all of it is appended after the signature (`lasting`), and nothing
else may be (`later`).
"""

import asyncio
import contextlib
import io
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from . import lasting, later
from .lasting import UNSEEN, Clock, Stamp
from .tokens import TokenKey, token_signer

FIELD = "Vendor"
READ = "The vendor's signature"
YEARS = 10
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)  # what is wrong is said by whoever asked


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate (PEM; those it rests on may follow it) and its private key."""

    certificate: bytes
    key: bytes | TokenKey
    """PEM, or where the key lies that never leaves its token."""


@dataclass(frozen=True, slots=True)
class FileIdentity(Identity):
    """Both are files: PEM."""

    key: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature on a file is worth."""

    signer: str
    """Common name in the certificate."""
    intact: bool
    """The bytes are those that were signed, and nothing was added after them."""
    known: bool
    """The certificate is the one that was expected."""
    stamps: tuple[Stamp, ...] = ()
    """Of a timestamp server that the signer names in the file."""


def self_made(name: str, moment: datetime) -> FileIdentity:
    """A new identity that vouches for itself: ECDSA on P-256, good for ten years from the moment."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64] or "surveyhost")])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return FileIdentity(certificate.public_bytes(serialization.Encoding.PEM), private)


def _certificate(pem: bytes) -> Any:
    """The first certificate of a PEM file. ValueError if it holds none."""
    found = next(iter(load_certs_from_pemder_data(pem)), None) if b"BEGIN CERTIFICATE" in pem else None
    if found is None:
        raise ValueError("the file holds no certificate")
    return found


def check_certificate(pem: bytes) -> bytes:
    """The PEM again, if a certificate is the first thing in it. ValueError otherwise."""
    try:
        _certificate(pem)
    except Exception as error:  # what a stranger's file makes the library raise cannot be listed
        raise ValueError("the file holds no certificate") from error
    return pem


def _apart(act: Callable[[], Any]) -> Any:
    """Do it in a thread of its own: the library starts an event loop, which it cannot where the caller runs one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(act).result()


def sign(pdf: bytes, identity: Identity, reason: str = "", field: str = FIELD, clock: Clock | None = None) -> bytes:
    """The file with the identity's signature appended; it can be seen in a reader, not on a page.

    With a clock it is stamped too, and holds what anybody needs to check it later (PAdES B-LTA). Raises ValueError
    where certificate and key do not fit, TokenError, or ClockError: then nothing is signed.
    """
    certificates = list(load_certs_from_pemder_data(identity.certificate))
    with _signer(identity) as signer:
        return bytes(_apart(lambda: _signed(pdf, signer, certificates, reason, field, clock)))


@contextlib.contextmanager
def _signer(identity: Identity) -> Iterator[Any]:
    certificate = _certificate(identity.certificate)
    if isinstance(identity.key, TokenKey):
        with token_signer(identity.key, certificate) as signer:
            yield signer
        return
    yield signers.SimpleSigner(
        signing_cert=certificate,
        signing_key=load_private_key_from_pemder_data(identity.key, passphrase=None),
        cert_registry=SimpleCertificateStore(),
    )


def fits(identity: Identity) -> bool:
    """Whether the key belongs to the certificate: something is signed with it. TokenError."""

    async def tried() -> bytes:
        made: bytes = await signer.async_sign_raw(b"tried", "sha256")
        return made

    own = x509.load_der_x509_certificate(_certificate(identity.certificate).dump()).public_key()
    with _signer(identity) as signer:
        signature = _apart(lambda: asyncio.run(tried()))
    try:
        if isinstance(own, ec.EllipticCurvePublicKey):
            own.verify(signature, b"tried", ec.ECDSA(hashes.SHA256()))
        elif isinstance(own, rsa.RSAPublicKey):
            own.verify(signature, b"tried", padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _signed(
    pdf: bytes, signer: Any, certificates: Sequence[Any], reason: str, field: str, clock: Clock | None
) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    append_signature_field(writer, SigFieldSpec(field, readable_field_name=READ, invis_sig_settings=UNSEEN))
    about: dict[str, Any] = {"field_name": field, "reason": reason or None, "md_algorithm": "sha256"}
    if clock is not None:
        return lasting.signed(writer, signer, about, certificates, clock)
    made: io.BytesIO = signers.sign_pdf(writer, signers.PdfSignatureMetadata(**about), signer=signer)
    return made.getvalue()


def check(pdf: bytes, certificate: bytes | None = None) -> Signature | None:
    """The first signature on a file, or None without one. `certificate`: PEM of the signer that is expected.

    Every certificate vouches for itself here: whether it is the one expected is told by comparing it, byte by byte.
    Raises ValueError where the file is no PDF that can be read.
    """
    expected = None if certificate is None else _certificate(certificate)
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        return _signature(pdf, found, expected) if found else None
    except Exception as error:  # what a damaged file makes the library raise cannot be listed
        raise ValueError("no PDF that could be read") from error


def _signature(pdf: bytes, found: Sequence[Any], expected: Any) -> Signature:
    """Of the first signature. Nothing may follow it but one stamp over the whole file, in the field it left."""
    first, own = found[0], found[0].signer_cert
    broken = Signature("", intact=False, known=False)
    context = ValidationContext(trust_roots=[own], allow_fetching=False, moment=datetime.now(UTC))
    try:
        # Whatever else was added after it is refused, so nobody need find out what it is: that takes minutes.
        status = _apart(
            lambda: validate_pdf_signature(first, signer_validation_context=context, skip_diff=True),
        )
        stamps = _apart(lambda: lasting.stamps(found))
    except (SignatureValidationError, lasting.StampWrong):
        return broken
    coverage = status.coverage.name if status.coverage is not None else ""
    whole = coverage == "ENTIRE_FILE" or (coverage == "ENTIRE_REVISION" and _is_stamped_only(pdf, found))
    known = expected is not None and own.dump() == expected.dump()
    signer = own.subject.native.get("common_name", "")
    return Signature(signer, status.intact and status.valid and whole, known, tuple(stamps))


def _is_stamped_only(pdf: bytes, found: Sequence[Any]) -> bool:
    """Two signatures, the second a stamp over the whole file, and between them not a byte of anything else."""
    if len(found) != 2:
        return False
    _, _, after, rest = (int(each) for each in found[0].byte_range)
    return later.is_stamp(pdf, after + rest)

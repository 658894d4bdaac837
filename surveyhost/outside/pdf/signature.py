"""Signs PDF files, and checks whether a file is still what was signed. The only importer of pyhanko.

A signature is appended: the file that was signed stands unchanged at the head of the signed one, so that its hash can
still be taken.
"""

import io
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Vendor"
YEARS = 10
END = b"%%EOF"
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)  # what is wrong is said by whoever asked


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate and its private key, both PEM."""

    certificate: bytes
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


def self_made(name: str, moment: datetime) -> Identity:
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
    return Identity(certificate.public_bytes(serialization.Encoding.PEM), private)


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


def sign(pdf: bytes, identity: Identity, reason: str = "", field: str = FIELD) -> bytes:
    """The file with the identity's signature appended; it can be seen in a reader, not on a page."""
    signer = signers.SimpleSigner(
        signing_cert=_certificate(identity.certificate),
        signing_key=load_private_key_from_pemder_data(identity.key, passphrase=None),
        cert_registry=SimpleCertificateStore(),
    )
    about = signers.PdfSignatureMetadata(field_name=field, reason=reason or None, md_algorithm="sha256")
    signed: io.BytesIO = _apart(
        lambda: signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=signer)
    )
    return signed.getvalue()


def check(pdf: bytes, certificate: bytes | None = None) -> Signature | None:
    """The first signature on a file, or None without one. `certificate`: PEM of the signer that is expected.

    Every certificate vouches for itself here: whether it is the one expected is told by comparing it, byte by byte.
    Raises ValueError where the file is no PDF that can be read.
    """
    expected = None if certificate is None else _certificate(certificate)
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        return _signature(found[0], expected) if found else None
    except Exception as error:  # what a damaged file makes the library raise cannot be listed
        raise ValueError("no PDF that could be read") from error


def _signature(found: Any, expected: Any) -> Signature:
    own = found.signer_cert
    context = ValidationContext(trust_roots=[own], allow_fetching=False, moment=datetime.now(UTC))
    try:
        # Whatever was added after the signature is refused, so nobody need find out what it is: that takes minutes.
        status = _apart(
            lambda: validate_pdf_signature(found, signer_validation_context=context, skip_diff=True),
        )
    except SignatureValidationError:
        return Signature("", intact=False, known=False)
    whole = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
    known = expected is not None and own.dump() == expected.dump()
    return Signature(own.subject.native.get("common_name", ""), status.intact and status.valid and whole, known)


def unsigned(pdf: bytes) -> bytes:
    """The file as it was before the first signature was appended; an unsigned file is its own."""
    try:
        is_signed = bool(PdfFileReader(io.BytesIO(pdf)).embedded_signatures)
    except Exception:  # as above
        return pdf
    if not is_signed:
        return pdf
    end = pdf.index(END) + len(END)
    return pdf[: end + 1] if pdf[end : end + 1] == b"\n" else pdf[:end]

"""Check a report file as anybody may: what is attached to it, and the vendor's signature on it."""

import io
import json
from pathlib import Path

import pikepdf

from ..core.errors import Refusal
from ..core.verification import Check, check
from ..outside import pdf_signature
from . import records

__all__ = ["Check", "attached", "verify"]

ATTACHED = "anonymity.json"


def attached(content: bytes) -> dict[str, object]:
    """The anonymity.json inside a report. Refusal("file") when this is no PDF, or holds none."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            names = [name for name in pdf.attachments if name == ATTACHED]
            raw = pdf.attachments[names[0]].get_file().read_bytes() if names else b""
        document = json.loads(raw) if raw else None
    except (pikepdf.PdfError, ValueError):
        raise Refusal("This file is not a PDF that could be read.", "file") from None
    if not isinstance(document, dict):
        raise Refusal("This PDF has no anonymity.json attached; it is not a report of ours.", "file")
    return document


def _signature(content: bytes, certificate: bytes | None) -> Check:
    """Whether the file is as the vendor signed it; with the vendor's certificate also whether it was that vendor."""
    found = pdf_signature.check(content, certificate)
    if found is None:
        return Check("signature", False, "there is none")
    if not found.intact:
        return Check("signature", False, "the file was changed after it was signed")
    if certificate is None:
        return Check("signature", True, f"{found.signer}, by the certificate in the file itself")
    return Check("signature", found.known, found.signer if found.known else f"{found.signer}, not the one expected")


def verify(path: Path, certificate: Path | None = None, key: str | None = None) -> list[Check]:
    """Every check on the report, or the record of destruction, at this path, in order.

    Got from the vendor some other way: `certificate` (PEM) for a report, `key` (64 hex digits) for a record.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path} cannot be read ({error.strerror}).", "file") from None
    if content.lstrip()[:1] == b"{":
        if certificate is not None:
            raise Refusal("A record of destruction is checked by the vendor's key, not by a certificate.", "file")
        return records.check(content, None if key is None else records.read_key(key))
    document = attached(content)
    return [_signature(content, _pem(certificate)), *check(document)]


def _pem(certificate: Path | None) -> bytes | None:
    try:
        return None if certificate is None else certificate.read_bytes()
    except OSError as error:
        raise Refusal(f"{certificate} cannot be read ({error.strerror}).", "file") from None

"""Check a report file as anybody may: what is attached to it, its pages, and the vendor's signature on it."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from ...config import Settings
from ...core.errors import Refusal
from ...core.release.attached_facts import Check, check
from ...core.release.json import facts_digest
from ...outside.pdf import pages as pdf_pages
from ...outside.pdf import signature as pdf_signature
from ...store.sessions import StoreError
from ..keys.keyring import keyring
from ..keys.signing import shared_certificate
from ..keys.signing_settings import CERTIFICATE
from ..office import audit_late_seals
from ..office.audit_seals import End
from ..office.house import open_house
from . import destruction_records
from .refusals import FileUnreadable, NoPdf, NoPemCertificate, NothingAttached, OtherCheck

ATTACHED = "anonymity.json"
PRINTED = 32
"""Hex digits of the facts' digest that stand in the report's appendix."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked, and whether the signer is the one who was expected."""

    checks: tuple[Check, ...]
    is_known: bool
    """A certificate or key was at hand, and it made the signature. Without it anybody can have signed."""

    @property
    def failed(self) -> list[str]:
        return [one.what for one in self.checks if not one.holds]


def attached(content: bytes) -> dict[str, Any]:
    """The anonymity.json inside a report. NotOurs when this is no PDF, or holds none."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            names = [name for name in pdf.attachments if name == ATTACHED]
            raw = pdf.attachments[names[0]].get_file().read_bytes() if names else b""
        document = json.loads(raw) if raw else None
    except Exception:  # what a stranger's file makes the library raise cannot be listed
        raise NoPdf() from None
    if not isinstance(document, dict):
        raise NothingAttached()
    return document


def _signature(content: bytes, certificate: bytes | None) -> tuple[Check, bool]:
    """Whether the file is as it was signed, and, with the expected signer's certificate, whether it was theirs."""
    try:
        found = pdf_signature.check(content, certificate)
    except ValueError:
        return Check("signature", False, "the file is damaged, so its signature cannot be read"), False
    if found is None:
        return Check("signature", False, "there is none"), False
    if not found.intact:
        return Check(
            "signature", False, "the file was changed, or something was added to it, after it was signed"
        ), False
    stamped = "".join(f"; stamped {one.moment:%Y-%m-%d %H:%M} UTC by {one.by}" for one in found.stamps[-1:])
    if certificate is None:
        who = f"whole, by somebody who calls themselves {found.signer}"
        return Check("signature", True, f"{who}{stamped}"), False
    if not found.known:
        return Check("signature", False, f"by {found.signer} with another certificate than the one expected"), False
    return Check("signature", True, f"{found.signer}{stamped}"), True


def _pages(content: bytes, document: Mapping[str, Any], is_known: bool) -> Check:
    """Whether the pages are those the attached facts were made with, and show the digest of these facts."""
    try:
        pages = pdf_pages.page_digests(content)
        wrong = _wrong(content, pages, document)
    except ValueError:
        return Check("pages", False, "they cannot be read")
    if wrong:
        return Check("pages", False, wrong)
    if "pages" not in document:
        return Check("pages", is_known, f"{len(pages)}, of an earlier version: covered by the signature alone")
    return Check("pages", True, f"{len(pages)}, each as the attached facts have it")


def _wrong(content: bytes, pages: Sequence[str], document: Mapping[str, Any]) -> str:
    """What does not fit between pages and facts; "" if nothing. A file of an earlier version binds neither."""
    if pdf_pages.drives_its_reader(content):
        return "the file holds layers or scripts that can show something else"
    expected = document.get("pages")
    if expected is None:
        return ""
    if len(expected) != len(pages):
        return f"there are {len(pages)}, the attached facts count {len(expected)}"
    wrong = [str(number) for number, pair in enumerate(zip(pages, expected, strict=True), 1) if pair[0] != pair[1]]
    if wrong:
        return f"page {', '.join(wrong)} is not the one that the attached facts count"
    if facts_digest(document)[:PRINTED] not in "".join(pdf_pages.words(content).split()):
        return "the attached facts are not those whose digest is printed in the appendix"
    return ""


def verify(
    path: Path, certificate: Path | None = None, key: str | None = None, settings: Settings | None = None
) -> Verdict:
    """Every check on the report, or the record of destruction, at this path, in order.

    Got from the vendor some other way: `certificate` (PEM) for a report, `key` (64 hex digits) for a record. Without
    them those of the house that these settings lead to, if there is one. NotOurs or
    VendorKeyMalformed for what is neither.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path=path, strerror=error.strerror) from None
    if content.lstrip()[:1] == b"{":
        if certificate is not None:
            raise OtherCheck()
        own = None if destruction_records.is_keepers(content) else settings
        expected = destruction_records.read_key(key) if key is not None else _own_key(own)
        return Verdict(tuple(destruction_records.check(content, expected)), expected is not None)
    pinned = _own_certificate(settings) if certificate is None else _pem(certificate)
    document = attached(content)
    signature, is_known = _signature(content, pinned)
    checks = [signature, _pages(content, document, is_known), *check(document)]
    if is_known and certificate is None and settings is not None:
        checks += _own_log(settings, document)
    return Verdict(tuple(checks), is_known)


def _own_log(settings: Settings, document: Mapping[str, Any]) -> list[Check]:
    """In the house that signed: whether its audit log ever ended where the report says."""
    end = document.get("audit")
    if not end:
        return []
    try:
        has = audit_late_seals.has_end(open_house(settings), End(**end))
    except (StoreError, Refusal):
        return []
    return [
        Check("audit log here", has, "ended there once" if has else "never ended there: it was cut short or changed")
    ]


def _pem(path: Path) -> bytes:
    try:
        return pdf_signature.check_certificate(path.read_bytes())
    except OSError as error:
        raise FileUnreadable(path=path, strerror=error.strerror) from None
    except ValueError:
        raise NoPemCertificate(path=path, certificate=CERTIFICATE) from None


def _own_certificate(settings: Settings | None) -> bytes | None:
    """The certificate of the house we are in; None where this is none, or it has printed nothing yet."""
    if settings is None:
        return None
    path = settings.data / CERTIFICATE
    return _pem(path) if path.exists() else shared_certificate(settings)


def _own_key(settings: Settings | None) -> bytes | None:
    """The key for records of the house we are in; None where this is none, or has no key at hand."""
    if settings is None or not settings.data.is_dir():
        return None
    try:
        return keyring(settings).public_signing_key()
    except Refusal:
        return None

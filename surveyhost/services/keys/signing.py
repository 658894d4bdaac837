"""The vendor's signature on every report, so that a changed PDF is found.

The identity lies in the data folder as report-signing.pem and report-signing.key. The first signature makes one that
vouches for itself; a vendor who has a certificate of its own puts it there under these two names instead.
"""

import os
from datetime import datetime
from pathlib import Path

from ...config import Settings
from ...outside.pdf.signature import Identity, self_made, sign
from .refusals import SigningDoesNotFit, SigningUnreadable

CERTIFICATE, KEY = "report-signing.pem", "report-signing.key"


def _waiting(path: Path) -> Path:
    return path.with_suffix(path.suffix + ".new")


def _write(path: Path, content: bytes) -> None:
    """A file beside this path that only this account may read, on the disk when this returns."""
    with os.fdopen(os.open(_waiting(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _make(settings: Settings, moment: datetime, certificate: Path, key: Path) -> None:
    """Both files are whole before either takes its place, so whoever finds one of them can finish the other."""
    made = self_made(settings.vendor, moment)
    _write(key, made.key)
    _write(certificate, made.certificate)
    _waiting(key).replace(key)
    _waiting(certificate).replace(certificate)


def identity(settings: Settings, moment: datetime) -> Identity:
    """Certificate and key of the data folder, made if there are none. SigningRefused if one of the two is gone."""
    certificate, key = settings.data / CERTIFICATE, settings.data / KEY
    if not certificate.exists() and not key.exists():
        _make(settings, moment, certificate, key)
    elif not certificate.exists() and _waiting(certificate).exists():
        _waiting(certificate).replace(certificate)  # whoever made them was stopped in between
    try:
        return Identity(certificate.read_bytes(), key.read_bytes())
    except OSError as error:
        raise SigningUnreadable(filename=error.filename, certificate=CERTIFICATE, key=KEY) from None


def sign_report(settings: Settings, pdf: bytes, moment: datetime) -> bytes:
    """The report signed by the vendor. Its hash in the ledger is that of the file before this."""
    mine = identity(settings, moment)
    try:
        return sign(pdf, mine)
    except ValueError as error:
        raise SigningDoesNotFit(certificate=CERTIFICATE, key=KEY, error=error) from None


def certificate(settings: Settings, moment: datetime) -> bytes:
    """The certificate (PEM) against which anybody can check a report."""
    return identity(settings, moment).certificate

"""The vendor's signature on every report, so that a changed PDF is found.

The identity lies in the data folder as report-signing.pem and report-signing.key, or in the keyring database where
there is one. The first signature makes one that vouches for itself; a vendor who has a certificate of its own puts it
into the data folder under these two names instead. Or the key lies on a token, and only its certificate here. Where a
timestamp server is set, every report is stamped as well, or not signed at all: a report is signed once, and one without
its stamp would lack it for good.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from ...config import Settings
from ...core.errors import Refusal
from ...outside.pdf.lasting import Clock, ClockError, try_out
from ...outside.pdf.signature import Identity, fits, self_made, sign
from ...outside.pdf.tokens import TokenError, TokenKey
from . import signing_settings
from .keyring import keyring
from .refusals import (
    NoTimestamp,
    SigningDoesNotFit,
    SigningKeyElsewhere,
    SigningTokenUnusable,
    SigningUnreadable,
)
from .signing_settings import CERTIFICATE, KEY

SHARED = "report-signing.shared.key"
"""Certificate and key in a keyring database, encrypted under the master key."""
_BETWEEN = b"\0"


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
    """Certificate and key of the data folder, made if there are none. SigningRefused if one of the two is gone.

    With a token the certificate only: its key is the token's.
    """
    certificate, key = settings.data / CERTIFICATE, settings.data / KEY
    if settings.signing_module:
        return _on_token(settings)
    if not certificate.exists() and not key.exists():
        if settings.keyring_url:
            return _shared(settings) or _make_shared(settings, moment)
        _make(settings, moment, certificate, key)
    elif not certificate.exists() and _waiting(certificate).exists():
        _waiting(certificate).replace(certificate)  # whoever made them was stopped in between
    try:
        return Identity(certificate.read_bytes(), key.read_bytes())
    except OSError as error:
        raise SigningUnreadable(filename=error.filename, certificate=CERTIFICATE, key=KEY) from None


def _shared(settings: Settings) -> Identity | None:
    """What desks that share a keyring database sign with, if one of them has made it."""
    ring = keyring(settings)
    if not ring.place.has(SHARED):
        return None
    certificate, key = ring.open_file(ring.place.read(SHARED), SHARED.encode()).split(_BETWEEN)
    return Identity(certificate, key)


def _make_shared(settings: Settings, moment: datetime) -> Identity:
    """One for all: whoever comes second takes what the first has made."""
    ring, made = keyring(settings), self_made(settings.vendor, moment)
    content = ring.cover_file(_BETWEEN.join((made.certificate, made.key)), SHARED.encode())
    with suppress(FileExistsError):
        ring.place.create(SHARED, content)
    found = _shared(settings)
    assert found is not None
    return found


def shared_certificate(settings: Settings) -> bytes | None:
    """The certificate (PEM) in the keyring database; None where there is none, or its keys are not at hand."""
    try:
        shared = _shared(settings) if settings.keyring_url else None
    except Refusal:
        return None
    return None if shared is None else shared.certificate


def _on_token(settings: Settings) -> Identity:
    key = TokenKey(
        Path(settings.signing_module),
        settings.signing_token,
        settings.signing_key_label,
        signing_settings.pin(settings),
    )
    return Identity(signing_settings.certificate_of_token(settings), key)


def clock(settings: Settings) -> Clock | None:
    """The timestamp server that is set, or None. TimestampAuthorityUnreadable."""
    return Clock(settings.timestamp_url, signing_settings.authorities(settings)) if settings.timestamp_url else None


def sign_report(settings: Settings, pdf: bytes, moment: datetime) -> bytes:
    """The report signed by the vendor, and stamped where that is asked for; else SigningRefused, and nothing is signed.

    Its hash in the ledger is that of the file before this.
    """
    mine, stamped_by = identity(settings, moment), clock(settings)
    with _said(settings):
        return sign(pdf, mine, clock=stamped_by)


@contextmanager
def _said(settings: Settings) -> Iterator[None]:
    """What keeps a report from being signed, as a refusal."""
    try:
        yield
    except TokenError as error:
        raise SigningTokenUnusable(
            label=settings.signing_key_label, token=settings.signing_token, reason=error
        ) from None
    except ClockError as error:
        raise NoTimestamp(address=settings.timestamp_url, reason=error) from None
    except ValueError as error:
        raise SigningDoesNotFit(certificate=CERTIFICATE, key=KEY, error=error) from None


def check_in_use(settings: Settings, moment: datetime) -> None:
    """Whether what is set for signing is there, and token and timestamp server do what they are for. SigningRefused."""
    signing_settings.check(settings)
    with _said(settings):
        if settings.signing_module and not fits(identity(settings, moment)):
            raise SigningKeyElsewhere(
                label=settings.signing_key_label, token=settings.signing_token, certificate=CERTIFICATE
            )
        if (stamped_by := clock(settings)) is not None:
            try_out(stamped_by)


def certificate(settings: Settings, moment: datetime) -> bytes:
    """The certificate (PEM) against which anybody can check a report."""
    return identity(settings, moment).certificate

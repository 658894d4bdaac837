"""What is set for signing reports, as far as files tell: nobody is asked, and nothing is signed.

Apart from `signing`, because processes that sign nothing look at it too.
"""

from pathlib import Path

from cryptography import x509

from ...config import Settings
from ...settings import files
from .refusals import (
    SigningCertificateMissing,
    SigningPinUnreadable,
    SigningTokenUnusable,
    TimestampAuthorityUnreadable,
)

CERTIFICATE, KEY = "report-signing.pem", "report-signing.key"


def pin(settings: Settings) -> str:
    """The token's PIN. SigningPinUnreadable."""
    path = settings.signing_pin_file
    try:
        return files.text(path)
    except ValueError as why:
        raise SigningPinUnreadable(path=path, strerror=why) from None


def certificate_of_token(settings: Settings) -> bytes:
    """The certificate (PEM) of the key on the token. SigningCertificateMissing."""
    path = settings.data / CERTIFICATE
    try:
        return _certificates(path)
    except (OSError, ValueError):
        raise SigningCertificateMissing(certificate=path) from None


def authorities(settings: Settings) -> bytes:
    """Who vouches for the timestamp server (PEM). TimestampAuthorityUnreadable."""
    path = Path(settings.timestamp_ca)
    try:
        return _certificates(path)
    except (OSError, ValueError):
        raise TimestampAuthorityUnreadable(path=path) from None


def _certificates(path: Path) -> bytes:
    content = path.read_bytes()
    x509.load_pem_x509_certificates(content)
    return content


def check(settings: Settings) -> None:
    """Whether everything that is set is there. SigningRefused."""
    if settings.timestamp_url:
        authorities(settings)
    if not settings.signing_module:
        return
    pin(settings)
    certificate_of_token(settings)
    if not Path(settings.signing_module).is_file():
        raise SigningTokenUnusable(
            label=settings.signing_key_label,
            token=settings.signing_token,
            reason=f"{settings.signing_module} is not there",
        )

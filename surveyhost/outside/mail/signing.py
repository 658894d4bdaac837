"""Signs letters with DKIM (RFC 6376), so that receivers know that they come from the domain in From.

dkimpy (1.1.8) computes RSA in Python, 7 ms a letter. Its two functions for that are replaced here by ones that give
keys of `cryptography` to OpenSSL, 0.3 ms; with any other key they do what they did.
"""

import logging
from functools import cache
from pathlib import Path
from typing import Any

import dkim
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ..refusals import DkimKeyUnreadable
from .delivery import Door

SMALLEST = 1024
"""Bits of a key; receivers take no shorter one (RFC 8301)."""
SIGNED = (
    "from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "content-type", "content-language",
    "auto-submitted", "list-unsubscribe", "list-unsubscribe-post",
)  # fmt: skip
"""Headers under the signature, as far as a letter has them. A mail program offers one click to stop reminders only if
both of the last stand under it (RFC 8058)."""
_ONCE = ("from", "to", "reply-to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post")
"""Signed once more than they are there, so that nobody on the way can add another."""
_read, _sign = dkim.parse_pem_private_key, dkim.RSASSA_PKCS1_v1_5_sign


def _read_key(key: Any) -> Any:
    return key if isinstance(key, RSAPrivateKey) else _read(key)


def _sign_hash(hashed: Any, key: Any) -> Any:
    if isinstance(key, RSAPrivateKey):
        return key.sign(hashed.digest(), PKCS1v15(), Prehashed(SHA256()))
    return _sign(hashed, key)


dkim.parse_pem_private_key, dkim.RSASSA_PKCS1_v1_5_sign = _read_key, _sign_hash
_quiet = logging.getLogger(f"{__name__}.quiet")
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False


class Signer:
    """For one domain and key."""

    def __init__(self, key: RSAPrivateKey, selector: str, domain: str) -> None:
        self._key, self._selector, self._domain = key, selector.encode(), domain.encode("idna")

    def header(self, raw: bytes) -> bytes:
        """The signature of a letter (RFC 5322, CRLF), to be put before it: one header, folded, with its CRLF."""
        letter = dkim.DKIM(raw, logger=_quiet)
        there = [name.lower().decode("ascii", "replace") for name, _ in letter.headers]
        names = [name for name in there if name in SIGNED] + [name for name in _ONCE if name in there]
        signed: bytes = letter.sign(
            self._selector, self._domain, self._key, canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name.encode() for name in names],
        )  # fmt: skip
        return signed


@cache
def signer(path: Path, selector: str, domain: str, setting: str) -> Signer:
    """DkimKeyUnreadable, naming the setting, where the file holds no private RSA key that is long enough."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise DkimKeyUnreadable(setting=setting, path=path, why=error.strerror) from None
    except (ValueError, TypeError):  # no key, or one behind a password
        raise DkimKeyUnreadable(setting=setting, path=path, why="it holds no private key in PEM") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < SMALLEST:
        raise DkimKeyUnreadable(setting=setting, path=path, why=f"it is no RSA key of {SMALLEST} bits or more")
    return Signer(key, selector, domain)


class Signed:
    """A door through which every letter goes out signed."""

    def __init__(self, door: Door, by: Signer) -> None:
        self._door, self._by = door, by

    def open(self, sender: str) -> None:
        """As the door does."""
        self._door.open(sender)

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """Sign the letter, and hand it over."""
        self._door.post(sender, to, self._by.header(raw) + raw)

    def receiver(self, to: str) -> str:
        """As the door has it."""
        return self._door.receiver(to)

    def rest(self) -> None:
        """As the door does."""
        self._door.rest()

    def close(self) -> None:
        """Let go of the connection."""
        self._door.close()

"""Signs with a key that never leaves its token (PKCS#11): a card, or a machine made for keeping keys.

A token locks itself after a few wrong PINs, so a PIN that was refused is not tried again by this process.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

try:
    import pkcs11
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
except ImportError:  # an extra: most keys are files
    HAS_LIBRARY = False
else:
    HAS_LIBRARY = True

NO_MODULE = "its module cannot be loaded"
_refused: set[bytes] = set()
"""Digests of what a token refused: module, token and PIN."""


class TokenError(Exception):
    """The key cannot be used: why, in a few words."""


@dataclass(frozen=True, slots=True)
class TokenKey:
    """Where a private key lies."""

    module: Path
    """The library (.so) that speaks to the token."""
    token: str
    label: str
    """Of the key, on the token."""
    pin: str = field(repr=False)

    def _digest(self) -> bytes:
        return hashlib.sha256("\0".join((str(self.module), self.token, self.pin)).encode()).digest()


@contextmanager
def token_signer(key: TokenKey, certificate: Any) -> Iterator[Any]:
    """A signer with this certificate, while the token is open. TokenError."""
    if not HAS_LIBRARY:
        raise TokenError("python-pkcs11 is not installed: pip install -e '.[token]'")
    if not key.module.is_file():
        raise TokenError(NO_MODULE)
    if key._digest() in _refused:
        raise TokenError("PinIncorrect; it is not tried again, for a token locks itself")
    try:
        with open_pkcs11_session(str(key.module), None, TokenCriteria(label=key.token), key.pin) as session:
            # Every token signs digests with a key on a curve; fewer take the digest themselves.
            raw = certificate.public_key.algorithm == "ec"
            yield PKCS11Signer(session, signing_cert=certificate, key_label=key.label, use_raw_mechanism=raw)
    except pkcs11.exceptions.PinIncorrect as error:
        _refused.add(key._digest())
        raise TokenError("PinIncorrect") from error
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        raise TokenError(_why(error)) from error


def _why(error: Exception) -> str:
    name = type(error).__name__
    return {"PKCS11Error": "there is no such token", "RuntimeError": NO_MODULE}.get(name, name)

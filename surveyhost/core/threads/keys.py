"""From seven words to a thread: who has the words can find and read what was answered, and nobody else can.

Id and key pair of a thread are derived from words, wave and item. So two comments of one person share nothing that
anybody could see without the words, and the words alone are enough to come back with: nothing else is kept.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ..wave import receipt
from .refusals import NoThread

WORDS = 7
"""84 bits: they are tried against a copy of the vault, not against a page that counts."""
ID_BYTES = 16
KEY_BYTES = 32
LETTERS = 64
"""Of a thread as it stands in a box: base64url, without padding."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What others may hold of a thread: where its replies lie, and the key they are sealed to."""

    id: bytes
    public: bytes

    def text(self) -> str:
        """64 letters."""
        return base64.urlsafe_b64encode(self.id + self.public).decode()


@dataclass(frozen=True, slots=True)
class OwnThread:
    """A thread as its writer holds it."""

    thread: Thread
    private: bytes = field(repr=False)


def new_words(random: Callable[[int], bytes], language: str) -> tuple[str, ...]:
    """Seven words, of the same lists as a receipt's."""
    return receipt.drawn(random, language, WORDS)


def derive(words: str, code: str, item: str) -> OwnThread:
    """The thread of this comment of this wave, for whoever has the words. HKDF-SHA256 (RFC 5869), X25519."""
    info = b"surveyhost/1/thread" + b"".join(
        len(part).to_bytes(4, "big") + part for part in (code.encode(), item.encode())
    )
    length = ID_BYTES + KEY_BYTES
    made = HKDF(hashes.SHA256(), length, salt=None, info=info).derive(receipt.normal(words).encode())
    private = made[ID_BYTES:]
    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return OwnThread(Thread(made[:ID_BYTES], public), private)


def parse(text: object) -> Thread:
    """The thread that `Thread.text` wrote. NoThread where this is anything else."""
    try:
        is_text = isinstance(text, str) and len(text) == LETTERS
        raw = base64.b64decode(str(text), altchars=b"-_", validate=True) if is_text else b""
    except ValueError:
        raise NoThread() from None
    if len(raw) != ID_BYTES + KEY_BYTES:
        raise NoThread()
    return Thread(raw[:ID_BYTES], raw[ID_BYTES:])

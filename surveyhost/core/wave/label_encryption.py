"""Encryption of a seat's labels in the vault: in the seat's row by the desk's label key, in a link's row by its token.

AES-256-GCM, from `cryptography`. All rows of a wave have one length.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .links_and_seats import SEAT_BYTES, AccessToken, Random, digest, mac, veil

NONCE = 12
TAG = 16
_ONCE = bytes(NONCE)
"""The nonce of a key that encrypts one message only."""
_HIDDEN = b"\x01"


def entry(key: bytes, token: AccessToken, seat: bytes, labels: bytes = b"") -> tuple[bytes, bytes]:
    """The row that makes a link work: the token's digest, and under a veil the seat it opens and that seat's labels.

    The labels travel with the link because nothing else in the vault may tell them: with them in the seats' rows, in
    clear or under any key that opens boxes too, two copies of the vault would tie the boxes that came in between to the
    seats spent in between. Without labels (waves opened before labels went this way) only the seat is veiled.
    """
    if not labels:
        return digest(key, token), veil(key, token, seat)
    return digest(key, token), _entry_cipher(key, token).encrypt(_ONCE, seat + labels, None)


def unveil(key: bytes, token: AccessToken, veiled: bytes) -> tuple[bytes, bytes] | None:
    """The seat and the labels (b"" if it has none) in a token's row; None where the row was not made for this token."""
    if len(veiled) == SEAT_BYTES:
        return veil(key, token, veiled), b""
    try:
        plain = _entry_cipher(key, token).decrypt(_ONCE, veiled, None)
    except InvalidTag:
        return None
    return plain[:SEAT_BYTES], plain[SEAT_BYTES:]


def _entry_cipher(key: bytes, token: AccessToken) -> AESGCM:
    return AESGCM(mac(key, b"entry", token.encode()))


def hide_labels(key: bytes, seat: bytes, labels: bytes, random: Random) -> bytes:
    """A seat's labels as its row holds them: AES-256-GCM under the label key, bound to the seat."""
    nonce = random(NONCE)
    return _HIDDEN + nonce + AESGCM(key).encrypt(nonce, labels, seat)


def show_labels(key: bytes, seat: bytes, hidden: bytes) -> bytes | None:
    """The labels in a seat's row; None where they were not hidden for this seat under this key."""
    if not is_hidden(hidden):
        return None
    try:
        return AESGCM(key).decrypt(hidden[1 : 1 + NONCE], hidden[1 + NONCE :], seat)
    except InvalidTag:
        return None


def labels_length(hidden: bytes) -> int:
    """Bytes of the labels in a seat's row, which is the same in all rows of a wave."""
    return len(hidden) - len(_HIDDEN) - NONCE - TAG


def is_hidden(labels: bytes) -> bool:
    """Whether a seat's row holds its labels hidden, and not, as in older waves, as JSON in clear."""
    return labels[:1] == _HIDDEN

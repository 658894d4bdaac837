"""Encryption of a seat's labels in the vault: in the seat's row by the desk's label key, in a link's row by its token.

AES-256-GCM, from `cryptography`. All rows of a wave have one length.
"""

from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .links_and_seats import SEAT_BYTES, AccessToken, Random, digest, mac, veil

NONCE = 12
TAG = 16
_ONCE = bytes(NONCE)
"""The nonce of a key that encrypts one message only."""
_HIDDEN = b"\x01"
_BEHIND = b"\x00"
"""Stands between the labels, which are JSON and hold none, and the revocation."""


class Carried(NamedTuple):
    """What a link carries."""

    seat: bytes
    labels: bytes
    """b"" in waves opened before labels went with the links."""
    revocation: bytes
    """See `links_and_seats.revocation`; b"" in waves whose first links were made before links carried any."""


def entry(
    key: bytes, token: AccessToken, seat: bytes, labels: bytes = b"", revocation: bytes = b""
) -> tuple[bytes, bytes]:
    """The row that makes a link work: the token's digest, and under a veil the seat it opens, that seat's labels, and
    what lies in the vault once the seat's links take no more answers.

    The labels travel with the link because nothing else in the vault may tell them: with them in the seats' rows, in
    clear or under any key that opens boxes too, two copies of the vault would tie the boxes that came in between to the
    seats spent in between. Without labels (waves opened before labels went this way) only the seat is veiled.
    """
    if not labels:
        return digest(key, token), veil(key, token, seat)
    carried = seat + labels + (_BEHIND + revocation if revocation else b"")
    return digest(key, token), _entry_cipher(key, token).encrypt(_ONCE, carried, None)


def entry_length(labels: int, revocation: int) -> int:
    """Bytes of what is veiled in a link's row with so many bytes of labels (at least one) and of a revocation."""
    return SEAT_BYTES + labels + (len(_BEHIND) + revocation if revocation else 0) + TAG


def unveil(key: bytes, token: AccessToken, veiled: bytes) -> Carried | None:
    """What a token's row holds; None where the row was not made for this token."""
    if len(veiled) == SEAT_BYTES:
        return Carried(veil(key, token, veiled), b"", b"")
    try:
        plain = _entry_cipher(key, token).decrypt(_ONCE, veiled, None)
    except InvalidTag:
        return None
    labels, _, revocation = plain[SEAT_BYTES:].partition(_BEHIND)
    return Carried(plain[:SEAT_BYTES], labels, revocation)


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

"""A wave's key pair, and sealing a response into a box: HPKE (RFC 9180) in base mode, from `cryptography`.

X25519 + HKDF-SHA256 + AES-256-GCM, or the hybrid MLKEM768_X25519 in place of X25519. Which of the two a key is for
is told by its length, so that nothing has to be configured twice. All boxes of a wave have one size, which its policy
names; in waves opened before policies did, a box is the next multiple of 4 KiB.
"""

import secrets
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ..plurals import counted
from .policy import BLOCK
from .refusals import BoxDoesNotOpen, BoxMisfilled, BoxTooSmall, NoPublicKey, PrivateKeyLength, PublicKeyLength

Random = Callable[[int], bytes]
PublicKey = X25519PublicKey | MLKEM768X25519PublicKey
PrivateKey = X25519PrivateKey | MLKEM768X25519PrivateKey

TAG = 16
LENGTH = 4
"""Bytes that say how much of a box is filled."""
X25519_BYTES = 32
MLKEM_PUBLIC = 1184
MLKEM_SEED = 64

PLAIN = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
HYBRID = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def new_pair(random: Random = secrets.token_bytes, hybrid: bool = False) -> tuple[bytes, bytes]:
    """(public, private) as raw bytes: 32 and 32, or 1216 and 96 for the hybrid (ML-KEM's part first)."""
    if not hybrid:
        private = random(X25519_BYTES)
        return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw(), private
    seed, classic = random(MLKEM_SEED), random(X25519_BYTES)
    public = MLKEM768PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()
    return public + X25519PrivateKey.from_private_bytes(classic).public_key().public_bytes_raw(), seed + classic


def public_of(private: bytes) -> bytes:
    """The public half of a private key: a check that a keeper has brought the right one."""
    parts = iter((private[:-X25519_BYTES], private[-X25519_BYTES:]))
    is_hybrid = len(private) != X25519_BYTES
    if not is_hybrid:
        next(parts)
    _load_private(private)
    return new_pair(lambda _: next(parts), is_hybrid)[0]


@lru_cache(maxsize=1024)
def _load_public(public: bytes) -> tuple[Suite, PublicKey, int]:
    """The suite, the key, and how many bytes a box is longer than what is in it."""
    classic = public[-X25519_BYTES:]
    if len(public) == X25519_BYTES:
        return PLAIN, X25519PublicKey.from_public_bytes(classic), KEM.X25519.enc_length() + TAG
    if len(public) == MLKEM_PUBLIC + X25519_BYTES:
        parts = MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC]), X25519PublicKey.from_public_bytes(classic)
        return HYBRID, MLKEM768X25519PublicKey(*parts), KEM.MLKEM768_X25519.enc_length() + TAG
    raise PublicKeyLength(count=len(public))


def _load_private(private: bytes) -> tuple[Suite, PrivateKey]:
    if len(private) == X25519_BYTES:
        return PLAIN, X25519PrivateKey.from_private_bytes(private)
    if len(private) == MLKEM_SEED + X25519_BYTES:
        quantum = MLKEM768PrivateKey.from_seed_bytes(private[:MLKEM_SEED])
        classic = X25519PrivateKey.from_private_bytes(private[MLKEM_SEED:])
        return HYBRID, MLKEM768X25519PrivateKey(quantum, classic)
    raise PrivateKeyLength(count=len(private))


def check_public(public: bytes) -> bytes:
    """The key itself, if boxes can be sealed to it; KeyRefused if not."""
    try:
        _load_public(public)
    except ValueError:
        raise NoPublicKey() from None
    return public


def box_bytes(public: bytes, most: int) -> int:
    """The size of a box for at most so many bytes: the next multiple of 4 KiB."""
    least = LENGTH + most + _load_public(public)[2]
    return least + -least % BLOCK


def seal(public: bytes, info: bytes, plaintext: bytes, size: int | None = None) -> bytes:
    """A box of `size` bytes that only the private key opens, and only with the same `info` (the policy's hash).

    Without a size, its length is the next multiple of 4 KiB. BoxTooSmall where there is too much for it.
    """
    suite, key, overhead = _load_public(public)
    length = len(plaintext).to_bytes(LENGTH, "big")
    padding = (size or box_bytes(public, len(plaintext))) - LENGTH - len(plaintext) - overhead
    if padding < 0:
        raise BoxTooSmall(more=counted(-padding, "byte"), count=-padding)
    return suite.encrypt(length + plaintext + bytes(padding), key, info)


def _signer(private: bytes) -> Ed25519PrivateKey:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"surveyhost/1/keeper-record").derive(private)
    return Ed25519PrivateKey.from_private_bytes(derived)


def keeper_signer(private: bytes) -> bytes:
    """The public half (Ed25519) of the key with which the holder of this private half signs a record, 32 bytes."""
    return _signer(private).public_key().public_bytes_raw()


def sign_as_keeper(private: bytes, content: bytes) -> bytes:
    """The keeper's signature, 64 bytes: only whoever has the private half can make it."""
    return _signer(private).sign(content)


def open_box(private: bytes, info: bytes, box: bytes) -> bytes:
    """What was sealed. BoxRefused when key, info or box don't belong together."""
    suite, key = _load_private(private)
    try:
        padded = suite.decrypt(box, key, info)
    except (InvalidTag, ValueError):
        raise BoxDoesNotOpen() from None
    length = int.from_bytes(padded[:LENGTH], "big")
    if length > len(padded) - LENGTH:
        raise BoxMisfilled()
    return padded[LENGTH : LENGTH + length]

"""The desk's keys: the master key, the wrapping keys of each wave (never in office or vault), the vendor's signature.

A wave's wrapping key is a file in `keys/` of the data folder, or a row of the keyring database (`places`), itself
encrypted under the master key. Whoever destroys it has destroyed what was wrapped under it, in every backup of the
office and the vault that was ever made.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ...config import Settings
from ...core.wave.sealing import check_public, new_pair, public_of
from .places import KEY, KEYS, Place, drop_parts, place, write_secret
from .refusals import DoesNotOpen, KeyDestroyed, KeyFileMissing, KeyUnreadable

KEY_BYTES = 32
NONCE = 12
MASTER = "master.key"
SESSION = "session.key"
SIGNING = "signing.key"
DESK, DESK_PUBLIC = "desk.key", "desk.pub"
NEXT = ".next"
"""Ending of a file that a rotation of the master key has laid beside the old one."""
COPY = "bring it back from your copy of the keys; `surveyhost init` makes one in a new data folder only"
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


def _child(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"surveyhost/1/" + purpose).derive(master)


def _encrypt(key: bytes, plain: bytes, about: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def _decrypt(key: bytes, sealed: bytes, about: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], about)
    except (InvalidTag, ValueError):
        raise DoesNotOpen() from None


@dataclass(frozen=True, slots=True)
class Keyring:
    """What desk and console hold. `keyring(settings)` makes it."""

    place: Place
    cover: bytes
    """Encrypts names, addresses, cubes."""
    finder: bytes
    """Keys the hashes by which people are found."""
    wrapper: bytes
    """Encrypts what lies in the place."""

    def encrypt(self, plain: bytes, about: bytes) -> bytes:
        """AES-256-GCM with a random nonce in front; `about` says what it is, and must be given again to open it."""
        return _encrypt(self.cover, plain, about)

    def decrypt(self, sealed: bytes, about: bytes) -> bytes:
        """What `encrypt` took. KeyMissing when the key or `about` is another."""
        return _decrypt(self.cover, sealed, about)

    def lookup(self, text: str) -> bytes:
        """Keyed hash (HMAC-SHA256) by which a row is found without its text being stored; 32 bytes."""
        return hmac.digest(self.finder, text.encode(), "sha256")

    @staticmethod
    def _entry(name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a key")
        return f"{KEYS}{name}{KEY}"

    def new_wave_key(self, name: str) -> None:
        """Make a wrapping key; it is on the disk when this returns. FileExistsError if it is there."""
        self.place.create(self._entry(name), _encrypt(self.wrapper, secrets.token_bytes(KEY_BYTES), name.encode()))

    def _wave_key(self, name: str) -> bytes:
        try:
            return _decrypt(self.wrapper, self.place.read(self._entry(name)), name.encode())
        except FileNotFoundError:
            raise KeyDestroyed(name=name, folder=self.place.said(KEYS)) from None

    def said(self, name: str) -> str:
        """Where this wrapping key is or was, for a sentence."""
        return self.place.said(self._entry(name))

    def has(self, name: str) -> bool:
        """Whether this wrapping key still exists."""
        return self.place.has(self._entry(name))

    def names(self, beginning: str) -> list[str]:
        """Names of the wrapping keys that begin so and still exist, sorted."""
        there = self.place.names(f"{KEYS}{beginning}", KEY)
        return [one.removeprefix(KEYS).removesuffix(KEY) for one in there]

    def wrap(self, name: str, secret: bytes) -> bytes:
        """The secret, encrypted under a wave's wrapping key. KeyDestroyed if that key is gone."""
        return _encrypt(self._wave_key(name), secret, name.encode())

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """The secret again. KeyDestroyed if the wrapping key is gone, for ever."""
        return _decrypt(self._wave_key(name), wrapped, name.encode())

    def drop_parts(self, beginning: str) -> None:
        """Take away what a crash left of keys whose names begin so. Nobody may be writing one."""
        self.place.drop_parts(f"{KEYS}{beginning}")

    def destroy(self, name: str) -> None:
        """Destroy a wrapping key; nothing on the disk opens what it wrapped when this returns. Safe to repeat."""
        self.place.destroy(self._entry(name))

    def _signing_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._own(SIGNING))

    def _own(self, name: str) -> bytes:
        """A key of the installation's own."""
        try:
            return _decrypt(self.wrapper, self.place.read(name), name.encode())
        except FileNotFoundError:
            raise KeyFileMissing(path=self.place.said(name), what_to_do=COPY) from None

    def cover_file(self, content: bytes, about: bytes) -> bytes:
        """What stands in a key's file: the key, encrypted under the master key, bound to the file's name."""
        return _encrypt(self.wrapper, content, about)

    def open_file(self, content: bytes, about: bytes) -> bytes:
        """The key in a key's file."""
        return _decrypt(self.wrapper, content, about)

    def desk_private_key(self) -> bytes:
        """The desk's own HPKE key: opens what the console's process hands over."""
        return self._own(DESK)

    def sign(self, content: bytes) -> bytes:
        """The vendor's signature (Ed25519, RFC 8032), 64 bytes."""
        return self._signing_key().sign(content)

    def audit_key(self) -> bytes:
        """Keys the seals of the audit log. Made from the signing key, so that it outlives a master key."""
        return self.child_of_signing(b"audit")

    def child_of_signing(self, purpose: bytes) -> bytes:
        """A key for one purpose, 32 bytes, made from the signing key."""
        return _child(self._signing_key().private_bytes_raw(), purpose)

    def public_signing_key(self) -> bytes:
        """What anybody needs to check a signature, 32 bytes."""
        return self._signing_key().public_key().public_bytes_raw()


def is_signed(public: bytes, signature: bytes, content: bytes) -> bool:
    """Whether this signature was made by the holder of that signing key over exactly this content."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def master(settings: Settings) -> bytes:
    """The master key of these settings. KeyMissing where there is none."""
    if settings.master_key is not None:
        return settings.master_key
    path = settings.data / MASTER
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise KeyFileMissing(path=path, what_to_do=COPY) from None
    except (OSError, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyUnreadable(path=path)
    return key


@lru_cache(maxsize=8)
def ring_of(where: Place, master: bytes) -> Keyring:
    """The keys that this master key gives in this place; for everyday use there is `keyring`."""
    return Keyring(where, *(_child(master, purpose) for purpose in (b"cover", b"finder", b"wrapper")))


def _public_half(data: Path) -> bytes:
    path = data / DESK_PUBLIC
    try:
        return check_public(path.read_bytes())
    except FileNotFoundError:
        raise KeyFileMissing(path=path, what_to_do=COPY) from None


def desk_key(settings: Settings) -> bytes:
    """The public half of the desk's own HPKE key, for a process without the master key. KeyMissing."""
    return _public_half(settings.data)


def keyring(settings: Settings) -> Keyring:
    """The keys of this data folder. KeyMissing where there is no master key."""
    return ring_of(place(settings), master(settings))


def init(settings: Settings) -> None:
    """Make what is missing of master.key, session.key, signing.key, desk.key and keys/. Safe to repeat."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    where = place(settings)
    where.begin()
    for name, is_given in ((MASTER, settings.master_key is not None), (SESSION, settings.session_key is not None)):
        if not is_given and not (settings.data / name).exists():
            write_secret(settings.data / name, secrets.token_hex(KEY_BYTES).encode())
    ring = keyring(settings)
    if not where.has(SIGNING):
        where.create(SIGNING, _encrypt(ring.wrapper, secrets.token_bytes(KEY_BYTES), SIGNING.encode()))
    public = settings.data / DESK_PUBLIC
    if not where.has(DESK):
        _, private = new_pair()
        where.create(DESK, _encrypt(ring.wrapper, private, DESK.encode()))
        public.unlink(missing_ok=True)
    if not public.exists():
        write_secret(public, public_of(ring.desk_private_key()))
        public.chmod(0o644)  # the portal's process may read it
    drop_parts(settings.data)

"""The desk's keys: the master key, the wrapping keys of each wave (files, never in a database), the vendor's signature.

A wave's wrapping key is a file in `keys/` of the data folder, itself encrypted under the master key. Whoever deletes
the file has destroyed what was wrapped under it, in every backup of the database that was ever made.
"""

import hmac
import os
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
PART = ".part"
"""Ending of a key's file that is being written; one that a crash left is of no use to anybody."""
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


def sync_folder(folder: Path) -> None:
    """A name that was made or deleted is on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drop_parts(folder: Path) -> None:
    """Take away what a crash left of files that were being written. Nobody may be writing any here."""
    for part in folder.glob(f".*{PART}"):
        if part.is_file():
            part.unlink(missing_ok=True)


def write_secret(path: Path, content: bytes) -> None:
    """A new file, 0600 from its first moment, whole and on the disk when it is there. FileExistsError if it is."""
    for left in path.parent.glob(f".{path.name}.*{PART}"):  # by a writer of this name that was cut short
        left.unlink(missing_ok=True)
    whole = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(whole, path)  # unlike a rename it never takes another file's place
    finally:
        whole.unlink(missing_ok=True)
    sync_folder(path.parent)


@dataclass(frozen=True, slots=True)
class Keyring:
    """What desk and console hold. `keyring(settings)` makes it."""

    folder: Path
    """`keys/` of the data folder."""
    cover: bytes
    """Encrypts names, addresses, cubes."""
    finder: bytes
    """Keys the hashes by which people are found."""
    wrapper: bytes
    """Encrypts the files in `keys/`."""

    def encrypt(self, plain: bytes, about: bytes) -> bytes:
        """AES-256-GCM with a random nonce in front; `about` says what it is, and must be given again to open it."""
        return _encrypt(self.cover, plain, about)

    def decrypt(self, sealed: bytes, about: bytes) -> bytes:
        """What `encrypt` took. KeyMissing when the key or `about` is another."""
        return _decrypt(self.cover, sealed, about)

    def lookup(self, text: str) -> bytes:
        """Keyed hash (HMAC-SHA256) by which a row is found without its text being stored; 32 bytes."""
        return hmac.digest(self.finder, text.encode(), "sha256")

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a key")
        return self.folder / f"{name}.key"

    def new_wave_key(self, name: str) -> None:
        """Make a wrapping key, as a file that only the desk's own account can read. FileExistsError if it is there."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_secret(self._file(name), _encrypt(self.wrapper, secrets.token_bytes(KEY_BYTES), name.encode()))

    def _wave_key(self, name: str) -> bytes:
        try:
            return _decrypt(self.wrapper, self._file(name).read_bytes(), name.encode())
        except FileNotFoundError:
            raise KeyDestroyed(name=name, folder=self.folder) from None

    def has(self, name: str) -> bool:
        """Whether this wrapping key still exists."""
        return self._file(name).exists()

    def names(self, beginning: str) -> list[str]:
        """Names of the wrapping keys that begin so and still exist, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.key") if path.stem.startswith(beginning))

    def wrap(self, name: str, secret: bytes) -> bytes:
        """The secret, encrypted under a wave's wrapping key. KeyDestroyed if that key is gone."""
        return _encrypt(self._wave_key(name), secret, name.encode())

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """The secret again. KeyDestroyed if the wrapping key is gone, for ever."""
        return _decrypt(self._wave_key(name), wrapped, name.encode())

    def drop_parts(self, beginning: str) -> None:
        """Take away what a crash left of keys whose names begin so. Nobody may be writing one."""
        for part in self.folder.glob(f".{beginning}*{PART}"):
            part.unlink(missing_ok=True)

    def destroy(self, name: str) -> None:
        """Overwrite and delete a wrapping key; on the disk when this returns. Safe to repeat.

        A file system that copies on write may keep the old blocks: they are encrypted under the master key.
        """
        path = self._file(name)
        try:
            with path.open("r+b") as file:
                file.write(secrets.token_bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            return
        sync_folder(self.folder)

    def _signing_key(self) -> Ed25519PrivateKey:
        path = self.folder.parent / SIGNING
        try:
            return Ed25519PrivateKey.from_private_bytes(_decrypt(self.wrapper, path.read_bytes(), SIGNING.encode()))
        except FileNotFoundError:
            raise KeyFileMissing(path=path, what_to_do=COPY) from None

    def cover_file(self, content: bytes, about: bytes) -> bytes:
        """What stands in a key's file: the key, encrypted under the master key, bound to the file's name."""
        return _encrypt(self.wrapper, content, about)

    def open_file(self, content: bytes, about: bytes) -> bytes:
        """The key in a key's file."""
        return _decrypt(self.wrapper, content, about)

    def desk_private_key(self) -> bytes:
        """The desk's own HPKE key: opens what the console's process hands over."""
        path = self.folder.parent / DESK
        try:
            return _decrypt(self.wrapper, path.read_bytes(), DESK.encode())
        except FileNotFoundError:
            raise KeyFileMissing(path=path, what_to_do=COPY) from None

    def desk_key(self) -> bytes:
        """The public half of the desk's own HPKE key."""
        return _public_half(self.folder.parent)

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
def ring_of(data: Path, master: bytes) -> Keyring:
    """The keys that this master key gives in this data folder; for everyday use there is `keyring`."""
    return Keyring(data / "keys", *(_child(master, purpose) for purpose in (b"cover", b"finder", b"wrapper")))


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
    if (read := INSTEAD.get(settings.data)) is not None:
        return read
    return ring_of(settings.data, master(settings))


INSTEAD: dict[Path, Keyring] = {}
"""By data folder: a keyring in the place of its files, while `keys_read` says so."""


def init(settings: Settings) -> None:
    """Make what is missing of master.key, session.key, signing.key, desk.key and keys/. Safe to repeat."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    (settings.data / "keys").mkdir(mode=0o700, exist_ok=True)
    for name, is_given in ((MASTER, settings.master_key is not None), (SESSION, settings.session_key is not None)):
        if not is_given and not (settings.data / name).exists():
            write_secret(settings.data / name, secrets.token_hex(KEY_BYTES).encode())
    ring = keyring(settings)
    if not (settings.data / SIGNING).exists():
        write_secret(settings.data / SIGNING, _encrypt(ring.wrapper, secrets.token_bytes(KEY_BYTES), SIGNING.encode()))
    if not (settings.data / DESK).exists():
        _, private = new_pair()
        write_secret(settings.data / DESK, _encrypt(ring.wrapper, private, DESK.encode()))
        (settings.data / DESK_PUBLIC).unlink(missing_ok=True)
    if not (settings.data / DESK_PUBLIC).exists():
        write_secret(settings.data / DESK_PUBLIC, public_of(ring.desk_private_key()))
        (settings.data / DESK_PUBLIC).chmod(0o644)  # the portal's process may read it
    drop_parts(settings.data)

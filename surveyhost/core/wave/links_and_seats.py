"""How an employee becomes a seat and a seat its links: salts, seat ids, tokens, digests. Pure; randomness is given.

The salt of a wave is the root of everything that could tie a person to a seat. Its children serve two places: the
seat key and the label key stay with the desk, the token key lies in the vault. Close destroys all of them.
"""

import base64
import hmac
import re
from collections.abc import Callable
from typing import NewType
from urllib.parse import unquote

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from .. import vault_number

AccessToken = NewType("AccessToken", str)
"""The secret in a link: the wave's public code, then 16 random bytes in base64url without padding."""
Random = Callable[[int], bytes]
"""Gives that many random bytes; `secrets.token_bytes` outside tests."""

LETTER_LANGUAGE = "l"
"""Query parameter of a link: the language of the letter or slip that it stands in."""
KEY_BYTES = 32
CODE_LETTERS = vault_number.LETTERS
SECRET_BYTES = 16
SECRET_LETTERS = 22
RECEIPT_ROUNDS = 256
SEAT_BYTES = 32
REVOCATION_BYTES = 16
TOKEN = rf"(?:{vault_number.CODE})[A-Za-z0-9_-]{{{SECRET_LETTERS}}}"
_TOKEN = re.compile(TOKEN)
_BEFORE_TOKEN = re.compile(r"/s/|#", re.IGNORECASE)
_NOISE = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff<>\"'()\\[\\]]+|=\r?\n")
"""What mail software puts into a long line: white space, soft hyphens, zero-width marks, brackets, QP line ends."""


def _child(salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"surveyhost/1/" + purpose).derive(salt)


def new_salt(random: Random) -> bytes:
    """A wave's salt: 32 random bytes."""
    return random(KEY_BYTES)


def seat_key(salt: bytes) -> bytes:
    """The key by which an employee reference becomes a seat id. 32 bytes, HKDF-SHA256 (RFC 5869). Desk only."""
    return _child(salt, b"seat")


def token_key(salt: bytes) -> bytes:
    """The key by which a token becomes a digest. 32 bytes, HKDF-SHA256. Lies in the vault's wave row until close."""
    return _child(salt, b"token")


def label_key(salt: bytes) -> bytes:
    """The key under which the labels of seats lie in the vault. 32 bytes, HKDF-SHA256. Desk only."""
    return _child(salt, b"label")


def revocation_key(salt: bytes) -> bytes:
    """The key from which the revocations of seats are made. 32 bytes, HKDF-SHA256. Desk only."""
    return _child(salt, b"revocation")


def mac(key: bytes, purpose: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA256 over the parts, each with its length before it, so that no two lists of parts read alike."""
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in (purpose, *parts))
    return hmac.digest(key, framed, "sha256")


def seat_id(key: bytes, reference: str) -> bytes:
    """The pseudonym of one participant in one wave: HMAC-SHA256(seat key, participant reference), 32 bytes."""
    return mac(key, b"seat", reference.encode())


def box_seat_id(key: bytes, box: str, number: int) -> bytes:
    """A seat that belongs to a box and to nobody: HMAC-SHA256(seat key, unit of the box, number in it), 32 bytes."""
    return mac(key, b"box", box.encode(), number.to_bytes(4, "big"))


def revocation(key: bytes, seat: bytes) -> bytes:
    """What the vault keeps of a seat whose links take no more answers, 16 bytes; each of its links carries it, too.

    Only the desk and whoever holds one of the links can tell whose it is. Beside the seats it says of none of them that
    it is the one, and so not whether that one was spent.
    """
    return mac(key, b"revocation", seat)[:REVOCATION_BYTES]


def wave_code(random: Random, vault: int = 0) -> str:
    """A wave's public code: 6 base32 letters (RFC 4648) that say its vault, the head of every token of it."""
    return vault_number.carrying(base64.b32encode(random(5)).decode()[:CODE_LETTERS], vault)


def new_token(code: str, secret: bytes) -> AccessToken:
    """The token that holds these 16 random bytes, for the wave with this code. ValueError if there are not 16."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a token takes {SECRET_BYTES} random bytes, not {len(secret)}")
    return AccessToken(code + base64.urlsafe_b64encode(secret).decode().rstrip("="))


def way(token: AccessToken, language: str) -> str:
    """A link without its host: the path that holds the token, and the language its letter is written in."""
    return f"/s/{token}?{LETTER_LANGUAGE}={language}" if language else f"/s/{token}"


def code_of(token: AccessToken) -> str:
    """The public code of the wave that this token belongs to."""
    return token[:CODE_LETTERS]


def digest(key: bytes, token: AccessToken) -> bytes:
    """What the vault keeps of a token: HMAC-SHA256(token key, token), 32 bytes."""
    return mac(key, b"token", token.encode())


def veil(key: bytes, token: AccessToken, seat: bytes) -> bytes:
    """A seat id under a veil that only its token lifts, 32 bytes; veiled twice it is itself again.

    Else one could see, without any key, which seats have more links than others: those of people who asked for one
    again, and whom the office knows by name.
    """
    return bytes(a ^ b for a, b in zip(seat, mac(key, b"veil", token.encode()), strict=True))


def receipt_digest(key: bytes, seat: bytes, words: str) -> bytes:
    """What the vault keeps of a receipt, 32 bytes: to be found by whoever has both link and words, and by nobody else.

    `words` in normal form. Stretched by PBKDF2 (RFC 8018), since 60 bits is what a person can copy by hand.
    """
    stretching = PBKDF2HMAC(hashes.SHA256(), KEY_BYTES, mac(key, b"receipt", seat), RECEIPT_ROUNDS)
    return stretching.derive(words.encode())


def draft_name(key: bytes, seat: bytes) -> str:
    """Under what a browser keeps the unsent answers of a seat: 16 letters, the same through every link of the seat.

    Never stored here, and gone with the token key: after closing nobody can tell whose seat such a name was of.
    """
    return base64.urlsafe_b64encode(mac(key, b"draft", seat)[:12]).decode()


def recover(text: str) -> AccessToken | None:
    """The token in a link, or in what mail software and copying by hand have left of one; None if there is none.

    A link to a page that a keeper hosts is one, too. Mends percent signs escaped once or twice, upper-cased hosts,
    brackets and full stops around the link, white space and line breaks inside it, and words that ran into its end.
    """
    for _ in range(2):
        text = unquote(text)
    text = _NOISE.sub("", text)
    first, *behind = _BEFORE_TOKEN.split(text)
    found = next(filter(None, map(_TOKEN.match, behind or [first])), None)
    return AccessToken(found.group()) if found else None

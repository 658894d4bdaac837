"""An access token as typed from a printed slip: base32 in groups of four, with a check digit at the end.

    WKQ7-2M3A-9T0C-...-H4J8-X        six letters of the wave's code, 26 of the secret, one that checks them all

Of a further vault (see `core.vault_number`) the first of the six is the vault's number, the other five are the code's
letters without its figure, and the last bit of the secret's letters, else 0, is 1.

The alphabet is Crockford's (no I, L, O, U): small letters, O for 0, and I or L for 1 are understood. The check digit is
a weighted sum over the field of 32 elements; it finds every single wrong letter and every two letters exchanged.
"""

import base64
import re
from collections.abc import Iterable, Iterator

from .. import vault_number
from .links_and_seats import CODE_LETTERS, SECRET_BYTES, AccessToken, new_token
from .refusals import SlipCheck, SlipLength, SlipLetter

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_WAVE_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
"""RFC 4648, in which the wave's code is written."""
SECRET_LETTERS = 26
"""128 bits in letters of five."""
LENGTH = CODE_LETTERS + SECRET_LETTERS + 1
GROUP = 4
_UNDERSTOOD = str.maketrans("OIL", "011")
_IDLE = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212.]+")
_POLYNOMIAL = 0b100101
"""x^5 + x^2 + 1 makes the 32 values a field."""


def _times(left: int, right: int) -> int:
    """The product of two elements of the field."""
    product = 0
    for bit in range(5):
        if right >> bit & 1:
            product ^= left << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= _POLYNOMIAL << (bit - 5)
    return product


def _powers() -> Iterator[int]:
    """Weights: x, x^2 ... all 31 elements but zero, and then again. The check digit's own is 1, its neighbour's x."""
    weight = 1
    while True:
        weight = _times(weight, 2)
        yield weight


def _check(values: Iterable[int]) -> int:
    total = 0
    for value, weight in zip(values, _powers(), strict=False):
        total ^= _times(value, weight)
    return total


def encode(token: AccessToken) -> str:
    """The code of a token: 33 letters and figures in groups of four, with hyphens between them."""
    number = vault_number.number_of(token)
    secret = int.from_bytes(base64.urlsafe_b64decode(token[CODE_LETTERS:] + "=="), "big") << 2 | bool(number)
    values = [number - 1] if number else []
    values += [_WAVE_ALPHABET.index(letter) for letter in token[:CODE_LETTERS] if letter not in vault_number.DIGITS]
    values += [secret >> 5 * place & 31 for place in reversed(range(SECRET_LETTERS))]
    letters = "".join(ALPHABET[value] for value in [*values, _check(values)])
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def letters(text: str) -> str:
    """What counts of a typed code: spaces, hyphens and case don't."""
    return _IDLE.sub("", text).upper().translate(_UNDERSTOOD)


def decode(text: str) -> AccessToken:
    """The token that a typed code stands for.

    SlipCodeRefused: SlipLength (too short or too long), SlipLetter (a letter that no code has), SlipCheck (some letter
    is wrong).
    """
    typed = letters(text)
    if any(letter not in ALPHABET for letter in typed):
        raise SlipLetter()
    if len(typed) != LENGTH:
        raise SlipLength(length=LENGTH, count=len(typed))
    *values, check = (ALPHABET.index(letter) for letter in typed)
    secret = 0
    for value in values[CODE_LETTERS:]:
        secret = secret << 5 | value
    if check != _check(values) or secret & 2 or (secret & 1 and values[0] >= vault_number.MOST):
        raise SlipCheck()
    code = _wave_code(values[:CODE_LETTERS], has_number=bool(secret & 1))
    return new_token(code, (secret >> 2).to_bytes(SECRET_BYTES, "big"))


def _wave_code(values: list[int], has_number: bool) -> str:
    if not has_number:
        return "".join(_WAVE_ALPHABET[value] for value in values)
    number, letters = values[0] + 1, [_WAVE_ALPHABET[value] for value in values[1:]]
    letters.insert(vault_number.place_of(number), _WAVE_ALPHABET[0])  # where the figure comes to stand
    return vault_number.carrying("".join(letters), number)

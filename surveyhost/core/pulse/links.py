"""Links that say by themselves about which service they ask, so that no row anywhere has to."""

import base64

from ..wave.links_and_seats import CODE_LETTERS, AccessToken, new_token

NUMBERS = 0x0F
"""The bits of a token's last byte that hold the number of a service; 124 random ones are left."""


def token_about(code: str, secret: bytes, number: int) -> AccessToken:
    """A token of these random bytes, for the wave with this code, about service `number` (1 to 15). See `about`."""
    if not 0 < number <= NUMBERS:
        raise ValueError(f"{number} is no number of a service")
    return new_token(code, secret[:-1] + bytes([secret[-1] & ~NUMBERS | number]))


def about(token: AccessToken) -> int:
    """The number that a token was made with; of any other token, some number or none (0)."""
    return base64.urlsafe_b64decode(token[CODE_LETTERS:] + "==")[-1] & NUMBERS

"""The keeper's private key as text: whole in digits, or as three SLIP-39 shares of which two are enough."""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from ..errors import Refusal
from .refusals import NeitherDigitsNorShares, PrivateKeyMalformed, PrivateKeyTooLong, SharesDoNotJoin
from .sealing import public_of

NEEDED, MADE = 2, 3
LONGEST = 4000
"""Characters of a private key, in whatever way it is written: two shares of the hybrid have about 1,600."""


def split(private: bytes) -> tuple[str, ...]:
    """Three shares in words (SLIP-39); any two give the key back, one alone says nothing about it."""
    return tuple(generate_mnemonics(1, [(NEEDED, MADE)], private)[0])


def join(shares: Sequence[str]) -> bytes:
    """The key from two of its shares, upper case and extra spaces allowed. KeeperRefusal if it is none."""
    words = [" ".join(share.lower().split()) for share in shares]
    try:
        joined: bytes = combine_mnemonics(words)
    except MnemonicError as error:
        raise SharesDoNotJoin(error=error) from None
    return joined


def read_private(text: str) -> bytes:
    """A private key as its keeper brings it: hexadecimal digits on one line, or one share a line, two of them.

    KeeperRefusal that says what was expected; it never repeats what was brought.
    """
    if len(text) > LONGEST:
        raise PrivateKeyTooLong(longest=LONGEST, count=len(text))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    digits = "".join(lines).replace(" ", "")
    try:
        private = bytes.fromhex(digits)
    except ValueError:
        if len(lines) != NEEDED:
            raise NeitherDigitsNorShares(needed=NEEDED) from None
        private = join(lines)
    try:
        public_of(private)
    except Refusal:
        raise PrivateKeyMalformed() from None
    return private

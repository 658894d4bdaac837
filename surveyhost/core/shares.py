"""The keeper's half of a wave's key, in words: whole as digits, or as three SLIP-39 shares of which two are enough."""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from .errors import Refusal
from .sealing import public_of

NEEDED, MADE = 2, 3


def split(private: bytes) -> tuple[str, ...]:
    """Three shares in words (SLIP-39); any two give the key back, one alone says nothing about it."""
    return tuple(generate_mnemonics(1, [(NEEDED, MADE)], private)[0])


def join(shares: Sequence[str]) -> bytes:
    """The key from two of its shares, upper case and extra spaces allowed. Refusal (code "keeper") if it is none."""
    words = [" ".join(share.lower().split()) for share in shares]
    try:
        joined: bytes = combine_mnemonics(words)
    except MnemonicError as error:
        raise Refusal(f"These shares do not make a key: {error}", "keeper") from None
    return joined


def read_private(text: str) -> bytes:
    """A private key as its keeper brings it: hexadecimal digits on one line, or one share a line, two of them.

    Refusal (code "keeper") that says what was expected; it never repeats what was brought.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    digits = "".join(lines).replace(" ", "")
    try:
        private = bytes.fromhex(digits)
    except ValueError:
        if len(lines) != NEEDED:
            said = f"Bring the private key as hexadecimal digits, or {NEEDED} shares on a line each."
            raise Refusal(said, "keeper") from None
        private = join(lines)
    try:
        public_of(private)
    except Refusal:
        raise Refusal("A private key has 64 hexadecimal digits, or 192 for the hybrid.", "keeper") from None
    return private

"""Keys that a client's systems show when they send: what is stored of one, and how its holder may be called."""

import hashlib

BYTES = 32
"""Of randomness in a key."""
LONGEST_NAME = 80
"""Letters of the name of the system that holds a key."""


def digest(key: str) -> bytes:
    """What is stored of a key, 32 bytes: 256 random bits need no stretching."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def name_of(text: str) -> str | None:
    """A system's name without blanks too many; None where it is empty or too long."""
    name = " ".join(text.split())
    return name if 0 < len(name) <= LONGEST_NAME else None

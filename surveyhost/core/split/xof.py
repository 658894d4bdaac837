"""XofTurboShake128 of draft-irtf-cfrg-vdaf-20, section 6.2.1: from a seed to as many field elements as are needed.

TurboSHAKE128 (RFC 9861) is pycryptodome's.
"""

import struct
from enum import IntEnum

from Crypto.Hash import TurboSHAKE128

from .field import ENCODED, MODULUS, Vector

SEED_BYTES = 32
DRAFT = "draft-irtf-cfrg-vdaf-20"
VERSION = 18
"""Of the draft's algorithms (`VERSION`, section 5); the same since draft 18."""
_VDAF = 0
"""The class of algorithm in a domain separation tag (section 6.2.3)."""
_DOMAIN = 1


class Usage(IntEnum):
    """What a stream is for (section 7.2, table "Constants used by Prio3"). Those of joint randomness are not used."""

    MEASUREMENT = 1
    PROOF = 2
    PROVER = 4
    QUERY = 5


def tag(algorithm: int, usage: Usage, context: bytes) -> bytes:
    """The domain separation tag (section 6.2.3). context: the application's."""
    return struct.pack(">BBIH", VERSION, _VDAF, algorithm, usage) + context


def expand(seed: bytes, separation: bytes, binder: bytes, count: int) -> Vector:
    """So many field elements out of a seed (`expand_into_vec`, section 6.2).

    A number beyond the field is passed over, so that every element is equally likely.
    """
    stream = TurboSHAKE128.new(domain=_DOMAIN)
    stream.update(struct.pack("<H", len(separation)) + separation + bytes([len(seed)]) + seed + binder)
    made: Vector = []
    while len(made) < count:
        wanted = count - len(made)
        numbers = struct.unpack(f"<{wanted}Q", stream.read(ENCODED * wanted))
        made += [number for number in numbers if number < MODULUS]
    return made

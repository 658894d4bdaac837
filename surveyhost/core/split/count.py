"""Checking and adding up: what both sides do with their halves.

One query serves a whole wave, and never a second one: a ballot that is asked twice, by two query points, tells more of
itself than a check may. Its randomness comes of a secret of 32 bytes, to which the contract is committed, and of the
contract's hash.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from .ballot import Place
from .field import MODULUS, Vector
from .proof import NONCE_BYTES, Circuit, Query, Verifier, decide
from .refusals import OtherSecret, TestPointRefused

SECRET_BYTES = 32
_LOW = np.uint64(2**32 - 1)
_HALF = np.uint64(32)
Ints = npt.NDArray[np.int64]


def commitment(secret: bytes) -> str:
    """What a contract says of the secret of its check: SHA-256, 64 hex digits."""
    return hashlib.sha256(b"surveyhost/split/query" + secret).hexdigest()


def query_of(circuit: Circuit, secret: bytes, commit: str, contract: bytes) -> Query:
    """The one query of a wave. contract: the contract's hash, 32 bytes. commit: what the contract says of the secret.

    Raises OtherSecret where the secret is another one, TestPointRefused where the point would show what it tests.
    """
    if len(secret) != SECRET_BYTES or not hmac.compare_digest(commitment(secret), commit):
        raise OtherSecret()
    try:
        return circuit.query(circuit.query_randomness(secret, contract[:NONCE_BYTES], contract))
    except ValueError:
        raise TestPointRefused() from None


def is_valid(query: Query, desk: Verifier, half: Sequence[int], mask: Sequence[bool]) -> bool:
    """Whether a ballot is valid. desk: the desk's verifier share. half: half K. mask: the keeper takes it away."""
    return decide([desk, query.verifier(half)], query.mask(mask))


class Sums:
    """Half ballots added up by rows. Each element is held as two numbers of 32 bits, which add up exactly for up to
    2**31 ballots; `of` brings them back into the field."""

    def __init__(self, rows: int, cells: int) -> None:
        self._parts: Ints = np.zeros((rows, 2, cells), dtype=np.int64)

    def add(self, row: int, half: Vector) -> None:
        """Add a half's cells to a row; its proof, which stands behind the cells, is left out."""
        numbers = np.array(half[: self._parts.shape[2]], dtype=np.uint64)
        self._parts[row, 0] += (numbers & _LOW).astype(np.int64)
        self._parts[row, 1] += (numbers >> _HALF).astype(np.int64)

    def of(self, members: Iterable[int], place: Place, groups: Sequence[Sequence[int]]) -> Vector:
        """The sum over some rows of one measure's cells, each group of cells (by place in it) in one number."""
        parts = self._parts[list(members), :, place.first : place.behind].sum(axis=0)
        cells = [int(low) + (int(high) << 32) for low, high in zip(*parts, strict=True)]
        return [sum(cells[cell] for cell in group) % MODULUS for group in groups]


def added(keeper: Sequence[int], desk: Sequence[int]) -> Vector:
    """What both sums say together."""
    return [(one + other) % MODULUS for one, other in zip(keeper, desk, strict=True)]

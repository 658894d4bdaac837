"""Field64 of draft-irtf-cfrg-vdaf-20, section 6.1: whole numbers modulo 2**64 - 2**32 + 1.

An element is an int from 0 up to the modulus; a vector is a list of them. Polynomials are given by their values at
powers of a root of unity ("Lagrange basis", section 6.1.3.2).
"""

import struct
from collections.abc import Sequence
from functools import lru_cache

MODULUS = 2**64 - 2**32 + 1
ORDER = 2**32
"""Of the largest group of roots of unity (`GEN_ORDER`, section 6.1.4)."""
GENERATOR = pow(7, 2**32 - 1, MODULUS)
"""Of that group (`Field64.gen()`, section 6.1.4)."""
ENCODED = 8
"""Bytes of an element, little-endian (section 6.1.1)."""

Vector = list[int]


def to_bytes(vector: Sequence[int]) -> bytes:
    """The elements one after another, 8 bytes each (`encode_vec`, section 6.1.1)."""
    return struct.pack(f"<{len(vector)}Q", *vector)


def from_bytes(raw: bytes) -> Vector:
    """The inverse of `to_bytes` (`decode_vec`, section 6.1.1). ValueError for a length or a number that is none."""
    if len(raw) % ENCODED:
        raise ValueError("no whole number of elements")
    vector = list(struct.unpack(f"<{len(raw) // ENCODED}Q", raw))
    if vector and max(vector) >= MODULUS:
        raise ValueError("a number beyond the field")
    return vector


def root_of_unity(size: int) -> int:
    """The principal root of unity of this order, a power of two (`nth_root`, section 6.1.2)."""
    if size < 1 or size & (size - 1) or size > ORDER:
        raise ValueError("the order must be a power of two, at most 2**32")
    return pow(GENERATOR, ORDER // size, MODULUS)


@lru_cache(maxsize=64)
def powers(root: int, count: int) -> tuple[int, ...]:
    """1, root, root**2, ...: so many of them."""
    made, power = [], 1
    for _ in range(count):
        made.append(power)
        power = power * root % MODULUS
    return tuple(made)


@lru_cache(maxsize=16)
def _turned(size: int) -> tuple[int, ...]:
    """Places 0 to size - 1 with their bits in reverse."""
    bits = size.bit_length() - 1
    return tuple(int(f"{place:0{bits}b}"[::-1], 2) if bits else 0 for place in range(size))


def _transform(values: Sequence[int], root: int) -> Vector:
    """What the polynomial with these coefficients is at each power of `root`, whose order is their number."""
    size = len(values)
    made = [values[place] for place in _turned(size)]
    table = powers(root, max(1, size // 2))
    half = 1
    while half < size:
        step = size // (2 * half)
        factors = table[::step]
        for start in range(0, size, 2 * half):
            for place, factor in zip(range(start, start + half), factors, strict=False):
                upper = made[place + half] * factor % MODULUS
                lower = made[place]
                made[place] = (lower + upper) % MODULUS
                made[place + half] = (lower - upper) % MODULUS
        half *= 2
    return made


def evaluate(coefficients: Sequence[int]) -> Vector:
    """Values at the powers of the root of unity whose order is the number of coefficients (`ntt`, section 6.1.2)."""
    return _transform(coefficients, root_of_unity(len(coefficients)))


def interpolate(values: Sequence[int]) -> Vector:
    """The inverse of `evaluate` (`inv_ntt`, section 6.1.2)."""
    size = len(values)
    scale = pow(size, -1, MODULUS)
    turned = _transform(values, pow(root_of_unity(size), -1, MODULUS))
    return [value * scale % MODULUS for value in turned]


def lagrange(size: int, point: int) -> Vector:
    """What each value of a polynomial in the Lagrange basis weighs in its value at `point` (section 6.1.3.2).

    ValueError where the point is itself one of the roots of unity at which the values are given.
    """
    over = pow(point, size, MODULUS)
    if over == 1:
        raise ValueError("the point is a root of unity")
    share = (over - 1) * pow(size, -1, MODULUS) % MODULUS
    roots = powers(root_of_unity(size), size)
    return [share * root % MODULUS * pow(point - root, -1, MODULUS) % MODULUS for root in roots]

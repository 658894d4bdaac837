"""The proof that each cell of a ballot is 0 or 1 and each block adds up to its mask bit.

It is the fully linear proof of draft-irtf-cfrg-vdaf-20, section 7.3, for this validity circuit: for every cell
Mul(cell, cell) - cell (section 7.4.1, Prio3Count), and for every block the sum of its cells less its mask bit, which
the keeper knows and takes away by itself. One gadget (Mul, section 11.1), one proof, no joint randomness: section 9.7
allows Field64 with a single proof only without it. With one cell and no block this is Prio3Count, byte for byte.

Whatever a party does to check a ballot is linear in its half: four weighted sums. They are worked out once for a wave.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import mul

from .field import MODULUS, Vector, evaluate, interpolate, lagrange, powers, root_of_unity
from .xof import SEED_BYTES, Usage, expand, tag

COUNT = 1
"""The identifier of Prio3Count (section 10)."""
BALLOT = 0xFFFF0001
"""Ours, in the range for private use (section 10)."""
KEEPER, DESK = 1, 0
"""Aggregators by their number: the desk holds the leader's share, in full; the keeper a helper's, as a seed."""
PROOFS = 1
NONCE_BYTES = 16
_ARITY = 2
"""Wires of the gadget Mul."""

Block = tuple[int, int]
"""The first cell of a block and the one behind its last."""
Verifier = tuple[int, int, int, int]
"""A verifier share (section 7.3.4): the circuit's output, both wire polynomials and the gadget polynomial at the test
point."""


@dataclass(frozen=True)
class Circuit:
    """So many cells, and which of them make up blocks."""

    cells: int
    blocks: tuple[Block, ...] = ()
    algorithm: int = BALLOT

    @cached_property
    def wire(self) -> int:
        """Values of a wire polynomial: the seed, a call for each cell, zeros up to a power of two (section 7.3.3)."""
        return 1 << self.cells.bit_length()

    @property
    def gadget(self) -> int:
        """Values of the gadget polynomial that a proof holds (`gadget_poly_len`, section 7.3.3)."""
        return 2 * self.wire - 1

    @property
    def proof(self) -> int:
        """Elements of a proof (`PROOF_LEN`, section 7.3.2): two wire seeds and the gadget polynomial."""
        return _ARITY + self.gadget

    @property
    def length(self) -> int:
        """Elements of a half: cells and proof."""
        return self.cells + self.proof

    @property
    def outputs(self) -> int:
        """`EVAL_OUTPUT_LEN`, section 7.3.2."""
        return self.cells + len(self.blocks)

    def prove(self, cells: Sequence[int], seeds: Sequence[int]) -> Vector:
        """The proof (section 7.3.3). cells: as they are. seeds: two random elements, one for each wire."""
        made = list(seeds)
        doubled = []
        for seed in seeds:
            padding = [0] * (self.wire - 1 - self.cells)
            coefficients = interpolate([seed, *cells, *padding])
            doubled.append(evaluate(coefficients + [0] * self.wire))
        made += [one * other % MODULUS for one, other in zip(*doubled, strict=True)][: self.gadget]
        return made

    def keeper_half(self, seed: bytes, context: bytes, party: int = KEEPER) -> Vector:
        """Half K out of its seed: cells, then proof (sections 7.2.1.1 and 7.2.6)."""
        cells = expand(seed, tag(self.algorithm, Usage.MEASUREMENT, context), bytes([party]), self.cells)
        proof = expand(seed, tag(self.algorithm, Usage.PROOF, context), bytes([PROOFS, party]), self.proof)
        return cells + proof

    def split(self, cells: Sequence[int], seed: bytes, prover: bytes, context: bytes) -> Vector:
        """Half V of a ballot: cells and proof less half K (section 7.2.1.1).

        seed: of half K. prover: the seed of the prover's randomness. Both 32 random bytes that are used once.
        """
        if len(cells) != self.cells or len(seed) != SEED_BYTES or len(prover) != SEED_BYTES:
            raise ValueError("one number for each cell, and seeds of 32 bytes")
        seeds = expand(prover, tag(self.algorithm, Usage.PROVER, context), bytes([PROOFS]), _ARITY)
        whole = [*cells, *self.prove(cells, seeds)]
        return [(one - other) % MODULUS for one, other in zip(whole, self.keeper_half(seed, context), strict=True)]

    def query_randomness(self, key: bytes, nonce: bytes, context: bytes) -> Vector:
        """How outputs are weighed, if there is more than one, and the test point last (sections 7.2.6 and 7.3.2)."""
        count = 1 + (self.outputs if self.outputs > 1 else 0)
        return expand(key, tag(self.algorithm, Usage.QUERY, context), bytes([PROOFS]) + nonce, count)

    def query(self, randomness: Sequence[int]) -> "Query":
        """The weights of a check (section 7.3.4). ValueError where the test point is a root of unity: it would show
        what it tests."""
        weights = list(randomness[:-1]) if self.outputs > 1 else [1]
        point, size = randomness[-1], 2 * self.wire
        wire, full = lagrange(self.wire, point), lagrange(size, point)
        cells = [-weight % MODULUS for weight in weights[: self.cells]]
        for (first, behind), weight in zip(self.blocks, weights[self.cells :], strict=True):
            for cell in range(first, behind):
                cells[cell] = (cells[cell] + weight) % MODULUS
        outputs = [0] * self.gadget
        outputs[2 : 2 * self.cells + 1 : 2] = weights[: self.cells]  # call k is the value at the 2k-th root of 2p
        return Query(
            cells,
            outputs,
            wire[1 : self.cells + 1],
            wire[0],
            _without_last(full, size),
            weights[self.cells :],
        )


def _without_last(full: Sequence[int], size: int) -> Vector:
    """Weights of all values but the last of a polynomial of degree below size - 1: those tell the last one.

    The values times the powers of the root add up to nothing, since the coefficient of the highest power is 0.
    """
    roots, last = powers(root_of_unity(size), size), full[-1]
    behind = last * pow(roots[-1], -1, MODULUS) % MODULUS
    return [(weight - root * behind) % MODULUS for weight, root in zip(full[:-1], roots, strict=False)]


@dataclass(frozen=True, slots=True)
class Query:
    """The weights by which a half becomes a verifier share."""

    cells: Vector
    """In the circuit's output: of each cell; the gadget's outputs are in `outputs`."""
    outputs: Vector
    """In the circuit's output: of each value of the gadget polynomial."""
    wires: Vector
    """In both wire polynomials at the test point: of each cell."""
    seed: int
    """In a wire polynomial at the test point: of its seed."""
    gadget: Vector
    """In the gadget polynomial at the test point: of each of its values."""
    masks: Vector
    """In the circuit's output: of each mask bit."""

    def verifier(self, half: Sequence[int]) -> Verifier:
        """A verifier share (section 7.3.4). half: cells, two wire seeds, gadget polynomial."""
        count = len(self.cells)
        cells, seeds, gadget = half[:count], half[count : count + _ARITY], half[count + _ARITY :]
        output = sum(map(mul, self.cells, cells)) + sum(map(mul, self.outputs, gadget))
        wires = sum(map(mul, self.wires, cells))
        tested = sum(map(mul, self.gadget, gadget))
        one, other = (wires + self.seed * seed for seed in seeds)
        return output % MODULUS, one % MODULUS, other % MODULUS, tested % MODULUS

    def mask(self, answered: Sequence[bool]) -> int:
        """What the mask takes away from the circuit's output."""
        return sum(weight for weight, is_answered in zip(self.masks, answered, strict=True) if is_answered) % MODULUS


def decide(shares: Sequence[Verifier], mask: int = 0) -> bool:
    """Whether a ballot is valid (section 7.3.5). shares: both parties' verifier shares. mask: from `Query.mask`."""
    output, one, other, tested = (sum(share[place] for share in shares) % MODULUS for place in range(4))
    return output == mask and one * other % MODULUS == tested

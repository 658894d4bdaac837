"""Linear algebra modulo a prime, exact in floating point: the span of a set of integer vectors.

Residues are below 2**21, so a sum of 2,048 products of two of them stays below 2**53 and every double is an integer.
That lets the machine's matrix product do the work. The rank modulo a prime is never larger than the true rank, and is
smaller only if the prime divides certain minors; therefore primes are drawn at random in each run.
"""

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
LOW, HIGH = 1 << 20, 1 << 21
EXACT = 2048
"""Products that may be summed before a remainder must be taken."""


def is_prime(number: int) -> bool:
    """By trial division."""
    return number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def draw_prime(random: np.random.Generator) -> int:
    """A random prime between 2**20 and 2**21 (there are about 73,000)."""
    while True:
        number = int(random.integers(LOW, HIGH)) | 1
        if is_prime(number):
            return number


class Span:
    """The span of vectors over the integers modulo a prime, as rows in reduced echelon form."""

    def __init__(self, width: int, prime: int) -> None:
        if not LOW <= prime < HIGH:
            raise ValueError("the prime must lie between 2**20 and 2**21")
        self.prime = prime
        self.rows: Matrix = np.zeros((0, width))
        self.pivots: list[int] = []
        """The column of each row's leading 1; every other row is 0 there."""

    @property
    def rank(self) -> int:
        return len(self.pivots)

    def copy(self) -> "Span":
        made = Span(self.rows.shape[1], self.prime)
        made.rows, made.pivots = self.rows.copy(), list(self.pivots)
        return made

    def _mod(self, matrix: Matrix) -> Matrix:
        remainder: Matrix = matrix - np.floor(matrix / self.prime) * self.prime
        return remainder

    def _times(self, left: Matrix, right: Matrix) -> Matrix:
        """left @ right modulo the prime, exactly."""
        made = np.zeros((left.shape[0], right.shape[1]))
        for start in range(0, left.shape[1], EXACT):
            made = self._mod(made + left[:, start : start + EXACT] @ right[start : start + EXACT])
        return made

    def extend(self, vectors: Matrix) -> npt.NDArray[np.bool_]:
        """Take vectors (count, width) into the span; for each, in order, whether it added a dimension."""
        left = self._mod(vectors)
        if self.rank:
            left = self._mod(left - self._times(left[:, self.pivots], self.rows))
        new = np.zeros(len(left), dtype=bool)
        columns: list[int] = []
        for number in range(len(left)):
            found = np.flatnonzero(left[number])
            if len(found) == 0:
                continue
            column = int(found[0])
            row = self._mod(left[number] * pow(int(left[number, column]), -1, self.prime))
            left = self._mod(left - np.outer(left[:, column], row))
            left[number] = row
            new[number] = True
            columns.append(column)
        if columns:
            added = left[new]
            if self.rank:
                self.rows = self._mod(self.rows - self._times(self.rows[:, columns], added))
            self.rows = np.concatenate([self.rows, added])
            self.pivots += columns
        return new

    def functional(self, random: np.random.Generator) -> Matrix:
        """A random vector (width,) whose product with everything in the span is 0: it is not 0 on a given vector
        outside the span, except with a chance of one in `prime`."""
        width = self.rows.shape[1]
        made: Matrix = np.zeros(width)
        made += random.integers(0, self.prime, width)
        made[self.pivots] = 0
        if self.rank:
            made[self.pivots] = self._mod(-self._times(self.rows, made.reshape(-1, 1))).reshape(-1)
        return made

"""Information sets: a random search for a combination of printed rows on few people. Integers modulo a prime."""

import numpy as np

PRIME = 2_147_483_629


def _echelon(matrix: np.ndarray) -> np.ndarray:
    """Reduced echelon form, columns taken from the left."""
    left = matrix.astype(np.int64) % PRIME
    rank = 0
    for column in range(left.shape[1]):
        if rank == len(left):
            break
        below = np.flatnonzero(left[rank:, column])
        if not len(below):
            continue
        pivot = rank + below[0]
        left[[rank, pivot]] = left[[pivot, rank]]
        left[rank] = left[rank] * pow(int(left[rank, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(left[:, column])
        others = others[others != rank]
        left[others] = (left[others] - left[others, column][:, None] * left[rank]) % PRIME
        rank += 1
    return left[:rank]


def lightest(matrix: np.ndarray, draw: np.random.Generator, rounds: int = 3) -> int:
    """The fewest people on whom a found combination rests; people alike in every row are counted together.

    Rare kinds of people are chosen last, so that combinations are left standing on them.
    """
    kinds, people = np.unique(matrix, axis=1, return_counts=True)
    found = int(matrix.sum(axis=1).min())
    for _ in range(rounds):
        order = np.argsort(draw.exponential(size=len(people)) / people)
        form = _echelon(kinds[:, order])
        found = min(found, int(((form != 0) @ people[order]).min()))
    return found


def differences(groups: list[frozenset[int]]) -> int:
    """The smallest difference of one printed group inside another, in people; also what a partition leaves of one."""
    best = 10**9
    ordered = sorted(set(groups), key=len)
    for number, small in enumerate(ordered):
        for large in ordered[number + 1 :]:
            if small < large:
                best = min(best, len(large) - len(small))
    return best

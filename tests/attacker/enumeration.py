"""Full enumeration: on how few people can anything rest that can be computed from printed groups? Exact fractions.

A combination of rows is x = c M. It is supported on a set S of people iff x is orthogonal to the kernel of M, so iff
the kernel's rows for S are linearly dependent. Hence: compute the kernel once, then try every set of people, smallest
first.
"""

from fractions import Fraction
from itertools import combinations

Matrix = list[list[Fraction]]


def reduced(rows) -> tuple[Matrix, list[int]]:
    """Reduced echelon form over the rationals, and its pivot columns."""
    left = [[x if isinstance(x, Fraction) else Fraction(int(x)) for x in row] for row in rows]
    pivots: list[int] = []
    for column in range(len(left[0]) if left else 0):
        rank = len(pivots)
        pivot = next((row for row in range(rank, len(left)) if left[row][column]), None)
        if pivot is None:
            continue
        left[rank], left[pivot] = left[pivot], left[rank]
        scale = left[rank][column]
        left[rank] = [x / scale for x in left[rank]]
        for row in range(len(left)):
            if row != rank and left[row][column]:
                factor = left[row][column]
                left[row] = [x - factor * y for x, y in zip(left[row], left[rank], strict=True)]
        pivots.append(column)
    return left[: len(pivots)], pivots


def kernel(rows) -> Matrix:
    """For each person its coordinates in the right kernel of the matrix (people, dimension)."""
    form, pivots = reduced(rows)
    people = len(rows[0])
    free = [column for column in range(people) if column not in pivots]
    made = []
    for person in range(people):
        if person in pivots:
            row = form[pivots.index(person)]
            made.append([-row[column] for column in free])
        else:
            made.append([Fraction(int(column == person)) for column in free])
    return made


def lightest(rows, below: int) -> int | None:
    """The fewest people on whom a non-zero combination of the rows rests, or None if that is `below` or more."""
    weights = kernel(rows)
    for size in range(1, below):
        for people in combinations(range(len(weights)), size):
            chosen = [weights[person] for person in people]
            if not chosen[0] or len(reduced(chosen)[1]) < size:
                return size
    return None

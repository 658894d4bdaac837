"""Tries to break a release before HR can.

A random search for light combinations ("information sets"): choose people at random until what they are counted in
determines every combination of the published rows; then write down, for each of them, the combination that is zero on
all the others. A light combination, if there is one, is met in this way with a good chance in every round. The search
proves nothing; it is a negative control, which would have caught a mistake in the proof. Finding one on fewer than k
people means: no release.
"""

from dataclasses import dataclass

import numpy as np

from ...modular import Ints, Matrix, Span, draw_prime

ROUNDS = 20
CANDIDATES = 50_000
"""Kinds of people from whom an information set is chosen."""
SAMPLE = 3000
"""Kinds of people on which combinations are weighed first; the lightest there are weighed again on everybody."""
PANEL = 32


@dataclass(frozen=True, slots=True)
class Finding:
    """The lightest combination met."""

    people: int
    """On how many people it rests."""
    rounds: int


def _numbered(block: Ints, labels: Ints) -> tuple[Ints, int]:
    """(atoms, 1 + views): the published row that counts the atom in each view, numbered through; and how many rows."""
    columns, width = [], 0
    for view in (block, *labels.T):
        values, numbered = np.unique(view, return_inverse=True)
        columns.append(numbered + width)
        width += len(values)
    return np.stack(columns, axis=1), width


def _vectors(rows: Ints, width: int) -> Matrix:
    made = np.zeros((len(rows), width))
    made[np.arange(len(rows))[:, None], rows] = 1
    return made


def _information_set(rows: Ints, width: int, order: Ints, span: Span, random: np.random.Generator) -> Ints:
    """The first people, in this order, who together determine every combination. The span of their rows is filled."""
    chosen = [order[:0]]
    while len(order):
        value = span.functional(random)[rows[order]].sum(axis=1) % span.prime
        order = order[value != 0]  # whoever adds nothing now never will
        tried, order = order[:PANEL], order[PANEL:]
        chosen.append(tried[span.extend(_vectors(rows[tried], width))])
    return np.concatenate(chosen)


def _dual(square: Matrix, prime: int) -> Matrix:
    """The inverse of a square matrix modulo the prime: column t is the combination that is 1 on person t only."""
    size = len(square)
    both = np.concatenate([square, np.eye(size)], axis=1)
    span = Span(2 * size, prime)
    for start in range(0, size, PANEL):
        span.extend(both[start : start + PANEL])
    return span.rows[np.argsort(span.pivots), size:]


def _weigh(theta: Matrix, rows: Ints, people: Ints, prime: int) -> Ints:
    """On how many people each combination (a column of theta) rests."""
    weights = np.zeros(theta.shape[1], dtype=np.int64)
    for start in range(0, len(rows), 2048):
        part = rows[start : start + 2048]
        value = theta[part[:, 0]]
        for view in range(1, part.shape[1]):
            value = value + theta[part[:, view]]
        weights += people[start : start + 2048] @ (value % prime != 0)
    return weights


def _one_round(rows: Ints, width: int, people: Ints, random: np.random.Generator) -> int:
    """The people under the lightest combination of one round. Kinds of many people are chosen first more often."""
    present = np.flatnonzero(people)
    order = present[np.argsort(random.exponential(size=len(present)) / people[present])]
    prime = draw_prime(random)
    span = Span(width, prime)
    chosen = _information_set(rows, width, order[:CANDIDATES], span, random)
    theta = np.zeros((width, len(chosen)))
    theta[span.pivots] = _dual(_vectors(rows[chosen], width)[:, span.pivots], prime)
    sample = random.permutation(present)[:SAMPLE]
    light = np.argsort(_weigh(theta, rows[sample], people[sample], prime))[:PANEL]
    return int(_weigh(theta[:, light], rows[present], people[present], prime).min())


def lightest(block: Ints, labels: Ints, answerers: Ints, random: np.random.Generator, rounds: int = ROUNDS) -> Finding:
    """Search the tables of several items, a random one in each round.

    block: (atoms,). labels: (atoms, views) as published. answerers: (atoms, items). Raises ValueError without answers.
    """
    items = np.flatnonzero(answerers.sum(axis=0))
    if not len(items):
        raise ValueError("nobody answered anything")
    rows, width = _numbered(block, labels)
    found = [_one_round(rows, width, answerers[:, random.choice(items)], random) for _ in range(rounds)]
    return Finding(min(found), rounds)

"""Two waves side by side, as if nobody had changed an answer: whether their rows together speak for k people or nobody.

Each person is one column, whatever the wave: that is the reader who knows that opinions are steady. Two partitions, one
of each wave, make a graph: a node for each group of people that is counted by itself, a line for each person between
the node of the one wave and that of the other, and a ground for where somebody is not counted. A combination of both
partitions' figures gives each node a number and the ground 0, and a person the sum of the two ends.

Theorem. Change the sign of one wave's numbers: a person's weight is zero exactly where both ends have the same number.
So the people on whom a combination rests are the lines that part nodes of different numbers, and the lightest
combination that is not zero everywhere rests on as many people as the lightest cut of the graph has lines.

The lightest cut is found after M. Stoer and F. Wagner, A simple min-cut algorithm, Journal of the ACM 44 (1997),
585-591. That is exact for any two partitions. What takes from more than two of them at once is searched, as in `audit`.
Nothing here is shared with the planning that chose the rows.
"""

from collections.abc import Sequence

import numpy as np

from ...modular import Ints, Matrix
from .audit import lightest

GROUND = -1
"""The label of whoever a partition does not count."""


def _components(ties: Matrix) -> list[Ints]:
    """Nodes that hang together."""
    left, made = set(range(len(ties))), []
    while left:
        reached, waiting = set(), [left.pop()]
        while waiting:
            node = waiting.pop()
            reached.add(node)
            near = set(np.flatnonzero(ties[node]).tolist()) - reached
            waiting += near - set(waiting)
        left -= reached
        made.append(np.array(sorted(reached)))
    return made


def _lightest_cut(ties: Matrix) -> int | None:
    """The fewest lines that part a connected graph in two; None of a single node. ties: (nodes, nodes), symmetric."""
    ties, best = ties.copy(), np.inf
    while len(ties) > 1:
        strength, last, before = ties[0].copy(), 0, 0
        is_in = np.zeros(len(ties), bool)
        is_in[0] = True
        for _ in range(len(ties) - 1):
            before, last = last, int(np.where(is_in, -1, strength).argmax())
            is_in[last] = True
            weight = strength[last]
            strength += ties[last]
        best = min(best, float(weight))
        ties[before] += ties[last]
        ties[:, before] += ties[:, last]
        ties[before, before] = 0
        ties = np.delete(np.delete(ties, last, 0), last, 1)
    return None if best == np.inf else int(best)


def lightest_of_two(then: Ints, now: Ints) -> int | None:
    """The fewest people on whom a combination of two partitions rests; None where none is not zero.

    then, now: (people,) the group of each person in one partition of each wave; GROUND where in none.
    """
    _, first = np.unique(then, return_inverse=True)
    _, second = np.unique(now, return_inverse=True)
    first, second = first + 1, second + 1 + int(first.max(initial=0)) + 1
    first, second = np.where(then == GROUND, 0, first), np.where(now == GROUND, 0, second)
    ties = np.zeros((int(second.max(initial=0)) + int(first.max(initial=0)) + 2,) * 2)
    np.add.at(ties, (first, second), 1)
    ties += ties.T
    np.fill_diagonal(ties, 0)
    cuts = [_lightest_cut(ties[np.ix_(nodes, nodes)]) for nodes in _components(ties) if len(nodes) > 1]
    return min((cut for cut in cuts if cut is not None), default=None)


def speaks_for(then: Ints, now: Ints, random: np.random.Generator) -> int | None:
    """The fewest people found on whom a combination of both waves' rows rests; None where there is none.

    then, now: (people, 1 + breakdowns) of everybody who was in either wave: the block, then the group in each
    breakdown; GROUND where a wave did not count them. Exact for one partition of each wave, searched for more.
    """
    found = [
        lightest_of_two(then[:, first], now[:, second])
        for first in range(then.shape[1])
        for second in range(now.shape[1])
    ]
    both = np.concatenate([then, now], axis=1)
    kinds, people = np.unique(both, axis=0, return_counts=True)
    found.append(_searched(kinds, people, random))
    return min((one for one in found if one is not None), default=None)


def _searched(kinds: Ints, people: Ints, random: np.random.Generator) -> int | None:
    return lightest(kinds[:, 0], kinds[:, 1:], people[:, None], random).people


def columns(labels: Sequence[Sequence[str] | None], silent: str) -> Ints:
    """Labels of each person (None: was not there) as numbers for `speaks_for`."""
    width = max((len(one) for one in labels if one is not None), default=1)
    made = np.full((len(labels), width), GROUND)
    known: dict[tuple[int, str], int] = {}
    for i, one in enumerate(labels):
        for place, code in enumerate(one or ()):
            if code != silent:
                made[i, place] = known.setdefault((place, code), len(known))
    return made

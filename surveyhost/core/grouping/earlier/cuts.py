"""Light cuts: sets of nodes that only a few lines connect to the rest of a graph.

A cut parts the nodes of a connected graph in two; its weight is that of the lines between the parts. The nodes are
walked in an order in which each next one is the one tied most strongly to those before it. Then the last one is parted
from the rest by its own ties, and two neighbours in the walk are parted by no cut lighter than what tied the later one
so far when the earlier one was reached (Nagamochi and Ibaraki, 1992). So either the last node is cut off lightly, or
some nodes can be drawn together and the rest is walked again.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from heapq import heappop, heappush

Ties = dict[int, Counter[int]]


def _walk(ties: Ties, start: int, least: int) -> tuple[list[int], list[tuple[int, int]]]:
    """The nodes that can be reached, in order; and pairs that no cut lighter than `least` parts."""
    order: list[int] = []
    heavy: list[tuple[int, int]] = []
    strength: Counter[int] = Counter()
    queue, seen = [(0, start)], set()
    while queue:
        _, node = heappop(queue)
        if node in seen:
            continue
        seen.add(node)
        order.append(node)
        for other, tie in ties[node].items():
            if other not in seen:
                strength[other] += tie
                heappush(queue, (-strength[other], other))
                if strength[other] >= least:
                    heavy.append((node, other))
    return order, heavy


def _drawn_together(ties: Ties, pairs: list[tuple[int, int]]) -> tuple[Ties, dict[int, int]]:
    """The graph with the nodes of each pair made one; and the new node of each old one."""
    root = {node: node for node in ties}

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = node = root[root[node]]
        return node

    for first, second in pairs:
        root[find(first)] = find(second)
    made: Ties = {find(node): Counter() for node in ties}
    for node, others in ties.items():
        for other, tie in others.items():
            if find(node) != find(other):
                made[find(node)][find(other)] += tie
    return made, {node: find(node) for node in ties}


def light_side(lines: Mapping[tuple[object, object], int], least: int) -> frozenset[object] | None:
    """The nodes on one side of a cut of more than 0 and less than `least`, without the ground (None); None if there is
    no such cut. lines: how much each pair of nodes is tied together."""
    names = list(dict.fromkeys(node for pair in lines for node in pair))
    number = {name: place for place, name in enumerate(names)}
    ties: Ties = {place: Counter() for place in number.values()}
    for (first, second), weight in lines.items():
        if first != second and weight:
            ties[number[first]][number[second]] += weight
            ties[number[second]][number[first]] += weight
    held = {place: frozenset([name]) for name, place in number.items()}
    waiting = set(ties)
    while waiting:
        order, heavy = _walk(ties, min(waiting), least)
        last = order[-1]
        if ties[last] and ties[last].total() < least:
            rest = frozenset().union(*(held[node] for node in order if node != last))
            return rest if None in held[last] else held[last]
        if not heavy:
            waiting -= set(order)
            continue
        ties, into = _drawn_together(ties, heavy)
        gathered: dict[int, list[frozenset[object]]] = defaultdict(list)
        for old, new in into.items():
            gathered[new].append(held[old])
        held = {new: frozenset().union(*sets) for new, sets in gathered.items()}
        waiting = {into[node] for node in waiting}
    return None

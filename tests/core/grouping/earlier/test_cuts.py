"""A light cut is found exactly where going through all of them finds one."""

from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from surveyhost.core.grouping.earlier.cuts import light_side

LEAST = 5
NODES = st.sampled_from([None, "a", "b", "c", "d", "e"])
GRAPHS = st.dictionaries(st.tuples(NODES, NODES), st.integers(0, 9), max_size=12)


def weight(lines, side) -> int:
    return sum(w for (first, second), w in lines.items() if (first in side) != (second in side))


def all_cuts(lines) -> list[int]:
    nodes = [node for node in {n for pair in lines for n in pair} if node is not None]
    sides = (set(side) for size in range(1, len(nodes) + 1) for side in combinations(nodes, size))
    return [weight(lines, side) for side in sides]


@given(GRAPHS)
@settings(max_examples=300, deadline=None)
def test_it_is_light_and_there_whenever_a_light_one_is(lines):
    found = light_side(lines, LEAST)
    is_there = any(0 < w < LEAST for w in all_cuts(lines))
    assert (found is not None) == is_there
    if found is not None:
        assert None not in found
        assert 0 < weight(lines, found) < LEAST


def test_two_who_move_between_large_units_are_a_light_cut_and_five_are_none():
    stayed = Counter({("A then", "A"): 20, ("B then", "B"): 20})
    assert light_side(stayed, LEAST) is None
    assert light_side(stayed + Counter({("A then", "B"): 2}), LEAST) in ({"A then", "A"}, {"B then", "B"})
    assert light_side(stayed + Counter({("A then", "B"): 5}), LEAST) is None

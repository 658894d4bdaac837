"""Lift: every block, total, remainder and full row is empty or large enough, whatever the tree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyhost.core.grouping.lift import full_rows, lift, totals


@st.composite
def trees(draw):
    size = draw(st.integers(1, 25))
    parent = [0] + [draw(st.integers(0, unit - 1)) for unit in range(1, size)]
    people = [draw(st.integers(0, 14)) for _ in range(size)]
    return parent, people


def below(parent, unit):
    held = {unit}
    for other in range(unit + 1, len(parent)):
        if parent[other] in held:
            held.add(other)
    return held


@given(trees(), st.integers(2, 8))
def test_every_block_is_empty_or_large_enough_and_lies_above_its_people(tree, floor):
    parent, people = tree
    block = lift(parent, people, floor)
    size = np.bincount(block, weights=people, minlength=len(parent))
    assert all(count == 0 or count >= min(floor, sum(people)) for count in size)
    assert all(unit in below(parent, block[unit]) for unit in range(len(parent)))


@given(trees(), st.integers(2, 8))
def test_totals_are_sums_of_blocks_and_lose_nobody(tree, floor):
    parent, people = tree
    block = lift(parent, people, floor)
    total = totals(parent, block, np.array(people))
    assert total[0] == sum(people)
    for unit in range(len(parent)):
        assert total[unit] == sum(people[u] for u in range(len(parent)) if block[u] in below(parent, unit))


@given(trees(), st.integers(2, 8))
def test_a_unit_with_enough_people_of_its_own_keeps_them(tree, floor):
    parent, people = tree
    block = lift(parent, people, floor)
    moved = [unit for unit in range(1, len(parent)) if people[unit] >= floor and block[unit] != unit]
    assert len(moved) <= 1  # one block may be needed to fill up the company's own


@given(trees(), st.integers(2, 12))
def test_full_rows_and_their_remainders_are_zero_or_large(tree, minimum):
    parent, people = tree
    block = lift(parent, people, 5)
    total = totals(parent, block, np.array(people))
    kept = full_rows(parent, total.tolist(), minimum)
    for unit in np.flatnonzero(kept):
        inside = below(parent, unit) - {unit}
        tops = [u for u in inside if kept[u] and not any(kept[v] and u in below(parent, v) - {v} for v in inside)]
        left = total[unit] - sum(total[u] for u in tops)
        assert total[unit] >= minimum
        assert left == 0 or left >= minimum
    assert kept[0] == (total[0] >= minimum)


def test_three_people_beside_two_teams_are_found_in_no_difference():
    """Hidden, they would be 27 - 12 - 12. Lifted, they take a team into the company with them: 12 and 15."""
    parent, people = [0, 0, 1, 1, 1], [0, 0, 12, 12, 3]
    block = lift(parent, people, 7)
    total = totals(parent, block, np.array(people)).tolist()
    assert total == [27, 12, 0, 12, 0]


@pytest.mark.parametrize(
    ("parent", "people", "floor"),
    [([0, 2, 1], [1, 1, 1], 5), ([0], [1, 2], 5), ([], [], 5), ([0], [-1], 5), ([0], [9], 0)],
)
def test_what_does_not_fit_together_is_refused(parent, people, floor):
    with pytest.raises(ValueError, match=r"parent|count|floor|below 0"):
        lift(parent, people, floor)

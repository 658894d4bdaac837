"""The constructor: merging, closure, repair. The prover would refuse its mistakes; it should make none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping.closure import Known, Scene, close
from surveyhost.core.grouping.construct import Cast, construct, labels_of
from surveyhost.core.grouping.merge import NOT_STATED, Draft, label, merge_nominal, merge_ordered

COUNTS = st.lists(st.integers(0, 30), min_size=1, max_size=12)
FLOOR = 7


@given(COUNTS)
def test_ordered_values_become_runs_that_are_large_enough(counts: list[int]) -> None:
    runs = merge_ordered(counts, FLOOR)
    assert [position for run in runs for position in run] == list(range(len(counts)))
    assert len(runs) == 1 or min(sum(counts[p] for p in run) for run in runs) >= FLOOR


@given(COUNTS)
def test_nominal_values_pool_what_is_small(counts: list[int]) -> None:
    groups = merge_nominal(counts, FLOOR)
    assert sorted(position for group in groups for position in group) == list(range(len(counts)))
    assert len(groups) == 1 or min(sum(counts[p] for p in group) for group in groups) >= FLOOR
    alone = [group for group in groups if len(group) == 1]
    assert len(groups) - len(alone) <= 1


def test_a_small_band_joins_its_smaller_neighbour() -> None:
    assert merge_ordered([20, 3, 10], FLOOR) == [[0], [1, 2]]
    assert merge_ordered([10, 3, 20], FLOOR) == [[0, 1], [2]]


def test_the_pool_takes_the_smallest_of_the_rest_while_it_is_small() -> None:
    assert merge_nominal([20, 3, 10, 2], FLOOR) == [[0], [1, 2, 3]]
    assert merge_nominal([20, 4, 10, 3], FLOOR) == [[0], [1, 3], [2]]


def draft(name: str, values: int, order: tuple[str, ...] = ()) -> Draft:
    codes = [f"{name}/{value}" for value in range(values)]
    return Draft(name, (name,), 0, order, [((code,),) for code in codes], codes, np.zeros(values, dtype=np.int64))


def test_a_block_that_does_not_state_it_has_no_label() -> None:
    made = draft("shift", 2)
    made.silent = {4}
    assert label(made, np.array([0, 1, NOT_STATED, 1]), np.array([3, 4, 3, 3])).tolist() == [0, -1, -1, 1]


def scene(block, *views, people=None) -> Scene:
    columns, width = [], 0
    for view in views:
        columns.append(np.asarray(view) + width)
        width += max(view) + 1
    count = np.ones(len(block), dtype=np.int64) if people is None else np.asarray(people)
    return Scene(np.asarray(block), np.stack(columns, axis=1), count, [[view] for view in range(len(views))])


def is_closed(made: Scene, floor: int = FLOOR) -> bool:
    return close(made, floor, np.random.default_rng(1))[1] is None


def test_one_breakdown_with_large_groups_is_closed() -> None:
    assert is_closed(scene([0, 0], [0, 1], people=[8, 9]))


def test_a_breakdown_that_nearly_copies_another_is_open() -> None:
    """Two people have another value in the second: the difference of the two tables rests on them."""
    copies = scene([0] * 3, [0, 0, 1], [0, 1, 1], people=[10, 2, 10])
    assert not is_closed(copies)
    assert is_closed(scene([0] * 3, [0, 0, 1], [0, 1, 1], people=[10, 7, 10]))


def test_what_is_known_is_reduced_away() -> None:
    known = Known(4)
    assert known.add({0: 1, 1: -1})
    assert not known.add({0: 1, 1: -1})
    assert known.add({1: 1, 2: -1})
    assert not known.reduce({0: 1, 2: -1})
    assert known.reduce({0: 1, 3: -1})
    theta = known.functional(np.random.default_rng(0))
    assert theta[0] == theta[1] == theta[2] != theta[3]


def nearly_alike() -> tuple[Cast, list[Draft]]:
    """Two breakdowns of one block that differ in two people."""
    piece = np.array([[0, 0], [0, 1], [1, 1], [2, 2]])
    return Cast(np.zeros(4, dtype=np.int64), piece, np.array([10, 2, 10, 10])), [draft("a", 3), draft("b", 3)]


def test_repair_merges_until_nothing_is_open() -> None:
    cast, drafts = nearly_alike()
    construct(cast, drafts, [0], FLOOR)
    made = labels_of(cast, drafts, np.zeros(4, dtype=np.int64))
    assert is_closed(scene([0] * 4, *(made + 1).T.tolist(), people=cast.people))
    assert [len(one.groups()) for one in drafts] != [3, 3]


def test_a_published_breakdown_is_never_touched() -> None:
    cast, drafts = nearly_alike()
    construct(cast, drafts, [0], FLOOR, published={"a"})
    assert len(drafts[0].groups()) == 3
    assert not drafts[0].silent


def test_published_breakdowns_that_leave_no_room_are_refused() -> None:
    cast, drafts = nearly_alike()
    with pytest.raises(Refusal, match="no room"):
        construct(cast, drafts, [0], FLOOR, published={"a", "b"})

"""Boxes of slips: everybody draws from a unit of their own or above, and nobody from a box of too few."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping.frozen import path_of
from surveyhost.core.grouping.refusals import TooFewForBox
from surveyhost.core.grouping.slip_boxes import boxes

UNITS = ("", "A", "A / 1", "A / 2", "A / 2 / x", "B", "B / 1")
units = st.sampled_from(UNITS)
firms = st.lists(st.tuples(units, st.none() | units), min_size=7, max_size=60)


@given(firms, st.booleans())
def test_every_box_is_drawn_from_by_enough_and_lies_above_its_people(firm, first):
    own = [unit for unit, _ in firm]
    made = boxes(own, None if first else [before for _, before in firm], 5)
    assert min(Counter(made).values()) >= 7
    for unit, box in zip(own, made, strict=True):
        assert path_of(unit)[: len(path_of(box))] == path_of(box)


def test_those_who_gather_stay_and_the_others_go_up():
    own = ["A / 1"] * 7 + ["A / 2"] * 3 + ["A"] * 4 + ["B"] * 8
    assert Counter(boxes(own, None, 5)) == {"A / 1": 7, "A": 7, "B": 8}


def test_a_few_carried_to_the_company_take_the_smallest_box_with_them():
    made = boxes(["A / 1"] * 7 + ["A / 2"] * 3 + ["B"] * 8, None, 5)
    assert Counter(made) == {"": 10, "B": 8}


def test_whoever_is_new_draws_one_level_up():
    own = ["A / 1"] * 9 + ["A"] * 7
    known = boxes(own, own, 5)
    assert Counter(known) == {"A / 1": 9, "A": 7}
    joined = boxes(own, ["A / 2", "A / 2", *own[2:]], 5)
    assert joined[:2] == ["A", "A"]
    assert Counter(joined)["A / 1"] == 7


def test_many_who_came_together_are_at_home():
    own = ["A / 1"] * 12
    assert set(boxes(own, [None] * 5 + own[5:], 5)) == {"A / 1"}


@pytest.mark.parametrize("people", [1, 6])
def test_too_few_for_any_box_are_refused(people):
    with pytest.raises(Refusal, match="with names") as refused:
        boxes(["A"] * people, None, 5)
    assert isinstance(refused.value, TooFewForBox)


def test_nobody_needs_no_box():
    assert boxes([], None, 5) == []

"""The attacker lays two waves side by side, of which the first was counted in coarser groups than it was planned in.

Where too few answer, some blocks cease to state a breakdown: its printed rows leave their people out. If they are in it
again a wave later, and the roster is the same, the difference speaks for these people alone.
"""

from functools import cache

import numpy as np
import pytest

from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.grouping.construct import closing_labels
from surveyhost.core.grouping.earlier import side_by_side
from surveyhost.core.grouping.earlier.newcomers import Earlier, as_counted
from tests.attacker.combinations import lightest
from tests.attacker.roster_to_files import counted
from tests.attacker.shapes import Firm, sample
from tests.attacker.sight import matrix
from tests.promises.test_disclosure_waves import Labels, rows

K = 5
FIRMS = [Firm(118, 300, "pairs", 0.8, 0.1), Firm(76, 400, "pairs", 0.9, 0.05)]


@cache
def first(firm: Firm) -> tuple[frozen.Views, frozen.Views, list[tuple[str, ...]]]:
    """Groups as planned, groups at close, everybody's labels by the former."""
    drawn = firm.drawn()
    closing = counted(drawn)[0].views
    views, made = second(firm, [])
    return views, closing, made


def second(firm: Firm, earlier: list[Earlier]) -> tuple[frozen.Views, list[tuple[str, ...]]]:
    """The plan for the same people once more."""
    drawn = firm.drawn()
    asked = [breakdowns.parse(text) for text in drawn.breakdowns]
    plan = planning.plan(drawn.people, asked, K, earlier=earlier, rates=())
    return plan.views, [
        frozen.labels(plan.views, text, one) for text, one in zip(plan.units, plan.attributes, strict=True)
    ]


def coarser(views: frozen.Views, closing: frozen.Views, labels: list[tuple[str, ...]]) -> Labels:
    return dict(enumerate(closing_labels(views, closing, one) for one in labels))


def few(then: tuple[frozen.Views, Labels], now: tuple[frozen.Views, Labels]) -> list[object]:
    """Printed rows of both waves that 1 to k - 1 people left, or to which so few came."""
    old, new = rows(*then), rows(*now)
    moved = [(name, len(old[name] - new[name]), len(new[name] - old[name])) for name in old.keys() & new.keys()]
    return [one for one in moved if one[0][0] != "rest" and any(0 < count < K for count in one[1:])]


def light(*waves: tuple[frozen.Views, Labels]) -> int:
    groups = [row for wave in waves for row in rows(*wave).values()]
    return lightest(matrix(groups, frozenset().union(*groups)), np.random.default_rng(1), 6)


@pytest.mark.parametrize("firm", FIRMS, ids=str)
def test_who_was_left_out_of_a_row_at_close_does_not_come_to_it_alone(firm):
    views, closing, labels = first(firm)
    then = closing, coarser(views, closing, labels)
    planned, made = second(firm, [as_counted(Earlier(views, labels, []), closing)])
    now = planned, dict(enumerate(made))
    assert few(then, now) == []
    assert light(then, now) >= K
    assert len(planned.views) > 2


@pytest.mark.prove
@pytest.mark.parametrize("firm", sample(400, (240, 300, 400)), ids=lambda firm: firm.name)
def test_nor_in_more_firms(firm):
    views, closing, labels = first(firm)
    planned, made = second(firm, [as_counted(Earlier(views, labels, []), closing)])
    then, now = (closing, coarser(views, closing, labels)), (planned, dict(enumerate(made)))
    assert few(then, now) == []
    assert light(then, now) >= K


def test_against_the_groups_as_they_were_planned_single_people_come():
    found = []
    for firm in FIRMS:
        views, closing, labels = first(firm)
        planned, made = second(firm, [Earlier(views, labels, [])])
        found += few((closing, coarser(views, closing, labels)), (planned, dict(enumerate(made))))
    assert any(1 in one[1:] for one in found)


@pytest.mark.parametrize("firm", FIRMS, ids=str)
def test_what_was_planned_before_the_wave_before_it_was_counted_is_looked_at_once_more(firm):
    views, closing, labels = first(firm)
    planned, made = second(firm, [Earlier(views, labels, [])])
    before = as_counted(Earlier(views, labels, []), closing)
    waiting = side_by_side.at_close(planned, planned, made, [before], K)
    left = frozen.only(planned, tuple(view.name for view in planned.views if view.name not in waiting))
    places = [0, *(1 + place for place, view in enumerate(planned.views) if view.name not in waiting)]
    now = left, {i: tuple(one[place] for place in places) for i, one in enumerate(made)}
    then = closing, coarser(views, closing, labels)
    assert waiting
    assert few(then, now) == []
    assert light(then, now) >= K

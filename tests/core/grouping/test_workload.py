"""A firm gets as many breakdowns as can be looked into in time, and is told at planning which it does not get."""

import pytest

from surveyhost.commands.waves.fieldwork import _plan
from surveyhost.core.grouping import planning, workload
from surveyhost.core.grouping.breakdowns import parse
from tests.load.bench_disclosure import VIEWS, people

K = 5


def planned(invited: int, units: int, named):
    return planning.plan(people(invited, units), [parse(text) for text in named], K, rates=())


@pytest.mark.parametrize(("invited", "units"), [(2_000, 160), (20_000, 800)])
def test_a_large_firm_with_thirteen_breakdowns_gets_the_first_of_them(invited, units):
    plan = planned(invited, units, VIEWS)
    names = [parse(text).name for text in VIEWS]
    got = [view.name for view in plan.views.views]
    assert 5 <= len(got) < 13
    assert got == names[: len(got)] and list(plan.left_out) == names[len(got) :]
    said = list(_plan(plan))
    assert any(line.startswith("Left out") and line.endswith(f": {', '.join(plan.left_out)}.") for line in said)
    rows = sum(len(view.groups) for view in plan.views.views)
    assert workload.seconds(invited, rows) <= workload.allowed(invited) < workload.seconds(invited, 140)


@pytest.mark.parametrize(("invited", "units"), [(240, 24), (2_000, 160), (20_000, 800)])
@pytest.mark.parametrize("count", [4, 5])
def test_four_or_five_attributes_are_never_too_many(invited, units, count):
    plan = planned(invited, units, VIEWS[:count])
    assert not plan.left_out and len(plan.views.views) == count
    assert not any(line.startswith("Left out") for line in _plan(plan))


def test_a_firm_may_take_the_longer_the_larger_it_is():
    goals = [workload.allowed(size) for size in (60, 240, 1_000, 2_000, 10_000, 20_000, 200_000)]
    assert goals == sorted(goals) and goals[1] == 1 and goals[3] == 2 and goals[5] == 6


def test_without_breakdowns_there_is_nothing_to_leave_out():
    assert planned(2_000, 160, []).left_out == ()

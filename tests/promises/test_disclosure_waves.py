"""The attacker lays things side by side that were published at different times: two waves, and every day's status."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from surveyhost.core.disclosure import frozen, planning, waves
from surveyhost.services.wave_status import rate
from tests.attacker.campaign import Campaign
from tests.attacker.firms import firm
from tests.attacker.sight import answered

K = 5
SMALL = [(seed, size) for seed, size in enumerate((60, 90, 120, 240))]
ALL = [(seed, size) for seed, size in enumerate((60, 70, 90, 120, 160, 200, 240, 300, 400, 600, 900, 2000), 100)]


def a_year_later(made, seed: int):
    """The same firm: some have moved, some have left and others have come. With the unit each had before."""
    draw = random.Random(seed)
    units, before = list(made.units), list(made.units)
    for person in range(len(units)):
        chance = draw.random()
        if chance < 0.06:
            units[person] = draw.choice(made.units)  # moved
        elif chance < 0.12:
            before[person] = None  # came
    return replace(made, units=units), before


def came(campaign, published, before) -> list[int]:
    """For every unit that is printed: how many are counted in it who were not in it a year ago."""
    found = []
    texts = [(text.removesuffix(frozen.JOINED), text.endswith(frozen.JOINED)) for text in campaign.plan.units]
    gave = answered(campaign.firm, "q0")
    for group in published.groups:
        if group.breakdown == "unit" and group.path:
            cells = {(cell["unit"], cell.get("joined") == "yes") for cell in group.covers}
            inside = [i for i in gave if texts[i] in cells]
            path = " / ".join(group.path)
            found.append(sum(before[i] is None or not f"{before[i]} / ".startswith(f"{path} / ") for i in inside))
    return found


def names_few(seed: int, size: int, protected: bool) -> list[int]:
    """Units whose figures moved by 1 to k - 1 people who came: setting two waves side by side would speak for them."""
    then = firm(seed, size, response=1.0, skip=0.0)
    now, before = a_year_later(then, seed)
    campaign = Campaign(now, named=[], earlier=before if protected else None)
    return [new for new in came(campaign, campaign.release(), before) if 0 < new < K]


@pytest.mark.parametrize("given", SMALL, ids=str)
def test_whoever_is_new_in_a_unit_is_never_one_of_few(given):
    assert names_few(*given, protected=True) == []


@pytest.mark.prove
@pytest.mark.parametrize("given", ALL, ids=str)
def test_whoever_is_new_in_a_unit_is_never_one_of_few_in_more_firms(given):
    assert names_few(*given, protected=True) == []


def test_without_counting_newcomers_one_level_up():
    assert all(names_few(*given, protected=False) for given in SMALL)


def test_without_lifting_again_those_whom_lifting_left_alone(monkeypatch):
    """Enough had come; but some of them are counted further up, since their teams are too small to stand."""
    monkeypatch.setattr(planning, "lift_few", lambda texts, *given: texts)
    assert names_few(104, 160, protected=True) == [3]


def test_newcomers_are_counted_one_level_up_unless_enough_came():
    few = waves.attach(["A / B"] * 4, ["A / D"] * 4, K)
    assert set(few) == {f"A / B{frozen.JOINED}"}
    many = waves.attach(["A / C"] * 5, [None] * 5, K)
    assert set(many) == {"A / C"}


def test_whoever_is_left_alone_by_lifting_goes_up_too():
    """Five came to A, two of them to a team that is counted in the company: the other three would stand out in A."""
    texts, before = ["A / B"] * 3 + ["A / C"] * 2 + ["A / B"] * 9, [None] * 5 + ["A / B"] * 9
    made = waves.lift_few(texts, texts, before, K, {"A / B": ("A",), "A / C": ()})
    assert made == (f"A{frozen.JOINED}",) * 3 + ("A / C",) * 2 + ("A / B",) * 9
    assert waves.lift_few(made, texts, before, K, {f"A{frozen.JOINED}": (), "A / B": ("A",), "A / C": ()}) == made


@pytest.mark.parametrize("seats", [7, 12, 23, 50, 60, 99, 101, 240, 1000, 20_000])
def test_who_polls_the_status_page_every_day_never_sees_fewer_than_k_arrive(seats):
    """Whatever arrives between two days, the printed rate changes by steps of at least k people: nobody can tell from
    it that this one or those two have answered. Only the last k - 1 are announced, as a bound."""
    shown = [rate(seats, spent, K) for spent in range(seats + 1)]
    steps = [spent for spent in range(1, seats + 1) if shown[spent].percent != shown[spent - 1].percent]
    plain = [0, *(spent for spent in steps if spent < seats)]
    assert all(later - earlier >= K for earlier, later in pairwise(plain))
    for spent in range(seats - K + 1, seats):
        assert shown[spent].at_least
        assert shown[spent] == shown[seats - 1]


@pytest.mark.parametrize("seats", [12, 240])
def test_an_exact_rate_would_name_whoever_has_just_answered(seats):
    exact = [100 * spent / seats for spent in range(seats + 1)]
    assert len(set(exact)) == seats + 1

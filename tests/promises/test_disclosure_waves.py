"""The attacker lays things side by side that were published at different times: two waves, and every day's status."""

from itertools import pairwise

import numpy as np
import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.grouping.earlier import newcomers as waves
from surveyhost.core.grouping.earlier import side_by_side
from surveyhost.core.grouping.refusals import TooLittleChanged
from surveyhost.core.wave.response_rate import in_field
from tests.attacker.again import Labels, rows
from tests.attacker.combinations import lightest
from tests.attacker.later import Pair, excess, guess, later, one_cell
from tests.attacker.sight import matrix

K = 5
SMALL = [(seed, size) for seed, size in enumerate((60, 90, 120, 240))]
ALL = [(seed, size) for seed in range(12) for size in (60, 70, 90, 120, 160, 240, 400, 900)]
STEADY = [(1.0, 1.0), (0.95, 1.0), (0.9, 0.9), (0.6, 0.8)]
"""How steady opinions are, and the share that answers."""


def planned(pair: Pair, wave: int, earlier: list[waves.Earlier]) -> tuple[frozen.Views, Labels]:
    asked = [breakdowns.parse(text) for text in pair.breakdowns]
    made = planning.plan(pair.roster(wave), asked, K, earlier=earlier, rates=())
    profiles = (frozen.labels(made.views, *one) for one in zip(made.units, made.attributes, strict=True))
    return made.views, dict(zip(pair.people(wave), profiles, strict=True))


def remembered(views: frozen.Views, labels: Labels, people: list[int]) -> waves.Earlier:
    return waves.Earlier(
        views, [labels.get(i) for i in people], [labels[i] for i in sorted(labels) if i not in set(people)]
    )


def both(pair: Pair, protected: bool = True) -> list[tuple[frozen.Views, Labels]]:
    first = planned(pair, 0, [])
    return [first, planned(pair, 1, [remembered(*first, pair.people(1))] if protected else [])]


def few(pair: Pair, protected: bool = True) -> list[tuple[object, int, int]]:
    """Rows of both waves that 1 to k - 1 people left, or to which so few came."""
    then, now = (rows(*wave) for wave in both(pair, protected))
    moved = [(name, len(then[name] - now[name]), len(now[name] - then[name])) for name in then.keys() & now.keys()]
    return [one for one in moved if one[0][0] != "rest" and any(0 < count < K for count in one[1:])]


def light(pair: Pair, seed: int, protected: bool = True) -> int:
    """The fewest people on whom a combination of the rows of both waves rests."""
    groups = [row for wave in both(pair, protected) for row in rows(*wave).values()]
    return lightest(matrix(groups, frozenset().union(*groups)), np.random.default_rng(seed), 6)


def opens(pair: Pair) -> bool:
    try:
        both(pair)
    except Refusal as refusal:
        assert isinstance(refusal, TooLittleChanged)
        return False
    return True


@pytest.mark.parametrize("given", SMALL, ids=str)
def test_who_left_a_row_or_came_to_it_is_never_one_of_few(given):
    pair = later(*given)
    if opens(pair):
        assert few(pair) == []
        assert light(pair, given[0]) >= K


@pytest.mark.prove
@pytest.mark.parametrize("given", ALL, ids=str)
def test_who_left_a_row_or_came_to_it_is_never_one_of_few_in_more_firms(given):
    pair = later(*given)
    if opens(pair):
        assert few(pair) == []
        assert light(pair, given[0]) >= K


def test_without_looking_at_the_wave_before():
    for given in SMALL:
        assert few(later(*given), protected=False)
        assert light(later(*given), given[0], protected=False) < K


def test_without_looking_at_combinations_of_several_partitions(monkeypatch):
    monkeypatch.setattr(side_by_side, "waits", lambda *given: ((), False))
    assert any(light(later(seed, 120), seed) < K for seed in range(100, 112) if opens(later(seed, 120)))


def test_without_looking_at_cuts(monkeypatch):
    """Five left the one unit and five the other; but four of them only changed places."""
    pair = Pair([{}, {}], [{}, {}], [{}, {}], [], 1.0)
    for i in range(60):
        pair.units[0][i] = "A" if i < 20 else "B" if i < 40 else "C"
        pair.units[1][i] = pair.units[0][i]
    for i in range(4):
        pair.units[1][i], pair.units[1][20 + i] = "B", "A"
    for i, to in ((4, "B"), (24, "A")):
        pair.units[1][i] = to
    for i in (5, 25, 41, 42, 43):
        del pair.units[1][i]
    for i in range(60, 65):
        pair.units[1][i] = "C"
    pair.attributes[:] = [{i: {} for i in wave} for wave in pair.units]
    assert few(pair) == []
    assert light(pair, 1) >= K
    monkeypatch.setattr(waves.Tree, "settle_cut", lambda *given: False)
    monkeypatch.setattr(side_by_side, "waits", lambda *given: ((), False))
    assert light(pair, 1) < K


@pytest.mark.parametrize("seed", range(8))
def test_hr_edits_a_single_cell_and_runs_the_survey_again(seed):
    pair = one_cell(later(seed, 120), seed)
    assert few(pair) == []
    assert light(pair, seed) >= K


def test_a_single_cell_would_do_where_the_wave_before_is_not_looked_at():
    """A cell that is merged with its old value moves nobody; most do not."""
    assert sum(bool(few(one_cell(later(seed, 120), seed), protected=False)) for seed in range(8)) >= 5


def hits(steady: float, response: float, protected: bool, firms: int = 12, size: int = 300) -> list[tuple[bool, bool]]:
    """Guesses of what people answered who left or changed."""
    found = []
    for seed in range(200, 200 + firms):
        pair = later(seed, size, steady, response, turnover=0.04, aged=0.02)
        if opens(pair):
            then, now = (rows(*wave) for wave in both(pair, protected))
            found += [guess(pair, who, (then, now)) for who in pair.changed() if who in pair.answers[0]]
    return found


@pytest.mark.sampled(4)
@pytest.mark.parametrize("given", STEADY, ids=str)
def test_what_a_leaver_or_mover_answered_is_guessed_no_better_from_two_waves(given):
    assert excess(hits(*given, protected=True)) < 3


def test_it_is_guessed_where_the_wave_before_is_not_looked_at():
    assert excess(hits(*STEADY[0], protected=False)) > 3


def test_a_wave_waits_where_one_person_left_the_company():
    pair = one_cell(later(3, 60), 1)
    for row in (pair.units[1], pair.attributes[1]):
        del row[0]
    with pytest.raises(Refusal) as refused:
        both(pair)
    assert isinstance(refused.value, TooLittleChanged)


def test_three_waves_are_held_apart_two_by_two():
    first = later(7, 160)
    then = planned(first, 0, [])
    now = planned(first, 1, [remembered(*then, first.people(1))])
    third = one_cell(Pair([first.units[1]] * 2, [first.attributes[1]] * 2, [{}, {}], first.breakdowns, 1.0), 5)
    people = third.people(1)
    after = planned(third, 1, [remembered(*then, people), remembered(*now, people)])
    for before in (then, now):
        groups = [row for wave in (before, after) for row in rows(*wave).values()]
        assert lightest(matrix(groups, frozenset().union(*groups)), np.random.default_rng(1), 6) >= K


def test_nobody_is_counted_in_units_where_the_earlier_list_is_gone():
    pair = later(4, 120)
    made = planning.plan(pair.roster(1), [breakdowns.parse("age")], K, is_blind=True, rates=())
    assert made.views.blocks == ("company",)
    assert made.views.waiting == ("age",)


def test_a_firm_where_nothing_changed_loses_nothing():
    pair = later(2, 240)
    same = Pair([pair.units[0]] * 2, [pair.attributes[0]] * 2, [{}, {}], pair.breakdowns, 1.0)
    then, now = (rows(*wave) for wave in both(same))
    assert {n: p for n, p in then.items() if n[0] == "unit"} == {n: p for n, p in now.items() if n[0] == "unit"}
    assert len(then) == len(now)


def test_most_rows_of_a_second_wave_remain():
    """A tenth left, as many came, tenure went on: at 240 people two units in three and more stand as they would."""
    stand, would = 0, 0
    for seed in range(1, 4):
        pair = later(seed, 240)
        stand += sum(name[0] == "unit" for name in rows(*both(pair)[1]))
        would += sum(name[0] == "unit" for name in rows(*both(pair, protected=False)[1]))
    assert 3 * stand >= 2 * would


@pytest.mark.parametrize("seats", [7, 12, 23, 50, 60, 99, 101, 240, 1000, 20_000])
def test_who_polls_the_status_page_every_day_never_sees_fewer_than_k_arrive(seats):
    """Whatever arrives between two days, the printed rate changes by steps of at least k people: nobody can tell from
    it that this one or those two have answered. The highest step holds everybody, so that the last
    answer changes nothing."""
    shown = [in_field(seats, spent, K) for spent in range(seats + 1)]
    steps = [spent for spent in range(1, seats + 1) if shown[spent] != shown[spent - 1]]
    assert all(later - earlier >= K for earlier, later in pairwise([0, *steps, seats + 1]))


@pytest.mark.parametrize("seats", [12, 240])
def test_an_exact_rate_would_name_whoever_has_just_answered(seats):
    exact = [100 * spent / seats for spent in range(seats + 1)]
    assert len(set(exact)) == seats + 1

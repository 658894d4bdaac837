"""The attacker lays a follow-up beside the wave it follows: the same people, but for those who left."""

from functools import cache

import numpy as np
import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping import planning
from surveyhost.core.grouping.frozen import SILENT
from surveyhost.core.grouping.refusals import FollowUpRefused, TooLittleChanged
from surveyhost.core.loop.again import asking_again
from surveyhost.core.suppression.proof.both_waves import columns, lightest_of_two, speaks_for
from tests.attacker.again import Planned, asked_and_planned, first_wave, follow_up, next_full_wave, rows, without_rules
from tests.attacker.combinations import lightest
from tests.attacker.later import Pair, excess, guess, later
from tests.attacker.sight import matrix

K = 5
FIRMS = [(seed, size) for seed in range(400, 440) for size in (60 + 8 * (seed - 400),)]
"""40 firms of 60 to 372 people."""
LATER = [FIRMS[16], FIRMS[21], FIRMS[36]]
"""Some in which a full wave can be planned soon after the follow-up."""
STEADY = [(1.0, 1.0), (0.9, 1.0), (0.8, 0.9), (0.6, 0.8)]
"""How steady opinions are, and the share that answers."""


def firm(given: tuple[int, int], steady: float = 1.0, response: float = 1.0) -> Pair:
    """A few months later: some left, some came, some moved."""
    return later(*given, steady, response, turnover=0.04, aged=0.02)


@cache
def planned(
    given: tuple[int, int], protected: bool = True, row: tuple[str, ...] = ()
) -> tuple[Planned, Planned] | None:
    """Both waves; None where the product asks nobody again. What people answer makes no difference to it."""
    pair = firm(given)
    first = first_wave(pair)
    try:
        return first, (follow_up if protected else without_rules)(pair, first, row)
    except Refusal as refusal:
        assert isinstance(refusal, TooLittleChanged | FollowUpRefused)
        return None


def light(first: Planned, second: Planned, seed: int) -> int:
    """The fewest people on whom a combination of the rows of both waves rests, as the attacker searches."""
    groups = [row for wave in (first, second) for row in rows(*wave).values()]
    return lightest(matrix(groups, frozenset().union(*groups)), np.random.default_rng(seed), 6)


def proven(first: Planned, second: Planned) -> int | None:
    everybody = sorted(first[1].keys() | second[1].keys())
    then, now = (columns([labels.get(i) for i in everybody], SILENT) for _, labels in (first, second))
    return speaks_for(then, now, np.random.default_rng(1))


def hits(
    firms: list[tuple[int, int]], steady: float, response: float, protected: bool = True, row: tuple[str, ...] = ()
) -> list[tuple[bool, bool]]:
    """Guesses of what those answered who were in the first wave only."""
    found = []
    for given in firms:
        pair = firm(given, steady, response)
        waves = planned(given, protected, row)
        if waves is not None:
            first, second = waves
            only = [i for i in first[1] if i not in second[1] and i in pair.answers[0]]
            then, now = rows(*first), rows(*second)
            found += [guess(pair, who, (then, now)) for who in only]
    return found


@pytest.mark.parametrize("given", FIRMS[::10], ids=str)
def test_no_combination_of_both_waves_rests_on_few(given):
    waves = planned(given)
    if waves is not None:
        assert light(*waves, given[0]) >= K
        assert (proven(*waves) or K) >= K


@pytest.mark.prove
@pytest.mark.parametrize("given", FIRMS, ids=str)
def test_no_combination_of_both_waves_rests_on_few_in_40_firms(given):
    for row in ((), ("Site 0",)):
        waves = planned(given, row=row)
        if waves is not None:
            assert light(*waves, given[0]) >= K
            assert (proven(*waves) or K) >= K


@pytest.mark.parametrize("given", FIRMS[::10], ids=str)
def test_without_the_rules_the_prover_and_the_attacker_find_one(given):
    waves = planned(given, protected=False)
    assert waves is not None
    assert light(*waves, given[0]) < K
    assert (proven(*waves) or K) < K


@pytest.mark.parametrize("given", STEADY, ids=str)
def test_what_somebody_answered_is_guessed_no_better_from_both_waves(given):
    assert excess(hits(FIRMS[::4], *given)) < 3


@pytest.mark.prove
@pytest.mark.parametrize("given", STEADY, ids=str)
def test_what_somebody_answered_is_guessed_no_better_from_both_waves_of_40_firms(given):
    for row in ((), ("Site 0",)):
        assert excess(hits(FIRMS, *given, row=row)) < 3


def test_without_the_rules_it_is_guessed():
    assert excess(hits(FIRMS[::4], *STEADY[0], protected=False)) > 3


def after_five_left(given: tuple[int, int], knows_it: bool) -> tuple[list[Planned], Planned]:
    """The first wave and its follow-up, and the full wave after both, when five more had left.

    knows_it: whether the planning of that wave remembers the follow-up.
    """
    pair, waves = firm(given), planned(given)
    assert waves is not None
    left = set(sorted(waves[1][1])[:5])
    people = [i for i in pair.people(1) if i not in left]
    return [*waves], next_full_wave(pair, people, waves if knows_it else waves[:1])


@pytest.mark.parametrize("given", LATER, ids=str)
def test_nor_does_one_of_the_follow_up_and_the_full_wave_after_it(given):
    before, last = after_five_left(given, knows_it=True)
    assert all(light(wave, last, 1) >= K for wave in before)


def test_a_full_wave_that_forgets_the_follow_up_tells_who_left_since():
    (first, again), last = after_five_left(LATER[1], knows_it=False)
    assert light(first, last, 1) >= K > light(again, last, 1)


def test_most_firms_can_be_asked_again_and_see_most_rows_again():
    asked_them, stand, would = 0, 0, 0
    for given in FIRMS[20::4]:
        waves, bare = planned(given), planned(given, protected=False)
        if waves is not None:
            asked_them += 1
            stand += sum(name[0] == "unit" for name in rows(*waves[1]))
            would += sum(name[0] == "unit" for name in rows(*bare[1]))
    assert asked_them >= 4
    assert 2 * stand >= would


def test_nobody_is_asked_who_was_not_counted_in_the_row():
    pair = firm(FIRMS[20])
    first = first_wave(pair)
    made, people = asked_and_planned(pair, first, ("Site 0",)).asked, pair.people(1)
    counted = rows(*first)["unit", ("Site 0",)]
    assert {people[i] for i in made.positions} <= counted
    whole = asked_and_planned(pair, first).asked
    assert {people[i] for i in whole.positions} <= first[1].keys()
    assert len(whole.positions) < len(people)


def test_two_partitions_are_cut_where_fewest_people_pass():
    """Seven in each of two groups; two changed places, and one left."""
    then = np.array([0] * 7 + [1] * 7)
    now = np.array([0] * 6 + [1] + [1] * 6 + [0])
    assert lightest_of_two(then, now) == 2
    now[0] = -1
    assert lightest_of_two(then, now) == 1
    assert lightest_of_two(then, then) == 7


def test_the_prover_shows_less_where_the_planning_forgets_the_wave_before(monkeypatch):
    """Seven left, two of one unit and five of another: the company can be asked again, the one unit cannot be shown."""
    pair = Pair([{}, {}], [{}, {}], [{}, {}], [], 1.0)
    pair.units[0] = {i: ("A", "B", "C")[i // 20] for i in range(60)}
    pair.units[1] = {i: unit for i, unit in pair.units[0].items() if i not in {0, 1, 20, 21, 22, 23, 24}}
    pair.attributes[:] = [{i: {} for i in wave} for wave in pair.units]
    first, whole = first_wave(pair), planning.plan

    def forgetful(people, named, k, *, earlier, is_blind, fixed, rates):
        return whole(people, named, k, fixed=fixed, rates=rates)

    monkeypatch.setattr(planning, "plan", forgetful)
    assert asked_and_planned(pair, first).held_back
    assert [name for name in rows(*follow_up(pair, first)) if name[0] == "unit"] == [("unit", ())]
    monkeypatch.setattr(asking_again, "_proven", lambda *given: True)
    assert light(first, follow_up(pair, first), 1) < K

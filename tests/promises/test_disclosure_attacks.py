"""The attacker goes over generated firms: he succeeds before protection, and finds nothing after it."""

import numpy as np
import pytest

from tests.attacker.campaign import Campaign, lightest_of, threshold_only
from tests.attacker.combinations import differences, lightest
from tests.attacker.firms import firm
from tests.attacker.frechet import certain_overlaps
from tests.attacker.programs import Guess
from tests.attacker.sight import answered, members, populations, rows
from tests.attacker.sight import matrix as matrix_of
from tests.attacker.subtraction import nearly_unanimous

SKIPPED = (0.0, 0.03, 0.1)
SAMPLE = [(0, 50, 0.0), (2, 90, 0.1), (3, 120, 0.03), (6, 240, 0.03), (8, 300, 0.1), (16, 1200, 0.03)]
SIZES = (50, 60, 70, 90, 110, 120, 160, 200, 240, 240, 300, 400, 500, 600, 900, 1200, 1500, 2000, 3000, 5000, 20_000)
ALL = [(seed, size, skip) for seed, size in enumerate(SIZES) for skip in SKIPPED]
PROGRAMS = 240
"""People up to whom linear programs are solved."""


def attacked(seed: int, size: int, skip: float) -> None:
    """Plan, ask, close and release one firm; then try everything on every item."""
    made = firm(seed, size, skip=skip, pairs=size >= 250)
    campaign = Campaign(made)
    published = campaign.release()
    draw = np.random.default_rng(seed)
    whole = {group.code: members(group.covers, made) for group in published.groups}
    breakdown_of = {group.code: group.breakdown for group in published.groups}
    seen = {item: rows(made, published, item, whole) for item in made.items}
    for item, printed in seen.items():
        shown = [row.people for row in printed]
        if not shown:
            continue
        assert min(map(len, shown)) >= campaign.k
        assert differences(shown) >= campaign.k
        assert lightest_of(shown, draw, rounds=3 if size <= 1000 else 1) >= campaign.k
        assert nearly_unanimous(printed, breakdown_of) == [], (seed, item)
        assert certain_overlaps(printed) == [], (seed, item)
        if size <= PROGRAMS:
            guess = Guess(printed)
            assert guess.recovered() == [], (seed, item)
            assert guess.unanimous() == [], (seed, item)
    if size <= PROGRAMS:
        together(made, seen, seed)
    follow_up(made, published)
    comments(campaign, published)


def together(made, seen, seed: int) -> None:
    """The options of one question, taken together: "none of these" rules out the others."""
    options = [item for item in made.items if ":" in item]
    guess = Guess(*(seen[item] for item in options), alone=options.index("pick:none"))
    assert guess.recovered() == [], seed
    assert guess.unanimous() == [], seed


def follow_up(made, published) -> None:
    """Whoever was asked the follow-up was not content: no number of answers, and no difference of two, says it of all
    who answered the first question there."""
    first, here = answered(made, "q0"), answered(made, "follow_up")
    counted = populations(made, published, "follow_up")
    ways = [counted[group] for group, code in published.cells if code == "follow_up"]
    remainders = [large - small for large in ways for small in ways if small < large]
    for people in [*ways, *remainders]:
        assert len(people & here) < len(people & first)


def comments(campaign, published) -> None:
    """Lists of at least ten writers each, disjoint: no list and no difference of lists holds fewer."""
    lists = campaign.writers(published)
    for number, writers in enumerate(lists):
        assert len(writers) >= 10
        assert not any(writers & other for other in lists[:number])


@pytest.mark.parametrize("given", SAMPLE, ids=str)
def test_nothing_rests_on_fewer_than_k(given):
    attacked(*given)


@pytest.mark.prove
@pytest.mark.parametrize("given", [given for given in ALL if given not in SAMPLE], ids=str)
def test_nothing_rests_on_fewer_than_k_in_more_firms(given):
    attacked(*given)


def test_before_protection_single_people_stand_out():
    """The attack works: the same firms, published with a threshold of five per group and nothing else."""
    draw, found = np.random.default_rng(1), []
    for seed, size, skip in SAMPLE[:5]:
        shown = threshold_only(firm(seed, size, skip=skip), "q0")
        found.append(lightest(matrix_of(shown, frozenset().union(*shown)), draw))
    assert sum(people <= 2 for people in found) >= 4, found


@pytest.mark.prove
def test_before_protection_single_people_stand_out_in_all_firms():
    draw, found = np.random.default_rng(1), {}
    for seed, size, skip in ALL:
        if size <= 5000:
            shown = threshold_only(firm(seed, size, skip=skip), "q0")
            found[seed, size, skip] = lightest(matrix_of(shown, frozenset().union(*shown)), draw)
    assert sum(people <= 2 for people in found.values()) >= 0.9 * len(found), found

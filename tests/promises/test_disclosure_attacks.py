"""The attacker goes over generated firms: he succeeds before protection, and finds nothing after it."""

import numpy as np
import pytest

from tests.attacker.campaign import Campaign, threshold_only
from tests.attacker.combinations import differences, lightest
from tests.attacker.firms import firm
from tests.attacker.programs import Guess
from tests.attacker.sight import matrix, rows
from tests.attacker.subtraction import nearly_unanimous

FIRMS = [
    (0, 50, 0.0, False),
    (1, 60, 0.03, False),
    (2, 90, 0.1, False),
    (3, 120, 0.03, False),
    (4, 160, 0.0, False),
    (5, 200, 0.1, False),
    (6, 240, 0.03, False),
    (7, 240, 0.1, False),
    (8, 300, 0.03, True),
    (9, 400, 0.1, True),
]
LARGE = [
    (10, 600, 0.03, True),
    (11, 900, 0.0, True),
    (12, 70, 0.1, False),
    (13, 110, 0.0, False),
    (14, 240, 0.0, False),
    (15, 500, 0.03, True),
    (16, 1200, 0.03, True),
    (17, 1500, 0.1, True),
    (18, 2000, 0.03, True),
    (19, 3000, 0.1, True),
    (20, 5000, 0.03, True),
    (21, 20_000, 0.03, True),
]


def attacked(seed: int, size: int, skip: float, pairs: bool) -> None:
    """Plan, ask, close and release one firm; then try everything on every item."""
    made = firm(seed, size, skip=skip, pairs=pairs)
    campaign = Campaign(made)
    published = campaign.release()
    draw = np.random.default_rng(seed)
    breakdown_of = {group.code: group.breakdown for group in published.groups}
    for item in made.items:
        shown = campaign.shown(published, item)
        assert min(map(len, shown)) >= campaign.k
        assert differences(shown) >= campaign.k
        assert campaign.lightest(published, item, draw, rounds=3 if size <= 1000 else 1) >= campaign.k
        if size <= 2000:
            assert nearly_unanimous(rows(made, published, item), breakdown_of) == [], (seed, item)
        if size <= 240:
            guess = Guess(rows(made, published, item))
            assert guess.recovered() == [], (seed, item)
            assert guess.unanimous() == [], (seed, item)
    for lists in published.comment_blocks.values():
        for blocks in lists.values():
            assert sum(len(campaign.cube.comments["say"][block]) for block in blocks) >= 10


@pytest.mark.parametrize("given", FIRMS, ids=str)
def test_nothing_rests_on_fewer_than_k(given):
    attacked(*given)


@pytest.mark.prove
@pytest.mark.parametrize("given", LARGE, ids=str)
def test_nothing_rests_on_fewer_than_k_in_more_firms(given):
    attacked(*given)


def test_before_protection_single_people_stand_out():
    """The attack works: the same firms, published with a threshold of five per group and nothing else."""
    draw, found = np.random.default_rng(1), []
    for seed, size, skip, _ in FIRMS[:8]:
        made = firm(seed, size, skip=skip)
        shown = threshold_only(made, "q0")
        found.append(lightest(matrix(shown, frozenset().union(*shown)), draw))
    assert sum(people <= 2 for people in found) >= 6, found

"""When a period ends, tried on a simulated year: whatever is printed counts distinct people, and never fewer than k."""

import random

import pytest

from surveyhost.core.pulse.periods import Ending, ending
from surveyhost.core.pulse.rounds import is_asked
from surveyhost.core.pulse.terms import LONGEST_MONTHS, Whom

K = 5


@pytest.mark.parametrize(
    ("answered", "asked", "is_last", "what"),
    [
        (7, 5, False, Ending.CLOSE),
        (6, 60, False, Ending.GO_ON),
        (60, 4, False, Ending.GO_ON),
        (6, 60, True, Ending.TOO_FEW),
        (60, 4, True, Ending.TOO_FEW),
        (7, 5, True, Ending.CLOSE),
        (0, 0, True, Ending.TOO_FEW),
    ],
)
def test_the_rule(answered, asked, is_last, what):
    assert ending(answered, asked, is_last, K) == what


def year(chance, people, whom, shares):
    """(periods that closed as sets of people with their last round's asked, periods destroyed) of one service."""
    turn = chance.randbytes(32)
    uses = {one: chance.lognormvariate(-1.5, 1.5) for one in range(people)}
    held: set[int] = set()
    rounds, closed, destroyed = 0, [], []
    for number in range(1, 13):
        asked = [one for one in range(people) if is_asked(whom, turn, str(one).encode(), number)]
        used = [one for one in asked if chance.random() < 1 - 2.718 ** -uses[one]]
        held |= {one for one in used if chance.random() < shares}
        rounds += 1
        what = ending(len(held), len(asked), rounds == LONGEST_MONTHS, K)
        if what != Ending.GO_ON:
            (closed if what == Ending.CLOSE else destroyed).append((frozenset(held), len(asked)))
            held, rounds = set(), 0
    return closed, destroyed


@pytest.mark.parametrize("people", [60, 300])
@pytest.mark.parametrize("whom", list(Whom))
def test_a_year_of_heavy_users(people, whom):
    chance = random.Random(people)
    closed = []
    for _ in range(60):
        done, _ = year(chance, people, whom, chance.choice((0.1, 0.4, 0.8)))
        closed += done
    assert closed
    assert all(len(distinct) >= K + 2 and asked >= K for distinct, asked in closed)

import itertools

import pytest

from surveyhost.core import lifecycle
from surveyhost.core.errors import Refusal

WAVE = {
    ("planned", "minted"), ("minted", "open"), ("minted", "closed"), ("open", "closed"), ("closed", "tabulated"),
    ("closed", "forgotten"), ("tabulated", "released"), ("tabulated", "forgotten"), ("released", "forgotten"),
}  # fmt: skip
RELEASE = {("prepared", "released"), ("prepared", "sent_back")}


@pytest.mark.parametrize(("of", "allowed"), [("wave", WAVE), ("release", RELEASE)])
def test_every_pair(of, allowed):
    states = lifecycle.TRANSITIONS[of]
    for before, after in itertools.product(states, states):
        assert lifecycle.may_move(before, after, of) == ((before, after) in allowed)
        if (before, after) in allowed:
            lifecycle.check_move(before, after, of)
        else:
            with pytest.raises(Refusal) as refused:
                lifecycle.check_move(before, after, of)
            assert refused.value.code == "state"


def test_close_is_final():
    after_close, frontier = set(), {"closed"}
    while frontier:
        after_close |= frontier
        frontier = set().union(*(lifecycle.WAVE[state] for state in frontier)) - after_close
    assert not after_close & {"planned", "minted", "open"}


@pytest.mark.parametrize(("before", "after"), [("nowhere", "open"), ("open", "nowhere")])
def test_an_unknown_state_is_a_mistake_in_the_program(before, after):
    with pytest.raises(KeyError):
        lifecycle.may_move(before, after)

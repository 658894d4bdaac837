import itertools

import pytest

from surveyhost.core.errors import WrongState
from surveyhost.core.wave import lifecycle
from surveyhost.core.wave.lifecycle import ReleaseState, VaultState, WaveState

WAVE = {
    ("planned", "minted"), ("minted", "open"), ("minted", "closed"), ("open", "closed"), ("closed", "tabulated"),
    ("closed", "forgotten"), ("tabulated", "released"), ("tabulated", "forgotten"), ("released", "forgotten"),
}  # fmt: skip
RELEASE = {("prepared", "released"), ("prepared", "sent_back")}


@pytest.mark.parametrize(
    ("states", "check", "allowed"),
    [(WaveState, lifecycle.check_move, WAVE), (ReleaseState, lifecycle.check_release, RELEASE)],
)
def test_every_pair(states, check, allowed):
    for before, after in itertools.product(states, states):
        if (before, after) in allowed:
            check(before, after)
        else:
            with pytest.raises(WrongState):
                check(before, after)


def test_every_state_is_in_the_table():
    assert set(lifecycle.WAVE) == set(WaveState)
    assert set(lifecycle.RELEASE) == set(ReleaseState)


def test_close_is_final():
    after_close, frontier = set(), {WaveState.CLOSED}
    while frontier:
        after_close |= frontier
        frontier = set().union(*(lifecycle.WAVE[state] for state in frontier)) - after_close
    assert not after_close & {"planned", "minted", "open"}


def test_a_wave_in_no_known_state_goes_nowhere():
    for after in WaveState:
        with pytest.raises(WrongState):
            lifecycle.check_move("nowhere", after)


def test_a_vault_in_no_known_state_lets_nobody_in():
    assert VaultState("nowhere") is VaultState.HELD

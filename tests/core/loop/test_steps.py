"""Every pair of states, against the steps written down a second time."""

from itertools import product

import pytest

from surveyhost.core.errors import WrongState
from surveyhost.core.loop.actions import ActionState, reached
from surveyhost.core.loop.decision import Decision
from surveyhost.core.loop.steps import STEPS, LoopState, step

AFTER = {
    "released": "told decided",
    "told": "decided",
    "decided": "decided doing done asked_again",
    "doing": "done decided asked_again",
    "done": "doing decided asked_again",
    "asked_again": "verdict",
    "verdict": "",
}
WHO = {
    "finding.tell": "action.edit",
    "finding.decide": "action.edit action.own",
    "finding.begin": "action.edit action.own",
    "finding.finish": "action.edit action.own",
    "finding.take_back": "action.edit action.own",
    "finding.ask": "action.edit wave.open",
    "finding.judge": "release.approve",
}


@pytest.mark.parametrize(("before", "after"), list(product(LoopState, LoopState)))
def test_every_pair_of_states(before, after):
    if after in AFTER[before].split():
        assert step(before, after).acts
    else:
        with pytest.raises(WrongState, match="cannot become"):
            step(before, after)


def test_each_step_says_who_and_what_it_writes():
    assert {one.audit: " ".join(sorted(one.acts)) for one in STEPS.values()} == WHO


def test_from_everywhere_a_finding_gets_to_its_verdict():
    for start in LoopState:
        seen, grown = {start}, True
        while grown:
            more = {after for before, after in STEPS if before in seen} - seen
            seen, grown = seen | more, bool(more)
        assert LoopState.VERDICT in seen


N, R, D, X = ActionState.NOT_BEGUN, ActionState.RUNNING, ActionState.DONE, ActionState.DROPPED


@pytest.mark.parametrize(
    ("decision", "actions", "state"),
    [
        (Decision.ACT, [], LoopState.DECIDED),
        (Decision.ACT, [N], LoopState.DECIDED),
        (Decision.ACT, [N, R], LoopState.DOING),
        (Decision.ACT, [N, D], LoopState.DOING),
        (Decision.ACT, [D, D], LoopState.DONE),
        (Decision.ACT, [D, X], LoopState.DONE),
        (Decision.ACT, [X], LoopState.DECIDED),
        (Decision.UNDER_WAY, [], LoopState.DOING),
        (Decision.UNDER_WAY, [N], LoopState.DOING),
        (Decision.UNDER_WAY, [D], LoopState.DONE),
        (Decision.NOT_NOW, [], LoopState.DECIDED),
    ],
)
def test_a_decision_and_its_actions_say_where_a_finding_stands(decision, actions, state):
    assert reached(decision, actions) == state

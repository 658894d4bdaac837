"""What a client does about findings: kinds of action, how far one is, and what its findings are then."""

from collections.abc import Collection
from enum import StrEnum

from .decision import Decision
from .steps import LoopState


class ActionKind(StrEnum):
    PROCESS = "process"
    TRAINING = "training"
    MENTORING = "mentoring"
    STAFFING = "staffing"
    TOOL = "tool"


class ActionState(StrEnum):
    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


SCHEDULED = frozenset({ActionKind.TRAINING, ActionKind.MENTORING})
"""Kinds that have a place, dates and a unit. Never names of those who take part."""
OPEN = frozenset({ActionState.NOT_BEGUN, ActionState.RUNNING})


def reached(decision: Decision | None, actions: Collection[ActionState]) -> LoopState:
    """Where a decided finding stands, by what was decided and by the states of its actions."""
    kept = [state for state in actions if state != ActionState.DROPPED]
    if kept and all(state == ActionState.DONE for state in kept):
        return LoopState.DONE
    if decision == Decision.UNDER_WAY or any(state != ActionState.NOT_BEGUN for state in kept):
        return LoopState.DOING
    return LoopState.DECIDED

"""What a client does about a finding: kinds of action, and how far one is."""

from enum import StrEnum


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

"""When a service's period ends. A period is a wave with one seat a person; it may last for several rounds.

It is decided on the evening of a round's last day and never in between, so that the moment at which a period ends
says nothing about who answered last.
"""

from enum import StrEnum

from ..thresholds import floor


class Ending(StrEnum):
    """What becomes of a period at the end of a round."""

    CLOSE = "close"
    """It is counted."""
    GO_ON = "go_on"
    """Too few answered so far, or too few were asked in this round; it goes on into the next one."""
    TOO_FEW = "too_few"
    """It goes on no longer: it is destroyed, and nobody counts it."""


class PeriodStanding(StrEnum):
    """What became of a period, as HR is told."""

    RUNNING = "running"
    COUNTING = "counting"
    """It has closed; its figures come next, or wait for a reader of its comments."""
    RELEASED = "released"
    TOO_FEW = "too_few"
    """Too few had answered in all its time: destroyed uncounted."""


def ending(answered: int, asked: int, is_last: bool, k: int) -> Ending:
    """answered: people whose answers about the service lie there. asked: people who were asked in this round alone.

    is_last: it cannot go on, because its time is over or the pulse was stopped.
    """
    if answered >= floor(k) and asked >= k:
        return Ending.CLOSE
    return Ending.TOO_FEW if is_last else Ending.GO_ON

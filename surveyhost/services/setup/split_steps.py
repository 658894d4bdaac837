"""How far the count of a split wave is, told by its row."""

from enum import StrEnum

from ...core.wave.lifecycle import WaveState
from ...store.office.wave import Wave

EXPORTED, COUNTED = "exported", "outcome"
"""Where the SHA-256 of what was handed to the keeper, and of what came back, stand in a wave's `seats`."""
TOLD = "told"
"""What stands there once HR was written to about the digest."""


class SplitStep(StrEnum):
    """What is to be done next."""

    FIELDWORK = "fieldwork"
    """The keeper checks the plan; people answer."""
    EXPORT = "export"
    """The vendor hands the ballots to the keeper."""
    COUNT = "count"
    """The keeper counts, and gives the outcome back."""
    READY = "ready"
    """The vendor prepares a release."""
    FORGOTTEN = "forgotten"


def step_of(row: Wave) -> SplitStep | None:
    """None for a wave that is not counted in halves."""
    if row.keeper_key is None:
        return None
    if row.state == WaveState.FORGOTTEN:
        return SplitStep.FORGOTTEN
    if row.salt is not None:
        return SplitStep.FIELDWORK
    seats = row.seats or {}
    if COUNTED in seats:
        return SplitStep.READY
    return SplitStep.COUNT if EXPORTED in seats else SplitStep.EXPORT

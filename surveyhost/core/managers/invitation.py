"""The letter with which a reader made out of a file signs in for the first time: where it stands."""

from collections.abc import Mapping
from enum import StrEnum


class InvitationState(StrEnum):
    """Where the letter to one reader stands."""

    WAITING = "waiting"
    HANDED = "handed"
    """It was taken in hand, and nobody knows whether the mail server took it. It is never sent again by itself."""
    SENT = "sent"
    REFUSED = "refused"
    """The mail server will never take it."""
    STOPPED = "stopped"
    """Somebody stopped it before it went."""


READER_LETTER: Mapping[InvitationState, frozenset[InvitationState]] = {
    InvitationState.WAITING: frozenset({InvitationState.HANDED, InvitationState.STOPPED}),
    InvitationState.HANDED: frozenset({InvitationState.SENT, InvitationState.REFUSED, InvitationState.WAITING}),
    InvitationState.SENT: frozenset(),
    InvitationState.REFUSED: frozenset(),
    InvitationState.STOPPED: frozenset(),
}
"""Every state of it and what may follow. It goes back to waiting where the mail server said that it did not take it."""

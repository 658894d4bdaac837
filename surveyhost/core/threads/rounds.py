"""Rounds: the few days on which replies go out, all at once, so that no letter says that somebody was answered."""

from datetime import datetime, timedelta

from ..wave.policy import ROUNDS

SERIOUS = timedelta(days=7)
"""After the release, within which a comment is to be acknowledged that speaks of a threat or of somebody's safety."""


def due(released: datetime, now: datetime, gone: int) -> int | None:
    """The number of the round whose day has come, from 1; None where none is due. One that was missed is not made up.

    gone: the number of the latest round that went, 0 for none.
    """
    reached = sum(now >= released + timedelta(days=day) for day in ROUNDS)
    return reached if reached > gone else None


def days(released: datetime) -> tuple[datetime, ...]:
    """The moments from which on the rounds are due."""
    return tuple(released + timedelta(days=day) for day in ROUNDS)

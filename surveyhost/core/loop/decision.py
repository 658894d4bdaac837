"""What a client says about a finding."""

from enum import StrEnum


class Decision(StrEnum):
    """One of three; whoever decides against acting says why."""

    ACT = "act"
    NOT_NOW = "not_now"
    UNDER_WAY = "under_way"


NEEDS_REASON = frozenset({Decision.NOT_NOW})
UNDECIDED_DAYS = 30
"""Days after the release from which a finding without a decision is called so in front of everybody."""

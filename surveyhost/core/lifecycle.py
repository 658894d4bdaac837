"""The life of a wave, and of a release, as tables. A move that is not in the table does not exist."""

from collections.abc import Mapping

from .errors import Refusal

WAVE: Mapping[str, frozenset[str]] = {
    "planned": frozenset({"minted"}),
    "minted": frozenset({"open", "closed"}),
    "open": frozenset({"closed"}),
    "closed": frozenset({"tabulated", "forgotten"}),
    "tabulated": frozenset({"released", "forgotten"}),
    "released": frozenset({"forgotten"}),
    "forgotten": frozenset(),
}
"""Every state of a wave and what may follow. Close is final; forgetting is possible from any state after it.

minted: the policy is frozen, letters go out, nobody can answer yet. From there a wave may be closed unopened.
"""

RELEASE: Mapping[str, frozenset[str]] = {
    "prepared": frozenset({"released", "sent_back"}),
    "released": frozenset(),
    "sent_back": frozenset(),
}
"""A release is prepared by one person and released, or sent back, by another; after that it never changes."""

TRANSITIONS: Mapping[str, Mapping[str, frozenset[str]]] = {"wave": WAVE, "release": RELEASE}
FROZEN = frozenset(WAVE) - {"planned"}
"""States in which policy, questionnaire and roster of a wave can no longer change."""
IN_FIELD = frozenset({"minted", "open"})
"""States in which letters are sent."""


def may_move(before: str, after: str, of: str = "wave") -> bool:
    """Whether a wave (or `of="release"`) in the state `before` may go to `after`. KeyError for an unknown state."""
    table = TRANSITIONS[of]
    return table[after] is not None and after in table[before]


def check_move(before: str, after: str, of: str = "wave") -> None:
    """Refusal (code "state") unless the move is in the table."""
    if not may_move(before, after, of):
        raise Refusal(f"A {of} that is {before.replace('_', ' ')} cannot become {after.replace('_', ' ')}.", "state")

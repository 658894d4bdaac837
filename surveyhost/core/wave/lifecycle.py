"""The life cycles of a wave and of a release, as tables. A transition that is not in the table does not exist."""

from collections.abc import Mapping
from enum import StrEnum

from .refusals import CannotBecome


class WaveState(StrEnum):
    """Where a wave stands in the office."""

    PLANNED = "planned"
    MINTED = "minted"
    """The policy is frozen, letters go out, nobody can answer yet."""
    OPEN = "open"
    CLOSED = "closed"
    TABULATED = "tabulated"
    RELEASED = "released"
    FORGOTTEN = "forgotten"


class VaultState(StrEnum):
    """Where a wave stands in the vault, which decides who may answer."""

    MINTED = "minted"
    OPEN = "open"
    HELD = "held"
    """Open, but not what was frozen: nobody gets in."""
    CLOSED = "closed"

    @classmethod
    def _missing_(cls, value: object) -> "VaultState":
        """A state that somebody else wrote is not what was frozen either."""
        del value
        return cls.HELD


class LinkKind(StrEnum):
    """What a link leads to."""

    OPEN = "open"
    UNKNOWN = "unknown"
    SPENT = "spent"
    REVOKED = "revoked"
    """Of somebody who is no longer on the list: whether it was used makes no difference."""
    EARLY = "early"
    """The wave has not opened yet."""
    CLOSED = "closed"
    MANGLED = "mangled"
    UNBOUND = "unbound"
    """The wave is not what was frozen."""
    LIMITED = "limited"
    """Unknown, and one of too many unknown ones from the same address."""


class ReleaseState(StrEnum):
    """Where a release stands."""

    PREPARED = "prepared"
    RELEASED = "released"
    SENT_BACK = "sent_back"


class RecordKind(StrEnum):
    """What a signed record of destruction is about."""

    CLOSE = "close"
    ANSWERS = "answers"
    """What a first release destroyed, where comments can be answered: sealed answers and the key to them."""
    FORGET = "forget"
    KEEPER = "keeper"
    """The keeper's own, brought from outside."""
    WRITE_OFF = "write_off"
    TOO_FEW = "too_few"
    """A pulse's period that too few answered: destroyed uncounted."""
    SPARE = "spare"
    """What was left in a spare vault that could not be reached when the rest was destroyed."""
    ANNOUNCE = "announce"
    """What closing a split count destroyed, and the digest of its rows: for the keeper, before the ballots come. HR
    reads it at once, so it says of nobody whether they answered, and not how many did."""


class Step(StrEnum):
    """An act on a wave that takes several transactions, and can be cut short between two of them."""

    OPEN = "open"
    CLOSE = "close"
    FORGET = "forget"
    ABANDON = "abandon"
    WRITE_OFF = "write_off"
    DROP = "drop"
    """Destroy uncounted."""


WAVE: Mapping[WaveState, frozenset[WaveState]] = {
    WaveState.PLANNED: frozenset({WaveState.MINTED}),
    WaveState.MINTED: frozenset({WaveState.OPEN, WaveState.CLOSED}),
    WaveState.OPEN: frozenset({WaveState.CLOSED}),
    WaveState.CLOSED: frozenset({WaveState.TABULATED, WaveState.FORGOTTEN}),
    WaveState.TABULATED: frozenset({WaveState.RELEASED, WaveState.FORGOTTEN}),
    WaveState.RELEASED: frozenset({WaveState.FORGOTTEN}),
    WaveState.FORGOTTEN: frozenset(),
}
"""Every state of a wave and what may follow. Close is final; forgetting is possible from any state after it.

From minted a wave may be closed unopened.
"""

RELEASE: Mapping[ReleaseState, frozenset[ReleaseState]] = {
    ReleaseState.PREPARED: frozenset({ReleaseState.RELEASED, ReleaseState.SENT_BACK}),
    ReleaseState.RELEASED: frozenset(),
    ReleaseState.SENT_BACK: frozenset(),
}
"""A release is prepared by one person and released, or sent back, by another; after that it never changes."""

IN_FIELD = frozenset({WaveState.MINTED, WaveState.OPEN})
"""States in which letters are sent."""
WITH_LETTERS = IN_FIELD | {WaveState.RELEASED}
"""States in which letters may be paused: in the field, and once there are results to tell of."""
STANDING = IN_FIELD | {WaveState.PLANNED}
"""States in which a wave holds its survey's set-up and roster frozen; a survey has one such wave at most."""
TO_TABULATE = frozenset({WaveState.CLOSED, WaveState.TABULATED, WaveState.RELEASED})
"""States in which a release can be prepared."""
CLOSED = TO_TABULATE | {WaveState.FORGOTTEN}
"""States of a wave that takes no more answers, and never will again."""
FIELDWORK_DAYS = 14
"""Length of fieldwork where neither a closing time nor the survey's setting says otherwise."""


def check_move(before: WaveState, after: WaveState) -> None:
    """WrongState unless a wave may go from one state to the other."""
    if after not in WAVE.get(before, ()):
        raise CannotBecome(of="wave", before=_said(before), after=_said(after))


def check_release(before: ReleaseState, after: ReleaseState) -> None:
    """WrongState unless a release may go from one state to the other."""
    if after not in RELEASE.get(before, ()):
        raise CannotBecome(of="release", before=_said(before), after=_said(after))


def _said(state: str) -> str:
    return state.replace("_", " ")

"""The life cycle of a finding, as a table. A step that is not in the table does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..audit_acts import AuditAct
from ..roles import Act
from .refusals import CannotStep


class LoopState(StrEnum):
    """Where a finding stands, in the order in which most findings go."""

    RELEASED = "released"
    TOLD = "told"
    """Everybody who was asked can read it on the results page."""
    DECIDED = "decided"
    DOING = "doing"
    DONE = "done"
    ASKED_AGAIN = "asked_again"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Step:
    """Who may take it, and what it writes to the audit log."""

    acts: frozenset[Act]
    """Any of these is enough."""
    audit: AuditAct


_EDITS = frozenset({Act.ACTION_EDIT, Act.ACTION_OWN})
"""HR of the whole company; managers of units, for their own rows."""
_TELL = Step(frozenset({Act.ACTION_EDIT}), AuditAct.FINDING_TELL)
_DECIDE = Step(_EDITS, AuditAct.FINDING_DECIDE)
_BEGIN = Step(_EDITS, AuditAct.FINDING_BEGIN)
_FINISH = Step(_EDITS, AuditAct.FINDING_FINISH)
_TAKE_BACK = Step(_EDITS, AuditAct.FINDING_TAKE_BACK)
_ASK = Step(frozenset({Act.ACTION_EDIT, Act.WAVE_OPEN}), AuditAct.FINDING_ASK)
_JUDGE = Step(frozenset({Act.RELEASE_APPROVE}), AuditAct.FINDING_JUDGE)

STEPS: Mapping[tuple[LoopState, LoopState], Step] = {
    (LoopState.RELEASED, LoopState.TOLD): _TELL,
    (LoopState.RELEASED, LoopState.DECIDED): _DECIDE,
    (LoopState.TOLD, LoopState.DECIDED): _DECIDE,
    (LoopState.DECIDED, LoopState.DECIDED): _DECIDE,
    (LoopState.DECIDED, LoopState.DOING): _BEGIN,
    (LoopState.DECIDED, LoopState.DONE): _FINISH,
    (LoopState.DOING, LoopState.DONE): _FINISH,
    (LoopState.DONE, LoopState.DOING): _TAKE_BACK,
    (LoopState.DOING, LoopState.DECIDED): _TAKE_BACK,
    (LoopState.DONE, LoopState.DECIDED): _TAKE_BACK,
    (LoopState.DECIDED, LoopState.ASKED_AGAIN): _ASK,
    (LoopState.DOING, LoopState.ASKED_AGAIN): _ASK,
    (LoopState.DONE, LoopState.ASKED_AGAIN): _ASK,
    (LoopState.ASKED_AGAIN, LoopState.VERDICT): _JUDGE,
}
"""From and to. Telling may come before a decision or be left out; a decision may be changed until work on it begins,
and the follow-up asks about actions that are late as well."""


def step(before: LoopState, after: LoopState) -> Step:
    """The step from one state to another. CannotStep where the table has none."""
    found = STEPS.get((before, after))
    if found is None:
        raise CannotStep(before=before, after=after)
    return found

"""Moving a finding from state to state: the table says whether, the audit log says that."""

from collections.abc import Collection

from ...core.loop.actions import reached
from ...core.loop.steps import LoopState, step
from ...store.office.loop.actions import states_by_finding
from ...store.office.loop.findings import Finding
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House

BY_ACTIONS = frozenset({LoopState.DECIDED, LoopState.DOING, LoopState.DONE})
"""States that follow from the actions of a finding."""


def move(
    session: Session, house: House, actor: Actor, client_id: int, finding: Finding, to: LoopState, **said: str
) -> None:
    """Take the step and put it on record with whatever else is said of it. CannotStep."""
    act = step(finding.state, to).audit
    before, finding.state = finding.state, to
    about = f"finding {finding.id}"
    audit.record(session, house, actor, act, about, client_id, {"state": before}, {"state": to, **said})


def follow(session: Session, house: House, actor: Actor, client_id: int, findings: Collection[Finding]) -> None:
    """Bring these findings to where their decision and their actions have brought them."""
    session.flush()
    states = states_by_finding(session, [one.id for one in findings])
    for finding in findings:
        to = reached(finding.decision, states[finding.id])
        if finding.state in BY_ACTIONS and finding.state != to:
            move(session, house, actor, client_id, finding, to)

"""Deciding about a finding: we act, not now, already under way."""

from ...core.loop.actions import OPEN
from ...core.loop.decision import NEEDS_REASON, Decision
from ...core.loop.reach import Reach
from ...core.loop.steps import LoopState
from ...store.office.loop.actions import states_by_finding
from ...store.office.loop.findings import Finding
from ...store.sessions import Session
from ..office.house import Actor, House
from .findings import own
from .moving import BY_ACTIONS, follow, move
from .refusals import ActionsOpen, NoSuchDecision, ReasonMissing

LONGEST = 500


def decide(
    house: House, actor: Actor, client_id: int, reach: Reach, finding_id: int, decision: str, reason: str = ""
) -> None:
    """Say what is done about a finding; may be said anew until it is asked about again.

    Refusal: NoSuchFinding, NoSuchDecision, ReasonMissing (it is too long, or missing where one is needed),
    ActionsOpen (not now, while somebody is to do something about it), CannotStep.
    """
    if decision not in list(Decision):
        raise NoSuchDecision(decision=decision, listed=", ".join(Decision))
    chosen, why = Decision(decision), reason.strip()
    if len(why) > LONGEST or (chosen in NEEDS_REASON and not why):
        raise ReasonMissing(longest=LONGEST)
    with house.office.begin() as session:
        row = own(session, client_id, reach, finding_id)
        if chosen == Decision.NOT_NOW and OPEN & set(states_by_finding(session, [row.id])[row.id]):
            raise ActionsOpen()
        note(session, house, actor, client_id, row, chosen, why)


def note(
    session: Session, house: House, actor: Actor, client_id: int, row: Finding, decision: Decision, reason: str = ""
) -> None:
    """Write a decision down, and bring the finding to where it stands by it. CannotStep."""
    if row.state in BY_ACTIONS - {LoopState.DECIDED}:
        move(session, house, actor, client_id, row, LoopState.DECIDED)
    move(session, house, actor, client_id, row, LoopState.DECIDED, decision=decision, reason=reason)
    row.decision, row.reason, row.decided, row.decided_by = decision, reason, house.now(), actor.name
    follow(session, house, actor, client_id, [row])


def finish(house: House, actor: Actor, client_id: int, reach: Reach, finding_id: int) -> None:
    """What was under way without an action of the list is done. NoSuchFinding, ActionsOpen, CannotStep."""
    with house.office.begin() as session:
        row = own(session, client_id, reach, finding_id)
        if OPEN & set(states_by_finding(session, [row.id])[row.id]):
            raise ActionsOpen()
        move(session, house, actor, client_id, row, LoopState.DONE)

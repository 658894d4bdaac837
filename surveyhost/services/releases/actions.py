"""Action plans: what a client will do about a finding, who, and by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...core.actions import ActionKind, ActionState
from ...core.audit_acts import AuditAct
from ...store.office.report import ActionPlan, action_plan, action_plans
from ...store.office.survey import Survey
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House
from .refusals import (
    ActionUndescribed,
    ActionUnowned,
    NoSuchAction,
    NoSuchActionKind,
    NoSuchActionState,
    NoSurveyForAction,
)

LONGEST = 300


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One action in a list."""

    id: int
    survey_id: int
    release_id: int | None
    finding: str | None
    what: str
    owner: str
    due: date
    kind: ActionKind
    state: ActionState


def _line(plan: ActionPlan) -> PlanRow:
    return PlanRow(
        plan.id, plan.survey_id, plan.release_id, plan.finding, plan.what, plan.owner, plan.due, plan.kind, plan.state
    )


def listed(house: House, client_id: int, survey_id: int | None = None) -> Sequence[PlanRow]:
    """The actions of one client (of one of its surveys), by due date."""
    with house.office() as session:
        return [_line(plan) for plan in action_plans(session, client_id, survey_id)]


def plan(house: House, client_id: int, plan_id: int) -> PlanRow:
    """One action of this client. NoSuchAction if there is none."""
    with house.office() as session:
        return _line(_own(session, client_id, plan_id))


def _own(session: Session, client_id: int, plan_id: int) -> ActionPlan:
    found = action_plan(session, client_id, plan_id)
    if found is None:
        raise NoSuchAction()
    return found


def _checked(what: str, owner: str, kind: str, state: str) -> tuple[ActionKind, ActionState]:
    if not 1 <= len(what.strip()) <= LONGEST:
        raise ActionUndescribed(longest=LONGEST)
    if not 1 <= len(owner.strip()) <= LONGEST:
        raise ActionUnowned(longest=LONGEST)
    if kind not in list(ActionKind):
        raise NoSuchActionKind(kind=kind, listed=", ".join(ActionKind))
    if state not in list(ActionState):
        raise NoSuchActionState(state=state, listed=", ".join(ActionState))
    return ActionKind(kind), ActionState(state)


def add(
    house: House,
    actor: Actor,
    client_id: int,
    survey_id: int,
    what: str,
    owner: str,
    due: date,
    kind: str,
    finding: str | None = None,
    release_id: int | None = None,
) -> int:
    """A new action on a survey of this client; its id. Refusal: ActionRefused, NotThere (not the client's survey)."""
    chosen, state = _checked(what, owner, kind, ActionState.NOT_BEGUN)
    with house.office.begin() as session:
        survey = session.get(Survey, survey_id)
        if survey is None or survey.client_id != client_id:
            raise NoSurveyForAction()
        made = ActionPlan(
            survey_id=survey_id,
            release_id=release_id,
            finding=finding or None,
            what=what.strip(),
            owner=owner.strip(),
            due=due,
            kind=chosen,
            state=state,
            created=house.now(),
        )
        session.add(made)
        session.flush()
        after = {"what": made.what, "owner": made.owner, "due": due, "kind": kind}
        audit.record(session, house, actor, AuditAct.ACTION_ADD, f"action {made.id}", client_id, after=after)
        return made.id


def change(
    house: House, actor: Actor, client_id: int, plan_id: int, what: str, owner: str, due: date, kind: str, state: str
) -> None:
    """Change an action of this client. Refusal: ActionRefused, NotThere."""
    chosen, reached = _checked(what, owner, kind, state)
    with house.office.begin() as session:
        found = _own(session, client_id, plan_id)
        before = {"what": found.what, "owner": found.owner, "due": found.due, "kind": found.kind, "state": found.state}
        found.what, found.owner, found.due, found.kind, found.state = what.strip(), owner.strip(), due, chosen, reached
        after = {"what": found.what, "owner": found.owner, "due": due, "kind": kind, "state": state}
        audit.record(session, house, actor, AuditAct.ACTION_CHANGE, f"action {plan_id}", client_id, before, after)

"""Action plans: what a client will do about a finding, who, and by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..core.errors import Refusal
from ..store.office import ActionPlan, Survey
from . import audit
from .house import Actor, House

KINDS = ("process", "training", "mentoring", "staffing", "tool")
STATES = ("not_begun", "running", "done", "dropped")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One action in a list."""

    id: int
    survey_id: int
    release_id: int | None
    finding: str | None
    what: str
    owner: str
    due: date
    kind: str
    state: str


def _line(plan: ActionPlan) -> PlanLine:
    return PlanLine(
        plan.id, plan.survey_id, plan.release_id, plan.finding, plan.what, plan.owner, plan.due, plan.kind, plan.state
    )


def listed(house: House, client_id: int, survey_id: int | None = None) -> Sequence[PlanLine]:
    """The actions of one client (of one of its surveys), by due date."""
    wanted = select(ActionPlan).join(Survey).where(Survey.client_id == client_id)
    if survey_id is not None:
        wanted = wanted.where(ActionPlan.survey_id == survey_id)
    with house.office() as session:
        return [_line(plan) for plan in session.scalars(wanted.order_by(ActionPlan.due, ActionPlan.id))]


def plan(house: House, client_id: int, plan_id: int) -> PlanLine:
    """One action of this client. Refusal("unknown") if there is none."""
    with house.office() as session:
        return _line(_own(session, client_id, plan_id))


def _own(session: Session, client_id: int, plan_id: int) -> ActionPlan:
    wanted = select(ActionPlan).join(Survey).where(ActionPlan.id == plan_id, Survey.client_id == client_id)
    found = session.scalar(wanted)
    if found is None:
        raise Refusal("There is no such action.", "unknown")
    return found


def _check(what: str, owner: str, kind: str, state: str) -> None:
    for words, name in ((what, "what is to be done"), (owner, "who does it")):
        if not 1 <= len(words.strip()) <= LONGEST:
            raise Refusal(f"Say {name}, in at most {LONGEST} characters.", "action")
    if kind not in KINDS or state not in STATES:
        raise Refusal(f"'{kind}', '{state}': one of them is not among the kinds and states of an action.", "action")


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
    """A new action on a survey of this client; its id. Refusal: "action", "unknown" (not the client's survey)."""
    _check(what, owner, kind, "not_begun")
    with house.office.begin() as session:
        survey = session.get(Survey, survey_id)
        if survey is None or survey.client_id != client_id:
            raise Refusal("There is no such survey.", "unknown")
        made = ActionPlan(
            survey_id=survey_id,
            release_id=release_id,
            finding=finding or None,
            what=what.strip(),
            owner=owner.strip(),
            due=due,
            kind=kind,
            state="not_begun",
            created=house.now(),
        )
        session.add(made)
        session.flush()
        after = {"what": made.what, "owner": made.owner, "due": due, "kind": kind}
        audit.record(session, house, actor, "action.add", f"action {made.id}", client_id, after=after)
        return made.id


def change(
    house: House, actor: Actor, client_id: int, plan_id: int, what: str, owner: str, due: date, kind: str, state: str
) -> None:
    """Change an action of this client. Refusal: "action", "unknown"."""
    _check(what, owner, kind, state)
    with house.office.begin() as session:
        found = _own(session, client_id, plan_id)
        before = {"what": found.what, "owner": found.owner, "due": found.due, "kind": found.kind, "state": found.state}
        found.what, found.owner, found.due, found.kind, found.state = what.strip(), owner.strip(), due, kind, state
        after = {"what": found.what, "owner": found.owner, "due": due, "kind": kind, "state": state}
        audit.record(session, house, actor, "action.change", f"action {plan_id}", client_id, before, after)

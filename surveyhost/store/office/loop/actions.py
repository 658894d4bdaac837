"""Actions: what a client does about its findings, who, and by when."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, false, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ....core.loop.actions import OPEN, ActionKind, ActionState
from ..base import Document, Named, Office
from ..survey import Survey
from .findings import ActionFinding


class ActionPlan(Office):
    """What the client will do about findings."""

    __tablename__ = "action_plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    what: Mapped[str]
    steps: Mapped[list[Any]] = mapped_column(Document(list), default=list, server_default="[]")
    """Lines of text, in order."""
    owner: Mapped[str]
    """A name."""
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The owner's, sealed to the desk's key; None where there is none. Nobody but the worker reads it."""
    letters_stopped: Mapped[bool] = mapped_column(default=False, server_default=false())
    """True: the owner wants no weekly letter about it."""
    written: Mapped[date | None]
    """When the owner's last letter about it went out."""
    due: Mapped[date]
    kind: Mapped[ActionKind] = mapped_column(Named(ActionKind))
    place: Mapped[str] = mapped_column(default="", server_default="")
    begins: Mapped[date | None]
    ends: Mapped[date | None]
    unit: Mapped[str] = mapped_column(default="", server_default="")
    """Of a training or mentoring: where, from when to when, and for which unit. Never who takes part."""
    state: Mapped[ActionState] = mapped_column(Named(ActionState), default=ActionState.NOT_BEGUN)
    rule: Mapped[dict[str, Any] | None] = mapped_column(Document(dict))
    """How the follow-up will judge it, frozen when it was planned; None where nothing can be judged."""
    created: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(default="", server_default="")


def action_plans(session: Session, client_id: int, survey_id: int | None = None) -> Sequence[ActionPlan]:
    """The actions of one client (of one of its surveys), by due date."""
    wanted = select(ActionPlan).join(Survey, Survey.id == ActionPlan.survey_id).where(Survey.client_id == client_id)
    if survey_id is not None:
        wanted = wanted.where(ActionPlan.survey_id == survey_id)
    return session.scalars(wanted.order_by(ActionPlan.due, ActionPlan.id)).all()


def action_plan(session: Session, client_id: int, plan_id: int) -> ActionPlan | None:
    """The action with this id if it is this client's; else None."""
    wanted = select(ActionPlan).join(Survey, Survey.id == ActionPlan.survey_id)
    return session.scalar(wanted.where(ActionPlan.id == plan_id, Survey.client_id == client_id))


def actions_with_ids(session: Session, ids: Collection[int]) -> Sequence[ActionPlan]:
    """The actions with these ids, by id."""
    return session.scalars(select(ActionPlan).where(ActionPlan.id.in_(ids)).order_by(ActionPlan.id)).all()


def states_by_finding(session: Session, finding_ids: Collection[int]) -> dict[int, list[ActionState]]:
    """Finding id to the states of the actions that answer it."""
    wanted = select(ActionFinding.finding_id, ActionPlan.state)
    wanted = wanted.join(ActionPlan, ActionPlan.id == ActionFinding.action_id)
    found: dict[int, list[ActionState]] = {one: [] for one in finding_ids}
    for row in session.execute(wanted.where(ActionFinding.finding_id.in_(finding_ids))):
        found[row.finding_id].append(row.state)
    return found


def due_by_finding(session: Session, finding_ids: Collection[int]) -> dict[int, date]:
    """Finding id to the day by which the last of its actions is due; dropped ones left out."""
    wanted = select(ActionFinding.finding_id, func.max(ActionPlan.due))
    wanted = wanted.join(ActionPlan, ActionPlan.id == ActionFinding.action_id)
    wanted = wanted.where(ActionFinding.finding_id.in_(finding_ids), ActionPlan.state != ActionState.DROPPED)
    return {row[0]: row[1] for row in session.execute(wanted.group_by(ActionFinding.finding_id))}


def open_actions_due_until(session: Session, day: date) -> Sequence[ActionPlan]:
    """Every client's actions that are not done, due on this day or before; by due date."""
    wanted = select(ActionPlan).where(ActionPlan.state.in_(OPEN), ActionPlan.due <= day)
    return session.scalars(wanted.order_by(ActionPlan.due, ActionPlan.id)).all()


def open_actions_of_client(session: Session, client_id: int) -> Sequence[ActionPlan]:
    """The actions of one client that are not done, by due date."""
    wanted = select(ActionPlan).join(Survey, Survey.id == ActionPlan.survey_id)
    wanted = wanted.where(Survey.client_id == client_id, ActionPlan.state.in_(OPEN))
    return session.scalars(wanted.order_by(ActionPlan.due, ActionPlan.id)).all()


def actions_of_findings(session: Session, finding_ids: Collection[int]) -> dict[int, list[ActionPlan]]:
    """Finding id to the actions that answer it, by due date."""
    wanted = select(ActionFinding.finding_id, ActionPlan).join(ActionPlan, ActionPlan.id == ActionFinding.action_id)
    found: dict[int, list[ActionPlan]] = {one: [] for one in finding_ids}
    rows = session.execute(
        wanted.where(ActionFinding.finding_id.in_(finding_ids)).order_by(ActionPlan.due, ActionPlan.id)
    )
    for finding_id, plan in rows:
        found[finding_id].append(plan)
    return found

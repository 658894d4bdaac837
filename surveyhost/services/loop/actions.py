"""Actions: what a client will do about findings, who, and by when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...core.audit_acts import AuditAct
from ...core.loop.actions import OPEN, SCHEDULED, ActionKind, ActionState
from ...core.loop.decision import Decision
from ...core.loop.reach import EVERYTHING, Reach
from ...core.wave import sealing
from ...store.office.loop.actions import ActionPlan, action_plan, action_plans
from ...store.office.loop.findings import Finding, answer_findings, findings_by_action, findings_of_client
from ...store.office.survey import Survey
from ...store.sessions import Session
from ..accounts.accounts import address_of
from ..accounts.refusals import BadAddress
from ..keys.keyring import desk_key
from ..office import audit
from ..office.house import Actor, House
from . import decisions, rules
from .findings import own, read_loop
from .moving import follow
from .refusals import (
    ActionAddress,
    ActionDates,
    ActionTooLong,
    ActionUndescribed,
    ActionUnowned,
    ActionWithoutFinding,
    FindingOfAnotherSurvey,
    NoSuchAction,
    NoSuchActionKind,
    NoSuchActionState,
    NoSurveyForAction,
)

LONGEST = 300
LONGEST_STEPS = 2000
INFO = b"surveyhost/1/action-owner"
"""What an owner's address is sealed for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An action as somebody fills it in."""

    what: str
    owner: str
    due: date
    kind: str
    steps: tuple[str, ...] = ()
    address: str = ""
    """The owner's; "" leaves the one that is kept."""
    place: str = ""
    begins: date | None = None
    ends: date | None = None
    unit: str = ""
    """Place, dates and unit are kept of trainings and mentoring only."""

    def checked(self) -> ActionKind:
        """The kind, where all of it can be taken. Refusal: ActionRefused."""
        if not 1 <= len(self.what.strip()) <= LONGEST:
            raise ActionUndescribed(longest=LONGEST)
        if not 1 <= len(self.owner.strip()) <= LONGEST:
            raise ActionUnowned(longest=LONGEST)
        if self.kind not in list(ActionKind):
            raise NoSuchActionKind(kind=self.kind, listed=", ".join(ActionKind))
        if sum(map(len, self.steps)) > LONGEST_STEPS:
            raise ActionTooLong(longest=LONGEST_STEPS, field="steps")
        for name in ("place", "unit"):
            if len(getattr(self, name)) > LONGEST:
                raise ActionTooLong(longest=LONGEST, field=name)
        if self.begins and self.ends and self.ends < self.begins:
            raise ActionDates()
        return ActionKind(self.kind)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One action in a list."""

    id: int
    survey_id: int
    what: str
    steps: tuple[str, ...]
    owner: str
    has_address: bool
    letters_stopped: bool
    due: date
    kind: ActionKind
    place: str
    begins: date | None
    ends: date | None
    unit: str
    state: ActionState
    rule: Mapping[str, Any] | None
    findings: tuple[int, ...]
    """Ids of the findings it answers."""


def _line(plan: ActionPlan, findings: Sequence[int]) -> PlanRow:
    return PlanRow(
        id=plan.id,
        survey_id=plan.survey_id,
        what=plan.what,
        steps=tuple(str(one) for one in plan.steps),
        owner=plan.owner,
        has_address=plan.address is not None,
        letters_stopped=plan.letters_stopped,
        due=plan.due,
        kind=plan.kind,
        place=plan.place,
        begins=plan.begins,
        ends=plan.ends,
        unit=plan.unit,
        state=plan.state,
        rule=plan.rule,
        findings=tuple(findings),
    )


def listed(house: House, client_id: int, survey_id: int | None = None, reach: Reach = EVERYTHING) -> Sequence[PlanRow]:
    """The actions of one client (of one of its surveys) within reach, by due date.

    Whoever is limited to units sees the actions that answer findings of these units, and of nothing else.
    """
    with house.office() as session:
        plans = action_plans(session, client_id, survey_id)
        answers = findings_by_action(session, [plan.id for plan in plans])
        if reach != EVERYTHING:
            seen = {one.id for one in read_loop(session, findings_of_client(session, client_id), reach).findings}
            plans = [plan for plan in plans if answers[plan.id] and seen.issuperset(answers[plan.id])]
        return [_line(plan, answers[plan.id]) for plan in plans]


def plan(house: House, client_id: int, plan_id: int, reach: Reach = EVERYTHING) -> PlanRow:
    """One action of this client within reach. NoSuchAction if there is none."""
    for one in listed(house, client_id, None, reach):
        if one.id == plan_id:
            return one
    raise NoSuchAction()


def _own(session: Session, client_id: int, plan_id: int, reach: Reach) -> tuple[ActionPlan, list[Finding]]:
    """An action to change, and the findings it answers; of somebody limited to units, all of them must be theirs."""
    found = action_plan(session, client_id, plan_id)
    if found is None:
        raise NoSuchAction()
    ids = findings_by_action(session, [plan_id])[plan_id]
    if reach != EVERYTHING and not ids:
        raise NoSuchAction()
    return found, [own(session, client_id, reach, one) for one in ids]


def _seal(house: House, address: str) -> bytes:
    """The address, so that only the desk reads it again. ActionAddress for one that is none."""
    try:
        return sealing.seal(desk_key(house.settings), INFO, address_of(address).encode())
    except BadAddress:
        raise ActionAddress() from None


def _fill(house: House, row: ActionPlan, plan: Plan, kind: ActionKind) -> None:
    row.what, row.owner, row.due, row.kind = plan.what.strip(), plan.owner.strip(), plan.due, kind
    row.steps = [line.strip() for line in plan.steps if line.strip()]
    is_scheduled = kind in SCHEDULED
    row.place, row.unit = (plan.place.strip(), plan.unit.strip()) if is_scheduled else ("", "")
    row.begins, row.ends = (plan.begins, plan.ends) if is_scheduled else (None, None)
    if plan.address.strip():
        row.address, row.letters_stopped, row.written = _seal(house, plan.address), False, None


def _put(row: ActionPlan, state: ActionState) -> None:
    """The action is in this state; nobody needs its owner's address once it is done or dropped."""
    row.state = state
    if state not in OPEN:
        row.address = None


def _said(row: ActionPlan, findings: Collection[int]) -> dict[str, Any]:
    """What the audit log says of an action; of the address only whether there is one."""
    said = {name: getattr(row, name) for name in ("what", "owner", "due", "kind", "state", "place", "unit")}
    return {**said, "address": row.address is not None, "findings": sorted(findings)}


def _answered(
    session: Session, client_id: int, survey_id: int, reach: Reach, findings: Collection[int]
) -> list[Finding]:
    """The findings that an action answers. ActionWithoutFinding where there are some and none is chosen."""
    rows = [own(session, client_id, reach, one) for one in sorted(set(findings))]
    if any(row.survey_id != survey_id for row in rows):
        raise FindingOfAnotherSurvey()
    if not rows and (reach != EVERYTHING or findings_of_client(session, client_id, survey_id)):
        raise ActionWithoutFinding()
    return rows


def _decide(session: Session, house: House, actor: Actor, client_id: int, rows: Collection[Finding]) -> None:
    """Whoever plans an action has decided to act."""
    for row in rows:
        if row.decision in {None, Decision.NOT_NOW}:
            decisions.note(session, house, actor, client_id, row, Decision.ACT)


def add(
    house: House,
    actor: Actor,
    client_id: int,
    survey_id: int,
    plan: Plan,
    findings: Collection[int] = (),
    reach: Reach = EVERYTHING,
    judged_by: str = "",
) -> int:
    """A new action on findings of one survey of this client; its id. `judged_by`: by which of the figures that
    `rules.offered` names a follow-up will judge it; "" for the first. The rule is frozen now.

    Refusal: ActionRefused, NotThere (not the client's survey, or a finding out of reach), CannotStep (it is asked about
    again already).
    """
    kind = plan.checked()
    with house.office.begin() as session:
        survey = session.get(Survey, survey_id)
        if survey is None or survey.client_id != client_id:
            raise NoSurveyForAction()
        rows = _answered(session, client_id, survey_id, reach, findings)
        made = ActionPlan(survey_id=survey_id, state=ActionState.NOT_BEGUN, created=house.now(), created_by=actor.name)
        made.rule = rules.chosen(session, rows, judged_by)
        _fill(house, made, plan, kind)
        session.add(made)
        session.flush()
        answer_findings(session, made.id, [row.id for row in rows])
        after = _said(made, [row.id for row in rows])
        audit.record(session, house, actor, AuditAct.ACTION_ADD, f"action {made.id}", client_id, after=after)
        _decide(session, house, actor, client_id, rows)
        follow(session, house, actor, client_id, rows)
        return made.id


def change(
    house: House,
    actor: Actor,
    client_id: int,
    plan_id: int,
    plan: Plan,
    state: str,
    findings: Collection[int] | None = None,
    reach: Reach = EVERYTHING,
) -> None:
    """Change an action of this client. `findings`: those it answers from now on; None: as before.

    Refusal as `add`. The rule of its verdict stays as it was.
    """
    kind = plan.checked()
    if state not in list(ActionState):
        raise NoSuchActionState(state=state, listed=", ".join(ActionState))
    with house.office.begin() as session:
        found, rows = _own(session, client_id, plan_id, reach)
        before = _said(found, [row.id for row in rows])
        kept = rows if findings is None else _answered(session, client_id, found.survey_id, reach, findings)
        _fill(house, found, plan, kind)
        _put(found, ActionState(state))
        answer_findings(session, found.id, [row.id for row in kept])
        after = _said(found, [row.id for row in kept])
        audit.record(session, house, actor, AuditAct.ACTION_CHANGE, f"action {plan_id}", client_id, before, after)
        _decide(session, house, actor, client_id, kept)
        follow(session, house, actor, client_id, list({row.id: row for row in [*rows, *kept]}.values()))


def move(house: House, actor: Actor, client_id: int, plan_id: int, state: str, reach: Reach = EVERYTHING) -> None:
    """An action of this client is running, done, dropped or not begun. Refusal: NotThere, NoSuchActionState."""
    if state not in list(ActionState):
        raise NoSuchActionState(state=state, listed=", ".join(ActionState))
    with house.office.begin() as session:
        found, rows = _own(session, client_id, plan_id, reach)
        before = {"state": found.state}
        _put(found, ActionState(state))
        after = {"state": state}
        audit.record(session, house, actor, AuditAct.ACTION_CHANGE, f"action {plan_id}", client_id, before, after)
        follow(session, house, actor, client_id, rows)

"""The Loop page: findings as cards by state; one finding with its decision, its actions and what others do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import NotThere, Refusal
from ...core.loop.actions import ActionKind
from ...core.loop.decision import UNDECIDED_DAYS
from ...core.loop.finding import FindingKind
from ...core.loop.steps import LoopState
from ...core.roles import Act
from ...core.texts.natural import natural
from ...report.html import reading
from ...report.parts.loop.became import Line, line
from ...report.pointed import Pointed, pointed
from ...services.loop import actions, decisions, findings, subscriptions, suggestions, verdicts
from ...services.loop.actions import PlanRow
from ...services.loop.findings import UNDECIDED, ListedFinding, Loop
from ...services.loop.verdicts import Judged
from ..account.guard import account, actor, allow, house, missing
from ..account.language import language, say
from ..account.refusals import in_words
from .blueprint import blueprint, own_client
from .forms import DecisionForm
from .reach import editing, may_edit, reach

COLUMNS: tuple[tuple[LoopState, ...], ...] = (
    (LoopState.RELEASED, LoopState.TOLD),
    (LoopState.DECIDED,),
    (LoopState.DOING,),
    (LoopState.DONE,),
    (LoopState.ASKED_AGAIN, LoopState.VERDICT),
)
"""States that stand in one column of the page, in the order in which findings go."""


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as it is shown."""

    finding: ListedFinding
    shown: Pointed | None
    """None where its release cannot be read."""
    plans: tuple[PlanRow, ...]
    verdicts: Mapping[int, Line]
    """Action id to what became of it, as a report prints it."""
    waits: int
    """Days since it was marked, where nobody has decided; else 0."""

    @property
    def is_late(self) -> bool:
        return self.waits > UNDECIDED_DAYS


def _verdicts(of: Mapping[int, Judged]) -> Mapping[int, Line]:
    """In the page's language where the questionnaire has it, else in its first."""
    made = {}
    for action, one in of.items():
        languages = one.release.questionnaire.languages
        spoken = language() if language() in languages else languages[0]
        read = reading(one.release, spoken)
        place = next(place for place, other in enumerate(one.release.became) if other.asked == one.became.asked)
        made[action] = line(read, read.release.became[place])
    return made


def _card(loop: Loop, one: ListedFinding, plans: Sequence[PlanRow], today: date, verdicts: Mapping[int, Line]) -> Card:
    release, shown = loop.releases.get(one.release_id), None
    if release is not None and one.figure is not None:
        spoken = language() if language() in release.questionnaire.languages else release.questionnaire.languages[0]
        shown = pointed(release, spoken, one.place, one.figure)
    waits = (today - one.marked.date()).days if one.state in UNDECIDED else 0
    own = tuple(plan for plan in plans if one.id in plan.findings)
    return Card(one, shown, own, {plan.id: verdicts[plan.id] for plan in own if plan.id in verdicts}, waits)


@blueprint.get("/loop/")
@allow(Act.PORTAL_SEE)
def loop_page() -> str:
    """Every finding within reach, by state."""
    loop = findings.loop(house(), own_client(), reach())
    plans, today = actions.listed(house(), own_client(), None, reach()), house().now().date()
    judged = _verdicts(verdicts.of_client(house(), own_client()))
    columns = [
        [_card(loop, one, plans, today, judged) for state in states for one in loop.in_state(state)]
        for states in COLUMNS
    ]
    stopped = subscriptions.is_stopped(house(), account().id)
    return render_template(
        "client/loop.html", columns=columns, count=len(loop.findings), today=today, letter_stopped=stopped
    )


@blueprint.post("/loop/letter")
@allow(Act.ACTION_EDIT)
def weekly_letter() -> Response:
    """Stop the weekly letter to who is signed in, or let it come again."""
    stop = request.form.get("letter") == "stop"
    subscriptions.set_stopped(house(), actor(), own_client(), account().id, stop)
    flash(say("You no longer get the weekly letter.") if stop else say("The weekly letter comes again."), "ok")
    return redirect(url_for("client.loop_page"))


@blueprint.get("/loop/<int:finding_id>")
@allow(Act.PORTAL_SEE)
def finding(finding_id: int) -> str:
    """One finding."""
    return _page(finding_id)


def _page(finding_id: int, form: DecisionForm | None = None) -> str:
    try:
        loop = findings.loop(house(), own_client(), reach())
        one = loop.find(finding_id)
    except Refusal:
        missing()
    today = house().now().date()
    judged = _verdicts(verdicts.of_client(house(), own_client()))
    card = _card(loop, one, actions.listed(house(), own_client(), None, reach()), today, judged)
    return render_template(
        "client/finding.html",
        card=card,
        form=form or DecisionForm(data={"decision": one.decision or "", "reason": one.reason}),
        today=today,
        suggested=_suggested(loop, one) if may_edit() else [],
        editable=may_edit(),
        may_decide=one.state in {*UNDECIDED, LoopState.DECIDED, LoopState.DOING},
        may_finish=one.state == LoopState.DOING and not card.plans,
        may_unmark=one.kind == FindingKind.MARKED and one.state in UNDECIDED and not card.plans,
    )


def _suggested(loop: Loop, one: ListedFinding) -> list[tuple[ActionKind, str]]:
    """Kind and words of each action that is suggested for this finding."""
    release = loop.releases.get(one.release_id)
    listed = suggestions.of_figure(release, one.place) if release is not None else []
    return [(suggestion.kind, suggestion.what.get(language(), suggestion.what["en"])) for suggestion in listed]


@blueprint.post("/loop/<int:finding_id>/decision")
@allow(Act.ACTION_OWN)
def finding_decide(finding_id: int) -> Response | tuple[str, int]:
    """Decide; whoever acts goes on to plan an action."""
    form, within = DecisionForm(), editing()
    try:
        form.check()
        reason = form.reason.data or ""
        decisions.decide(house(), actor(), own_client(), within, finding_id, form.decision.data, reason)
    except NotThere:
        missing()
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(finding_id, form), 422
    flash(say("Your decision is saved."), "ok")
    return redirect(url_for("client.finding", finding_id=finding_id))


@blueprint.post("/loop/<int:finding_id>/done")
@allow(Act.ACTION_OWN)
def finding_finish(finding_id: int) -> Response:
    """What was under way is done."""
    try:
        decisions.finish(house(), actor(), own_client(), editing(), finding_id)
    except NotThere:
        missing()
    except Refusal as refusal:
        flash(in_words(refusal), "error")
    return redirect(url_for("client.finding", finding_id=finding_id))


@blueprint.post("/loop/<int:finding_id>/unmark")
@allow(Act.ACTION_OWN)
def finding_unmark(finding_id: int) -> Response:
    """Take it off the list."""
    try:
        findings.unmark(house(), actor(), own_client(), editing(), finding_id)
    except NotThere:
        missing()
    except Refusal as refusal:
        flash(in_words(refusal), "error")
        return redirect(url_for("client.finding", finding_id=finding_id))
    flash(say("It is off the list."), "ok")
    return redirect(url_for("client.loop_page"))


@blueprint.post("/actions/<int:plan_id>/state")
@allow(Act.ACTION_OWN)
def action_move(plan_id: int) -> Response:
    """An action has begun, is done, is dropped, or is none of it."""
    try:
        actions.move(house(), actor(), own_client(), plan_id, request.form.get("state", ""), editing())
    except NotThere:
        missing()
    except Refusal as refusal:
        flash(in_words(refusal), "error")
    back = natural(request.form.get("finding"))
    if back is not None:
        return redirect(url_for("client.finding", finding_id=back))
    return redirect(url_for("client.loop_page"))

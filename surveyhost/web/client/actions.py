"""The action plan: the list, a new action, one to change."""

from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import NotThere, Refusal
from ...core.roles import Act
from ...core.texts.natural import natural
from ...services.loop import actions, calendars, findings, rules, suggestions
from ...services.loop.findings import ListedFinding, Loop
from ...services.setup import lists
from ..account.guard import actor, allow, house, missing
from ..account.language import language, say
from .blueprint import blueprint, own_client
from .forms import Action, NewAction, OldAction
from .reach import editing, may_edit, reach
from .words import about, judge


@blueprint.get("/actions/")
@allow(Act.PORTAL_SEE)
def action_list() -> str:
    """Every action within reach, by due date."""
    plans = actions.listed(house(), own_client(), None, reach())
    return render_template("client/actions.html", plans=plans, today=house().now().date(), editable=may_edit())


@blueprint.get("/actions/due-dates.ics")
@allow(Act.PORTAL_SEE)
def due_dates() -> FlaskResponse:
    """What is to be done within reach, as a file for a calendar program; one action only with `?action=`."""
    plans, only = actions.listed(house(), own_client(), None, reach()), natural(request.args.get("action"))
    content = calendars.due_dates(house(), [one for one in plans if only in {None, one.id}])
    headers = {"Content-Disposition": "attachment; filename=due-dates.ics"}
    return FlaskResponse(content, mimetype="text/calendar", headers=headers)


@blueprint.get("/actions/new")
@allow(Act.ACTION_OWN)
def action_new() -> str:
    """The form for a new action, on the findings of one survey (`?survey=`, or that of `?finding=`)."""
    editing()
    chosen, survey = natural(request.args.get("finding")), natural(request.args.get("survey"))
    loop = findings.loop(house(), own_client(), reach())
    known: dict[str, Any] = {"survey": survey}
    for one in loop.findings:
        if one.id == chosen:
            known = {"survey": one.survey_id, "findings": [str(one.id)], **_suggested(loop, one)}
    return _page(NewAction(data=known), known["survey"], loop=loop)


def _suggested(loop: Loop, one: ListedFinding) -> dict[str, Any]:
    """What and kind of the suggestion that was chosen (`?suggestion=`: its place in the list); nothing without one."""
    at, release = natural(request.args.get("suggestion")), loop.releases.get(one.release_id)
    listed = suggestions.of_figure(release, one.place) if release is not None else []
    if at is None or at >= len(listed):
        return {}
    return {"what": listed[at].what.get(language(), listed[at].what["en"]), "kind": listed[at].kind}


def _page(form: Action, survey: int | None, plan_id: int | None = None, loop: Loop | None = None) -> str:
    loop = loop or findings.loop(house(), own_client(), reach())
    choices = [(str(one.id), about(loop, one, language())) for one in loop.findings if survey in {None, one.survey_id}]
    lines = lists.surveys(house(), own_client())
    judges = [] if plan_id else [(offer.key, judge(loop, offer, language())) for offer in rules.offered(loop, survey)]
    return render_template(
        "client/action.html", form=form, surveys=lines, choices=choices, judges=judges, plan_id=plan_id
    )


@blueprint.post("/actions/new")
@allow(Act.ACTION_OWN)
def action_create() -> Response | tuple[str, int]:
    """Put it on the plan."""
    form, within = NewAction(), editing()
    try:
        form.check()
        survey = form.survey.data or 0
        actions.add(house(), actor(), own_client(), survey, form.plan(), form.answered(), within, form.judged_by.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(form, form.survey.data), 422
    flash(say("It is on the plan."), "ok")
    answered = form.answered()
    if answered:
        return redirect(url_for("client.finding", finding_id=answered[0]))
    return redirect(url_for("client.action_list"))


@blueprint.get("/actions/<int:plan_id>")
@allow(Act.ACTION_OWN)
def action(plan_id: int) -> str:
    """One action, to change."""
    try:
        line = actions.plan(house(), own_client(), plan_id, editing())
    except Refusal:
        missing()
    known = {"findings": [str(one) for one in line.findings], "steps": "\n".join(line.steps), "address": ""}
    return _page(OldAction(obj=line, data=known), line.survey_id, plan_id)


@blueprint.post("/actions/<int:plan_id>")
@allow(Act.ACTION_OWN)
def action_change(plan_id: int) -> Response | tuple[str, int]:
    """Keep the change."""
    form, within = OldAction(), editing()
    try:
        survey = actions.plan(house(), own_client(), plan_id, within).survey_id
        form.check()
        answered = form.answered()
        actions.change(house(), actor(), own_client(), plan_id, form.plan(), form.state.data, answered, within)
    except NotThere:
        missing()
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(form, survey, plan_id), 422
    flash(say("The change is saved."), "ok")
    return redirect(url_for("client.action_list"))

"""The action plan: the list, a new action, one to change."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...services import actions, surveys
from ..account.guard import actor, allow, house, missing
from ..account.refusals import in_words
from ..account.words import say
from .blueprint import blueprint, own_client


@blueprint.get("/actions/")
@allow("portal.see")
def action_list() -> str:
    """Every action, by due date."""
    return render_template(
        "client/actions.html", plans=actions.listed(house(), own_client()), today=house().now().date()
    )


@blueprint.get("/actions/new")
@allow("action.edit")
def action_new() -> str:
    """The form for a new action."""
    return _form({"survey": request.args.get("survey", ""), "finding": request.args.get("finding", "")}, [])


def _form(form: object, problems: list[tuple[str, str]], plan_id: int | None = None) -> str:
    lines = surveys.surveys(house(), own_client())
    return render_template("client/action.html", form=form, problems=problems, surveys=lines, plan_id=plan_id)


@blueprint.post("/actions/new")
@allow("action.edit")
def action_create() -> Response | tuple[str, int]:
    """Put it on the plan."""
    form = request.form
    try:
        survey_id = int(form.get("survey", "0")) if form.get("survey", "0").isdigit() else 0
        actions.add(
            house(), actor(), own_client(), survey_id, form.get("what", ""), form.get("owner", ""), _due(),
            form.get("kind", ""), form.get("finding"),
        )  # fmt: skip
    except Refusal as refusal:
        return _form(form, [("what", in_words(refusal))]), 422
    flash(say("It is on the plan."), "ok")
    return redirect(url_for("client.action_list"))


def _due() -> date:
    try:
        return date.fromisoformat(request.form.get("due", ""))
    except ValueError:
        raise Refusal("Say by which day, as in 2027-01-31.", "due") from None


@blueprint.get("/actions/<int:plan_id>")
@allow("action.edit")
def action(plan_id: int) -> str:
    """One action, to change."""
    try:
        line = actions.plan(house(), own_client(), plan_id)
    except Refusal:
        missing()
    return _form(line, [], plan_id)


@blueprint.post("/actions/<int:plan_id>")
@allow("action.edit")
def action_change(plan_id: int) -> Response | tuple[str, int]:
    """Keep the change."""
    form = request.form
    try:
        actions.change(
            house(), actor(), own_client(), plan_id, form.get("what", ""), form.get("owner", ""), _due(),
            form.get("kind", ""), form.get("state", ""),
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.code == "unknown":
            missing()
        return _form(form, [("what", in_words(refusal))], plan_id), 422
    flash(say("The change is kept."), "ok")
    return redirect(url_for("client.action_list"))

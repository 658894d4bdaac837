"""The action plan: the list, a new action, one to change."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import NotThere, Refusal
from ...core.roles import Act
from ...services.releases import actions
from ...services.setup import lists
from ..account.guard import actor, allow, house, missing
from ..account.language import say
from ..shared.request_bounds import natural
from .blueprint import blueprint, own_client
from .forms import Action, NewAction


@blueprint.get("/actions/")
@allow(Act.PORTAL_SEE)
def action_list() -> str:
    """Every action, by due date."""
    return render_template(
        "client/actions.html", plans=actions.listed(house(), own_client()), today=house().now().date()
    )


@blueprint.get("/actions/new")
@allow(Act.ACTION_EDIT)
def action_new() -> str:
    """The form for a new action."""
    about = {"survey": natural(request.args.get("survey")), "finding": request.args.get("finding", "")}
    return _page(NewAction(data=about))


def _page(form: NewAction | Action, plan_id: int | None = None) -> str:
    lines = lists.surveys(house(), own_client())
    return render_template("client/action.html", form=form, surveys=lines, plan_id=plan_id)


@blueprint.post("/actions/new")
@allow(Act.ACTION_EDIT)
def action_create() -> Response | tuple[str, int]:
    """Put it on the plan."""
    form = NewAction()
    try:
        form.check()
        actions.add(
            house(), actor(), own_client(), form.survey.data or 0, form.what.data, form.owner.data, form.due.data,
            form.kind.data, form.finding.data,
        )  # fmt: skip
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(form), 422
    flash(say("It is on the plan."), "ok")
    return redirect(url_for("client.action_list"))


@blueprint.get("/actions/<int:plan_id>")
@allow(Act.ACTION_EDIT)
def action(plan_id: int) -> str:
    """One action, to change."""
    try:
        line = actions.plan(house(), own_client(), plan_id)
    except Refusal:
        missing()
    return _page(Action(obj=line), plan_id)


@blueprint.post("/actions/<int:plan_id>")
@allow(Act.ACTION_EDIT)
def action_change(plan_id: int) -> Response | tuple[str, int]:
    """Keep the change."""
    form = Action()
    try:
        form.check()
        actions.change(
            house(), actor(), own_client(), plan_id, form.what.data, form.owner.data, form.due.data, form.kind.data,
            form.state.data,
        )  # fmt: skip
    except NotThere:
        missing()
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(form, plan_id), 422
    flash(say("The change is kept."), "ok")
    return redirect(url_for("client.action_list"))

"""Setting up a follow-up: one click asks again about every action on the findings of the latest release."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.loop import setting_up
from ....services.loop.setting_up import Proposal
from ....services.setup import lists
from ...account.guard import actor, allow, house
from ...account.language import say
from ...account.refusals import in_words
from ..blueprint import attempt, blueprint, found
from .forms import FollowUpWords, follow_up_form


@blueprint.get("/surveys/<int:survey_id>/follow-up")
@allow(Act.WAVE_PLAN)
def follow_up(survey_id: int) -> str:
    """What a follow-up would ask, and whom."""
    page = found(lists.survey, house(), survey_id)
    try:
        proposed = setting_up.proposal(house(), survey_id)
    except Refusal as refusal:
        return _page(page, None, FollowUpWords(), in_words(refusal))
    return _page(page, proposed, follow_up_form(_fields(proposed), _fields(proposed)))


def _fields(proposed: Proposal) -> dict[str, str]:
    """Each field of the form, and what it begins with."""
    return {
        setting_up.field_of(action.id, language): words
        for action in proposed.actions
        for language, words in action.named.items()
    }


def _page(page: lists.SurveyPage, proposed: Proposal | None, form: FollowUpWords, refused: str | None = None) -> str:
    return render_template(
        "console/waves/follow_up.html",
        survey=page,
        proposed=proposed,
        standing=setting_up.standing(house(), page.id),
        form=form,
        refused=refused,
        field_of=setting_up.field_of,
        units=[(unit, unit) for unit in (proposed.units if proposed else ())],
    )


@blueprint.post("/surveys/<int:survey_id>/follow-up")
@allow(Act.WAVE_OPEN)
def follow_up_set(survey_id: int) -> Response | tuple[str, int]:
    """Let the next wave be the follow-up, and on to its plan."""
    page = found(lists.survey, house(), survey_id)
    proposed = found(setting_up.proposal, house(), survey_id)
    form = follow_up_form(_fields(proposed))
    try:
        form.check()
        setting_up.set_up(house(), actor(), survey_id, form.named(), form.asked.data or "")
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(page, proposed, form), 422
    flash(say("The next wave is a follow-up. Look at its plan, then open it like any other wave."), "ok")
    return redirect(url_for("console.plan", survey_id=survey_id))


@blueprint.post("/surveys/<int:survey_id>/follow-up/drop")
@allow(Act.WAVE_OPEN)
def follow_up_drop(survey_id: int) -> Response:
    """Let the next wave be a full one after all."""
    found(lists.survey, house(), survey_id)
    then = url_for("console.survey", survey_id=survey_id)
    return attempt(
        lambda: setting_up.drop(house(), actor(), survey_id), say("The next wave is a full one again."), then
    )

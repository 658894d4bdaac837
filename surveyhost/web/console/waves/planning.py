"""Before a wave: what could be reported of it, and which units the questionnaire rates."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.fieldwork import planning, slips
from ....services.fieldwork.earlier import beside
from ....services.loop import setting_up
from ....services.questionnaires import rated_units
from ....services.questionnaires.rated_units import Declared
from ....services.setup import lists
from ...account.guard import actor, allow, house
from ...account.language import say
from ...account.refusals import in_words
from ..blueprint import blueprint, found
from .forms import RatedUnits, asked_for


@blueprint.get("/surveys/<int:survey_id>/plan")
@allow(Act.WAVE_PLAN)
def plan(survey_id: int) -> str:
    """Which groups will be reportable, lifted, merged, and how unique the stored values are."""
    page = found(lists.survey, house(), survey_id)
    known = rated_units.declared(house(), survey_id)
    kept = {place.key: place.rates or "" for place in known.places}
    return _page(page, known, asked_for(kept, known.units, kept))


def _page(page: lists.SurveyPage, known: Declared, form: RatedUnits) -> str:
    planned, paper, refused, held = None, None, None, None
    try:
        if page.people:
            everybody, planned, held = planning.foreseen(house(), page.id)
            paper = slips.planned(everybody)
    except Refusal as refusal:
        refused = in_words(refusal)
    units = [(unit, unit) for unit in known.units]
    return render_template(
        "console/waves/plan.html",
        survey=page,
        plan=planned,
        slips=paper,
        refused=refused,
        beside=beside.held_against(house(), page.id) if held is None else held,
        rated=known,
        again=setting_up.standing(house(), page.id),
        units=units,
        form=form,
    )


@blueprint.post("/surveys/<int:survey_id>/rated")
@allow(Act.SURVEY_EDIT)
def rated_declare(survey_id: int) -> Response | tuple[str, int]:
    """Which unit each touchpoint and each department rates."""
    page = found(lists.survey, house(), survey_id)
    known = rated_units.declared(house(), survey_id)
    form = asked_for((place.key for place in known.places), known.units)
    try:
        form.check()
        rated_units.declare(house(), actor(), survey_id, form.declared())
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(page, known, form), 422
    flash(say("It is declared."), "ok")
    return redirect(url_for("console.plan", survey_id=survey_id))

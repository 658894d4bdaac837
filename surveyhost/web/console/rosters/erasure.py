"""A participant's request to be erased: looked up, carried out, answered."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.rosters import erasure
from ....services.rosters.refusals import ErasedPerson
from ....services.setup import lists
from ...account.guard import actor, allow, house
from ...account.language import say
from ...account.refusals import in_words
from ..blueprint import blueprint, found
from .forms import Erasure


@blueprint.get("/surveys/<int:survey_id>/erase")
@allow(Act.PARTICIPANT_ERASE)
def erase(survey_id: int) -> str | tuple[str, int]:
    """Whose request it is: `?reference=` looks the person up on the roster."""
    page = found(lists.survey, house(), survey_id)
    reference, person, problems, gone = request.args.get("reference", "").strip(), None, [], False
    try:
        person = erasure.find(house(), survey_id, reference) if reference else None
        if not reference and "reference" in request.args:
            problems = [("reference", say("Type the id that the firm gave the person."))]
    except Refusal as refusal:
        problems, gone = [("reference", in_words(refusal))], isinstance(refusal, ErasedPerson)
    shown = render_template(
        "console/rosters/erase.html", survey=page, person=person, reference=reference, problems=problems, gone=gone
    )
    return (shown, 422) if problems else shown


@blueprint.post("/surveys/<int:survey_id>/erase")
@allow(Act.PARTICIPANT_ERASE, fresh=True)
def erase_submit(survey_id: int) -> Response | str | tuple[str, int]:
    """Delete the person from the roster; show the answer to be sent, in both languages."""
    page = found(lists.survey, house(), survey_id)
    form = Erasure()
    try:
        form.check()
        person = erasure.erase(house(), actor(), survey_id, form.reference.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return _refused(page, form), 422
    return render_template("console/rosters/erased.html", survey=page, person=person, day=house().now())


def _refused(page: lists.SurveyPage, form: Erasure) -> str:
    reference = form.reference.data
    return render_template(
        "console/rosters/erase.html", survey=page, person=None, reference=reference, problems=form.problems, gone=False
    )


@blueprint.post("/surveys/<int:survey_id>/erase/back")
@allow(Act.PARTICIPANT_ERASE, fresh=True)
def erase_back(survey_id: int) -> Response | tuple[str, int]:
    """Let somebody who was erased come back with the next roster, because they asked for it."""
    page = found(lists.survey, house(), survey_id)
    form = Erasure()
    try:
        form.check()
        erasure.readmit(house(), actor(), survey_id, form.reference.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return _refused(page, form), 422
    flash(say("The next roster may bring this person back."), "ok")
    return redirect(url_for("console.erase", survey_id=survey_id))

"""A participant's request to be erased: looked up, carried out, answered."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...services import erasure, surveys
from ..account.guard import actor, allow, house
from ..account.refusals import in_words
from ..account.words import say
from .blueprint import attempt, blueprint, found


@blueprint.get("/surveys/<int:survey_id>/erase")
@allow("participant.erase")
def erase(survey_id: int) -> str | tuple[str, int]:
    """Whose request it is: `?reference=` looks the person up on the roster."""
    page = found(surveys.survey, house(), survey_id)
    reference, person, problems, gone = request.args.get("reference", "").strip(), None, [], False
    try:
        person = erasure.find(house(), survey_id, reference) if reference else None
        if not reference and "reference" in request.args:
            problems = [("reference", say("Type the id that the firm gave the person."))]
    except Refusal as refusal:
        problems, gone = [("reference", in_words(refusal))], refusal.code == "erased"
    shown = render_template(
        "console/erase.html", survey=page, person=person, reference=reference, problems=problems, gone=gone
    )
    return (shown, 422) if problems else shown


@blueprint.post("/surveys/<int:survey_id>/erase")
@allow("participant.erase", fresh=True)
def erase_submit(survey_id: int) -> Response | str | tuple[str, int]:
    """Delete the person from the roster; show the answer to be sent, in both languages."""
    page = found(surveys.survey, house(), survey_id)
    reference = request.form.get("reference", "").strip()
    try:
        person = erasure.erase(house(), actor(), survey_id, reference)
    except Refusal as refusal:
        problems = [("reference", in_words(refusal))]
        return render_template(
            "console/erase.html", survey=page, person=None, reference=reference, problems=problems
        ), 422
    return render_template("console/erased.html", survey=page, person=person, day=house().now())


@blueprint.post("/surveys/<int:survey_id>/erase/back")
@allow("participant.erase", fresh=True)
def erase_back(survey_id: int) -> Response:
    """Let somebody who was erased come back with the next roster, because they asked for it."""
    found(surveys.survey, house(), survey_id)
    reference = request.form.get("reference", "")
    return attempt(
        lambda: erasure.readmit(house(), actor(), survey_id, reference),
        say("The next roster may bring this person back."),
        url_for("console.erase", survey_id=survey_id),
    )

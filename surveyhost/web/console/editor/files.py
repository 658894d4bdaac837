"""A questionnaire brought as a file in place of the one being written, or taken away as one; or begun anew."""

from flask import Response as FlaskResponse
from flask import flash, redirect, request
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.questionnaire_file import QuestionnaireProblems
from ....services import drafts, questionnaire_formats
from ...account.guard import actor, allow, house
from ...account.refusals import in_words
from ...account.words import say
from ..blueprint import blueprint, found
from . import bench, wording
from .bench import Place
from .pages import HERE

TYPES = {
    "toml": "application/toml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MISTAKES = 12
"""Most mistakes of a file that are listed at once."""


@blueprint.post(f"{HERE}/file")
@allow("survey.edit")
def draft_bring(survey_id: int) -> Response:
    """The questionnaire of a file takes the place of this one; or a blank one does."""
    found(drafts.draft, house(), survey_id)
    sent = request.files.get("file")
    try:
        if "blank" in request.form:
            drafts.begin_blank(house(), actor(), survey_id)
        elif sent is not None and sent.filename:
            brought = drafts.bring(house(), actor(), survey_id, sent.filename, sent.read())
            for one in brought.left_out:
                flash(say("Left out of the file: %(what)s (%(place)s)", what=one.what, place=one.place), "info")
        else:
            raise Refusal("Choose a file first.", "questionnaire-format")
        flash(say("It took the place of the questionnaire. Undo brings that back."), "ok")
    except Refusal as refusal:
        _say(refusal)
    return redirect(bench.address(survey_id, Place()))


def _say(refusal: Refusal) -> None:
    is_file = isinstance(refusal, QuestionnaireProblems)
    flash(say(wording.MISTAKEN) if is_file else in_words(refusal), "error")
    for mistake in refusal.mistakes[:MISTAKES] if isinstance(refusal, QuestionnaireProblems) else ():
        flash(str(mistake), "error")


@blueprint.get(f"{HERE}/questionnaire.<any(toml, xlsx):kind>")
@allow("survey.edit")
def draft_file(survey_id: int, kind: str) -> FlaskResponse:
    """The questionnaire as a file: our own format, or XLSForm. Reading it gives the same one."""
    asked = found(drafts.draft, house(), survey_id).questionnaire
    content = questionnaire_formats.WRITERS[kind](asked)
    name = f"attachment; filename={asked.code}.{kind}"
    return FlaskResponse(content, mimetype=TYPES[kind], headers={"Content-Disposition": name})

"""A questionnaire brought as a file in place of the one being written, or taken away as one; or begun anew."""

from flask import Response as FlaskResponse
from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.questionnaire.file import QuestionnaireProblems
from ....core.roles import Act
from ....services.office.survey_rows import title_in
from ....services.questionnaires import drafts
from ....services.questionnaires import files as questionnaire_formats
from ....services.questionnaires.refusals import ScaleUnanswered
from ...account.guard import actor, allow, house
from ...account.language import language, say
from ..blueprint import blueprint, found
from ..imports import pending
from ..imports.forms import BroughtFile
from ..imports.pending import Asking, Pending
from ..refusals import NoFileChosen
from . import page as editor
from .page import Answer, Place
from .views import HERE

TYPES = {
    "toml": "application/toml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.post(f"{HERE}/file")
@allow(Act.SURVEY_EDIT)
def draft_bring(survey_id: int) -> Answer | str | tuple[str, int]:
    """The questionnaire of a file takes the place of this one, after a look at what it leaves out; or a blank one."""
    draft = found(drafts.draft, house(), survey_id)
    sent = request.files.get("file")
    try:
        if "blank" in request.form:
            drafts.begin_blank(house(), actor(), survey_id)
            return _in_place(survey_id)
        if sent is None or not sent.filename:
            raise NoFileChosen()
        read = pending.read(sent.filename, sent.read())
        return pending.page(read, _asking(draft)) if read.is_asked else _brought(survey_id, read)
    except QuestionnaireProblems as problems:
        return pending.mistaken(problems, sent.filename or "" if sent else "", _asking(draft)), 422
    except Refusal as refusal:
        return editor.refused(survey_id, Place(), refusal)


@blueprint.post(f"{HERE}/file/take")
@allow(Act.SURVEY_EDIT)
def draft_take_file(survey_id: int) -> Answer | str | tuple[str, int]:
    """The file that was looked at takes the place of the questionnaire; or the look at it once more."""
    draft = found(drafts.draft, house(), survey_id)
    form = BroughtFile()
    try:
        form.check()
        read = pending.kept(pending.of_survey(survey_id), form.upload.data)
        if form.act.data in pending.LOOK:
            return pending.page(read, _asking(draft), form)
        try:
            return _brought(survey_id, read.answered())
        except ScaleUnanswered:
            return pending.page(read, _asking(draft), form), 422
    except Refusal as refusal:
        return editor.refused(survey_id, Place(), refusal)


def _asking(draft: drafts.Draft) -> Asking:
    return Asking(
        about=pending.of_survey(draft.survey_id),
        action=url_for("console.draft_take_file", survey_id=draft.survey_id),
        back=editor.address(draft.survey_id, Place()),
        crumbs=[
            (draft.client, url_for("console.client", client_id=draft.client_id)),
            (title_in(draft.title, language()), url_for("console.survey", survey_id=draft.survey_id)),
        ],
        confirm=say("Put the file in its place"),
    )


def _brought(survey_id: int, read: Pending) -> Response:
    drafts.bring(house(), actor(), survey_id, read.imported, read.filename)
    return _in_place(survey_id)


def _in_place(survey_id: int) -> Response:
    flash(say("It took the place of the questionnaire. Undo brings that back."), "ok")
    return redirect(editor.address(survey_id, Place()))


@blueprint.get(f"{HERE}/questionnaire.<any(toml, xlsx):kind>")
@allow(Act.SURVEY_EDIT)
def draft_file(survey_id: int, kind: str) -> FlaskResponse:
    """The questionnaire as a file: our own format, or XLSForm. Reading it gives the same one."""
    asked = found(drafts.draft, house(), survey_id).questionnaire
    content = questionnaire_formats.WRITERS[kind](asked)
    name = f"attachment; filename={asked.code}.{kind}"
    return FlaskResponse(content, mimetype=TYPES[kind], headers={"Content-Disposition": name})

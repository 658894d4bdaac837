"""A survey of a questionnaire's file: what the file leaves out is looked at before the survey is made."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from ....services.office.imports import Source
from ....services.questionnaires.refusals import ScaleUnanswered
from ....services.setup import surveys
from ...account.guard import actor, house
from ...account.language import say
from ..imports import pending
from ..imports.forms import BroughtSurvey
from ..imports.pending import LOOK, NEW, Asking, Pending
from .forms import NewSurvey


def look_at(form: NewSurvey) -> Response | str:
    """The page of what the file that was sent leaves out; on to the survey where there is nothing to say."""
    surveys.check_new(house(), form.client.data or 0, form.minimum_group.data or 0, form.breakdowns.lines)
    read = pending.read(form.file.filename, form.file.read())
    return pending.page(read, _asking(form)) if read.is_asked else _made(form, read)


def go_on(form: BroughtSurvey) -> Response | str | tuple[str, int]:
    """The survey, of the file that was kept; or the page once more. Refusal as the file's reader raises it."""
    read = pending.kept(NEW, form.upload.data)
    if form.act.data in LOOK:
        return pending.page(read, _asking(form), form)
    try:
        answered = read.answered()
    except ScaleUnanswered:
        return pending.page(read, _asking(form), form), 422
    return _made(form, answered)


def is_there(survey_id: int) -> Response:
    """Say so, and on to its page."""
    flash(say("The survey is set up. Next comes the roster."), "ok")
    return redirect(url_for("console.survey", survey_id=survey_id))


def _asking(form: NewSurvey | BroughtSurvey) -> Asking:
    carried = {name: form[name]._value() for name in ("client", "title", "minimum_group", "breakdowns")}
    return Asking(
        about=NEW,
        action=url_for("console.survey_bring"),
        back=url_for("console.survey_new", client=form.client.data),
        crumbs=[(say("Surveys"), url_for("console.survey_list")), (say("New survey"), url_for("console.survey_new"))],
        confirm=say("Set up the survey"),
        carried=carried,
    )


def _made(form: NewSurvey | BroughtSurvey, read: Pending) -> Response:
    source = Source(read.filename, read.imported.left_out)
    survey_id = surveys.create(
        house(), actor(), form.client.data or 0, read.imported.questionnaire, form.title.data or None,
        form.minimum_group.data or 0, form.breakdowns.lines, source=source,
    )  # fmt: skip
    return is_there(survey_id)

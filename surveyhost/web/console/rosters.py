"""The roster: sent, checked whole, looked at, and only then imported."""

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...services import rosters, surveys, uploads
from ...services.roster_file import RosterProblems
from ..account.guard import account, actor, allow, house
from ..account.refusals import in_words
from ..account.words import say, say_many
from . import roster_problems
from .blueprint import blueprint, found

TEMPLATE = (
    "id,email,name,language,unit,work_mode\r\nMH-0001,an.nguyen@example.com,Nguyễn Văn An,vi,Plant 1 / Line A,shift\r\n"
)


@blueprint.get("/surveys/<int:survey_id>/roster")
@allow("roster.import")
def roster(survey_id: int) -> str:
    """What is there, and where to send a file."""
    return _page(survey_id)


def _page(survey_id: int, problems: list[tuple[str, str]] | None = None) -> str:
    page = found(surveys.survey, house(), survey_id)
    return render_template("console/roster.html", survey=page, problems=problems or [])


@blueprint.get("/surveys/<int:survey_id>/roster-template.csv")
@allow("roster.import")
def roster_template(survey_id: int) -> FlaskResponse:
    """A file with the columns we read and one invented person."""
    found(surveys.survey, house(), survey_id)
    headers = {"Content-Disposition": "attachment; filename=roster-template.csv"}
    return FlaskResponse("\ufeff" + TEMPLATE, mimetype="text/csv", headers=headers)


@blueprint.post("/surveys/<int:survey_id>/roster")
@allow("roster.import")
def roster_check(survey_id: int) -> str | tuple[str, int]:
    """Read the file and show all that is wrong with it, or what importing it would change. Imports nothing."""
    page = found(surveys.survey, house(), survey_id)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(survey_id, [("file", say("Choose a file first."))]), 422
    content = sent.read()
    try:
        checked = rosters.check(house(), survey_id, sent.filename, content)
    except Refusal as refusal:
        return _page(survey_id, [("file", in_words(refusal))]), 422
    if checked.problems:
        lines = roster_problems.lines(checked.problems)
        return render_template("console/roster_problems.html", survey=page, filename=sent.filename, lines=lines), 422
    name = uploads.keep(house(), account().id, f"roster {survey_id}", sent.filename, content)
    return render_template(
        "console/roster_preview.html", survey=page, filename=sent.filename, checked=checked, upload=name
    )


@blueprint.post("/surveys/<int:survey_id>/roster/import")
@allow("roster.import")
def roster_import(survey_id: int) -> Response:
    """Make the file that was looked at the survey's roster, all of it or nothing."""
    found(surveys.survey, house(), survey_id)
    back = url_for("console.roster", survey_id=survey_id)
    try:
        name, content = uploads.take(house(), account().id, f"roster {survey_id}", request.form.get("upload", ""))
        people = rosters.put(house(), actor(), survey_id, name, content)
    except (RosterProblems, Refusal) as refusal:
        flash(in_words(refusal), "error")
        return redirect(back)
    flash(say_many("%(num)s person is on the roster.", "%(num)s people are on the roster.", people), "ok")
    return redirect(url_for("console.plan", survey_id=survey_id))

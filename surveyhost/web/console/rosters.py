"""The roster: sent, checked whole, looked at, and only then imported."""

import json
from collections.abc import Mapping

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...core import roster_columns
from ...core.errors import Refusal
from ...services import clients, roster_file, rosters, surveys, uploads
from ...services.roster_file import RosterProblems
from ..account.guard import account, actor, allow, house
from ..account.refusals import in_words
from ..account.words import language, say, say_many
from . import roster_problems
from .blueprint import blueprint, found

Shown = str | tuple[str, int]


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
    """A file with the columns we read and one invented person, in the language of who asks."""
    found(surveys.survey, house(), survey_id)
    headers = {"Content-Disposition": "attachment; filename=roster-template.csv"}
    return FlaskResponse(roster_file.template(language()), mimetype="text/csv", headers=headers)


@blueprint.get("/surveys/<int:survey_id>/roster/statement")
@allow("console.see")
def roster_statement(survey_id: int) -> str:
    """One sheet with the roster's hash, to be printed and countersigned."""
    page = found(surveys.survey, house(), survey_id)
    return render_template("console/roster_statement.html", survey=page)


@blueprint.post("/surveys/<int:survey_id>/roster")
@allow("roster.import")
def roster_check(survey_id: int) -> Shown:
    """Read the file and show all that is wrong with it, or what importing it would change. Imports nothing."""
    page = found(surveys.survey, house(), survey_id)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(survey_id, [("file", say("Choose a file first."))]), 422
    content = sent.read()
    try:
        known = remembered(page)
        if roster_columns.is_sure([one for one, _ in roster_file.headings(content)], known):
            return looked_at(page, sent.filename, content)
        return columns_page(page, sent.filename, content, known)
    except Refusal as refusal:
        return _page(survey_id, [("file", in_words(refusal))]), 422


def remembered(page: surveys.SurveyPage) -> Mapping[str, str]:
    """What the client's headings meant last time."""
    kept: Mapping[str, str] = clients.client(house(), page.client_id).settings.get("roster_columns", {})
    return kept


def looked_at(
    page: surveys.SurveyPage, filename: str, content: bytes, mapping: Mapping[str, str] | None = None
) -> Shown:
    """The page of all problems, or the preview. Refusal for a file that cannot be read at all."""
    checked = rosters.check(house(), page.id, filename, content, mapping)
    if checked.problems:
        lines = roster_problems.lines(checked.problems)
        return render_template("console/roster_problems.html", survey=page, filename=filename, lines=lines), 422
    change = checked.summary.difference if checked.summary else None
    other = change.of_survey if change and change.of_survey != page.id else None
    return render_template(
        "console/roster_preview.html",
        survey=page,
        compared=surveys.survey(house(), other).title if other else None,
        filename=filename,
        checked=checked,
        upload=keep(page, filename, content),
        mapping="" if mapping is None else json.dumps(mapping, ensure_ascii=False),
    )


def columns_page(
    page: surveys.SurveyPage, filename: str, content: bytes, known: Mapping[str, str], as_read: bool = False
) -> str:
    """Each column with its first values and what is proposed for it; `as_read`: what the preview took it for."""
    found_in_file = roster_file.headings(content)
    read = {heading: roster_columns.meaning(heading, known) for heading, _ in found_in_file if heading}
    spoken_of = read if as_read else known
    columns = [(heading, values, roster_columns.guess(heading, values, spoken_of)) for heading, values in found_in_file]
    upload = keep(page, filename, content)
    return render_template(
        "console/roster_columns.html", survey=page, filename=filename, columns=columns, own=roster_columns.OWN,
        letter=roster_columns.letter, upload=upload,
    )  # fmt: skip


def keep(page: surveys.SurveyPage, filename: str, content: bytes) -> str:
    """Keep the file for the next step; the name under which it is found."""
    return uploads.keep(house(), account().id, uploads.of_roster(page.id), filename, content)


def kept(page: surveys.SurveyPage) -> tuple[str, bytes]:
    """The file of the step before, once. Refusal("upload-gone")."""
    return uploads.take(house(), account().id, uploads.of_roster(page.id), request.form.get("upload", ""))


@blueprint.post("/surveys/<int:survey_id>/roster/import")
@allow("roster.import")
def roster_import(survey_id: int) -> Response:
    """Make the file that was looked at the survey's roster, all of it or nothing."""
    page = found(surveys.survey, house(), survey_id)
    back = url_for("console.roster", survey_id=survey_id)
    try:
        name, content = kept(page)
        people = rosters.put(house(), actor(), survey_id, name, content, _mapping())
    except (RosterProblems, Refusal) as refusal:
        flash(in_words(refusal), "error")
        return redirect(back)
    flash(say_many("%(num)s person is on the roster.", "%(num)s people are on the roster.", people), "ok")
    return redirect(url_for("console.plan", survey_id=survey_id))


def _mapping() -> dict[str, str] | None:
    """What the columns were said to mean, as the preview handed it on; None where nobody was asked."""
    if not (text := request.form.get("mapping", "")):
        return None
    try:
        read = json.loads(text)
    except ValueError:
        read = None
    if not isinstance(read, dict) or not all(isinstance(one, str) for one in read.values()):
        raise Refusal("The columns could not be read; send the file once more.", "upload-gone")
    return read

"""The roster: sent, checked whole, looked at, and only then imported."""

import json
from collections.abc import Mapping

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....core.roster import columns as roster_columns
from ....core.roster.columns import MANAGES
from ....core.wave.policy import Sms
from ....core.wave.settings import SurveySettings
from ....services.files import uploads
from ....services.rosters import check, rosters
from ....services.rosters import file as roster_file
from ....services.rosters.file import RosterColumns, RosterDoubts, RosterProblems
from ....services.setup import clients, lists
from ...account.guard import account, actor, allow, can, house
from ...account.language import language, say, say_many
from ..blueprint import blueprint, found
from ..refusals import ColumnsUnreadable
from . import notices as roster_notices
from . import problems as roster_problems
from .asked import Shown, columns_page, keep
from .forms import RosterFile, RosterStep


@blueprint.get("/surveys/<int:survey_id>/roster")
@allow(Act.ROSTER_IMPORT)
def roster(survey_id: int) -> str:
    """What is there, and where to send a file."""
    return _page(survey_id, RosterFile())


def _page(survey_id: int, form: RosterFile) -> str:
    page = found(lists.survey, house(), survey_id)
    return render_template("console/rosters/roster.html", survey=page, form=form)


def refused(survey_id: int, refusal: Refusal) -> Shown:
    """The page once more where to send a file, with what was wrong with this one."""
    form = RosterFile(formdata=None)
    form.say_no(refusal)
    return _page(survey_id, form), 422


@blueprint.get("/surveys/<int:survey_id>/roster-template.csv")
@allow(Act.ROSTER_IMPORT)
def roster_template(survey_id: int) -> FlaskResponse:
    """A file with the columns we read and one invented person, in the language of who asks."""
    found(lists.survey, house(), survey_id)
    headers = {"Content-Disposition": "attachment; filename=roster-template.csv"}
    return FlaskResponse(roster_file.template(language()), mimetype="text/csv", headers=headers)


@blueprint.get("/surveys/<int:survey_id>/roster/statement")
@allow(Act.CONSOLE_SEE)
def roster_statement(survey_id: int) -> str:
    """One sheet with the roster's hash, to be printed and countersigned."""
    page = found(lists.survey, house(), survey_id)
    return render_template("console/rosters/roster_statement.html", survey=page)


@blueprint.post("/surveys/<int:survey_id>/roster")
@allow(Act.ROSTER_IMPORT)
def roster_check(survey_id: int) -> Shown:
    """Read the file and show all that is wrong with it, or what importing it would change. Imports nothing."""
    page = found(lists.survey, house(), survey_id)
    form = RosterFile()
    try:
        form.check()
        content = form.file.read()
        known = remembered(page)
        if roster_columns.is_sure([one for one, _ in roster_file.headings(content, known)], known):
            return looked_at(page, form.file.filename, content)
        return columns_page(page, form.file.filename, content, known)
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(survey_id, form), 422


def remembered(page: lists.SurveyPage) -> Mapping[str, str]:
    """What the client's headings meant last time."""
    kept: Mapping[str, str] = clients.client(house(), page.client_id).settings.get("roster_columns", {})
    return kept


def looked_at(
    page: lists.SurveyPage,
    filename: str,
    content: bytes,
    mapping: Mapping[str, str] | None = None,
    unconfirmed: bool = False,
) -> Shown:
    """The page of all problems, that of the columns where one may not be taken unasked, or the preview.

    `unconfirmed`: the preview's question was left without an answer.

    Refusal for a file that cannot be read at all.
    """
    checked = check.check(house(), page.id, filename, content, mapping)
    if checked.problems:
        lines = roster_problems.lines(checked.problems)
        return render_template("console/rosters/roster_problems.html", survey=page, filename=filename, lines=lines), 422
    if checked.doubts:
        return columns_page(page, filename, content, {**remembered(page), **(mapping or {})}, doubts=checked.doubts)
    shown = render_template(
        "console/rosters/roster_preview.html",
        survey=page,
        filename=filename,
        checked=checked,
        notices=roster_notices.lines(checked.summary.notices if checked.summary else ()),
        zone=found(clients.client, house(), page.client_id).time_zone,
        upload=keep(page, filename, content),
        sends_sms=SurveySettings.read(page.settings).sms == Sms.YES,
        mapping="" if mapping is None else json.dumps(mapping, ensure_ascii=False),
        problems=[("confirmed", say("Tick that it is right, or send a corrected file."))] if unconfirmed else [],
    )
    return (shown, 422) if unconfirmed else shown


def kept(page: lists.SurveyPage) -> tuple[str, bytes]:
    """The file of the step before, once. UploadGone."""
    return uploads.take(house(), account().id, uploads.of_roster(page.id), RosterStep().upload.data)


@blueprint.post("/surveys/<int:survey_id>/roster/import")
@allow(Act.ROSTER_IMPORT)
def roster_import(survey_id: int) -> Response | Shown:
    """Make the file that was looked at the survey's roster, all of it or nothing; what is asked is asked again."""
    page = found(lists.survey, house(), survey_id)
    try:
        name, content = kept(page)
        confirmed = RosterStep().confirmed.data
        try:
            summary = rosters.replace(house(), actor(), survey_id, name, content, _mapping(), confirmed)
        except (RosterColumns, RosterDoubts):
            return looked_at(page, name, content, _mapping(), unconfirmed=True)
    except (RosterProblems, Refusal) as refusal:
        return refused(survey_id, refusal)
    flash(say_many("%(num)s person is on the roster.", "%(num)s people are on the roster.", summary.people), "ok")
    if MANAGES in summary.columns.values() and can(Act.PEOPLE_EDIT):
        uploads.keep(house(), account().id, uploads.of_readers(page.client_id), name, content)
        return redirect(url_for("console.readers", client_id=page.client_id))
    return redirect(url_for("console.plan", survey_id=survey_id))


def _mapping() -> dict[str, str] | None:
    """What the columns were said to mean, as the preview handed it on; None where nobody was asked."""
    if not (text := RosterStep().mapping.data):
        return None
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict) or not all(isinstance(one, str) for one in read.values()):
        raise ColumnsUnreadable()
    return read

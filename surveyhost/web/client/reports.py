"""Released reports of this client: the list, and each as a file."""

import contextlib

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...core.release.model import COMPANY, Group, Release
from ...core.roles import Act
from ...report import html as report_pages
from ...services.office import viewing
from ...services.releases import destruction_records, releases
from ...services.releases.refusals import ReportWaiting
from ..account.guard import account, actor, allow, house, missing
from ..account.language import language
from ..account.refusals import in_words
from .blueprint import blueprint, own_client

KINDS = {"pdf": "application/pdf", "csv": "text/csv", "json": "application/json",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation"}  # fmt: skip


@blueprint.get("/reports/")
@allow(Act.REPORT_READ)
def report_list() -> str:
    """Newest first."""
    lines = releases.for_client(house(), own_client())
    signed = destruction_records.of_client(house(), own_client())
    return render_template("client/reports.html", lines=lines, records=signed, limited=bool(account().units))


@blueprint.get("/records/<int:record_id>")
@allow(Act.REPORT_READ)
def record(record_id: int) -> FlaskResponse:
    """A signed record of what closing or forgetting destroyed, as a file that anybody can check."""
    try:
        content = destruction_records.file(house(), record_id, own_client())
    except Refusal:
        missing()
    headers = {"Content-Disposition": f"attachment; filename=destruction-{record_id}.json"}
    return FlaskResponse(content, mimetype="application/json", headers=headers)


@blueprint.get("/reports/<int:release_id>/")
@allow(Act.REPORT_READ)
def report(release_id: int) -> Response:
    """To the first page of a report. Opening one is on record."""
    parts = report_pages.contents(*_reading(release_id))
    viewing.note(house(), actor(), release_id, own_client(), "screen", request.args.get("unit", ""))
    unit = request.args.get("unit")
    return redirect(url_for("client.report_page", release_id=release_id, anchor=parts[0].anchor, unit=unit))


@blueprint.get("/reports/<int:release_id>/<anchor>")
@allow(Act.REPORT_READ)
def report_page(release_id: int, anchor: str) -> str:
    """One page of a report, for the company or (`?unit=`) for one published unit."""
    tables, spoken, unit, earlier = _reading(release_id)
    try:
        page = report_pages.screen(tables, spoken, anchor, unit, earlier)
    except Refusal:
        missing()
    return render_template(
        "client/report.html",
        line=next(one for one in releases.for_client(house(), own_client()) if one.id == release_id),
        tables=tables,
        units=_units(tables),
        unit=unit,
        pdf=None if unit == COMPANY else unit,
        has_pdf=unit == COMPANY or unit in {one.code for one in _pdf_units(tables)},
        parts=report_pages.contents(tables, spoken, unit, earlier),
        anchor=anchor,
        page=page,
    )


def _reading(release_id: int) -> tuple[Release, str, str | None, Release | None]:
    """What a page is made from: tables, language, unit, the release before. Another client's: as if there were none."""
    try:
        tables = releases.load(house(), release_id, own_client())
    except Refusal:
        missing()
    spoken = language() if language() in tables.questionnaire.languages else tables.questionnaire.languages[0]
    allowed = [group.code for group in _units(tables)]
    unit = request.args.get("unit") or (allowed[0] if account().units and allowed else COMPANY)
    if unit not in allowed:
        missing()
    return tables, spoken, unit, _earlier(release_id, tables)


def _units(tables: Release) -> list[Group]:
    """The published units this account may read: all of them, or those at and below its own."""
    own = [tuple(part.strip() for part in path.split("/")) for path in account().units]
    return [one for one in tables.units() if not own or any(one.path[: len(path)] == path for path in own)]


def _earlier(release_id: int, tables: Release) -> Release | None:
    """The latest release of the wave before, of the same survey."""
    for line in releases.for_client(house(), own_client()):
        if (line.survey_id, line.wave) == (tables.survey, tables.wave - 1) and line.id != release_id:
            with contextlib.suppress(Refusal):  # a damaged one is no reason not to show this one
                return releases.load(house(), line.id, own_client())
    return None


@blueprint.get("/reports/<int:release_id>/<any(pdf, csv, xlsx, json, pptx):kind>/<tag:spoken>")
@allow(Act.REPORT_READ)
def report_file(release_id: int, kind: str, spoken: str) -> Response | FlaskResponse:
    """A released report as a file, of the company or (`?unit=`, PDF only) of one unit. Reading one is on record."""
    unit = _unit_of_file(release_id, kind)
    try:
        content = releases.file(house(), release_id, kind, spoken, own_client(), unit)
    except ReportWaiting as refusal:
        flash(in_words(refusal), "error")
        return redirect(url_for("client.report_list"))
    except Refusal:
        missing()
    viewing.note(house(), actor(), release_id, own_client(), kind, unit)
    name = f"report-{release_id}-{spoken}.{kind}"
    return FlaskResponse(content, mimetype=KINDS[kind], headers={"Content-Disposition": f'inline; filename="{name}"'})


def _unit_of_file(release_id: int, kind: str) -> str:
    """The unit whose PDF is asked for, "" for the company.

    A reader of some units gets the PDF of those units, never the company's and never the tables, which hold every unit.
    """
    asked = request.args.get("unit", "")
    if not asked and not account().units:
        return ""
    if kind != "pdf" or asked not in {group.code for group in _pdf_units(_reading(release_id)[0])}:
        missing()
    return asked


def _pdf_units(tables: Release) -> list[Group]:
    """The units whose PDF this account may have: every published one, or exactly those it is limited to."""
    own = {tuple(part.strip() for part in path.split("/")) for path in account().units}
    return [one for one in tables.units() if one.code != COMPANY and (not own or one.path in own)]

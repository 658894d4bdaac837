"""Released reports of this client: the list, and each as a file."""

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...core.release.model import COMPANY, Group, Release
from ...core.release.readers import Readable
from ...core.report_length import OF_UNITS, Length
from ...core.roles import Act
from ...report import html as report_pages
from ...services.releases import destruction_records, releases, viewing
from ...services.releases.refusals import ReportWaiting
from ...services.threads import listing
from ..account.guard import account, actor, allow, house, missing
from ..account.language import language
from ..account.refusals import in_words
from .blueprint import blueprint, own_client
from .marking import marks
from .reach import may_edit
from .readable import address, as_read, as_read_before, asked_for, own_pages, own_units

KINDS = {**{one.kind: "application/pdf" for one in Length}, "csv": "text/csv", "json": "application/json",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation"}  # fmt: skip


ANY = ", ".join(KINDS)
SHORT = {one.kind: one for one in Length if one != Length.FULL}
"""Kinds of files that are a report in a short length."""
PDFS_OF_UNITS = {one.kind for one in OF_UNITS}


@blueprint.get("/reports/")
@allow(Act.REPORT_READ)
def report_list() -> str:
    """Newest first."""
    lines = releases.for_client(house(), own_client())
    signed = destruction_records.of_client(house(), own_client())
    counts = destruction_records.announced(house(), own_client())
    limited = bool(account().units)
    return render_template("client/reports.html", lines=lines, records=signed, counts=counts, limited=limited)


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
    tables, spoken, page, earlier, history = _reading(release_id)
    parts = report_pages.contents(tables, spoken, page.group.code, earlier, history)
    unit = request.args.get("unit") or (address(page) if page.is_row else "")
    viewing.note(house(), actor(), release_id, own_client(), "screen", unit)
    return redirect(url_for("client.report_page", release_id=release_id, anchor=parts[0].anchor, unit=unit or None))


@blueprint.get("/reports/<int:release_id>/<anchor>")
@allow(Act.REPORT_READ)
def report_page(release_id: int, anchor: str) -> str:
    """One page of a report, for the company, or (`?unit=`) for one published unit, or of one row only."""
    tables, spoken, page, earlier, history = _reading(release_id)
    unit, is_marking = page.group.code, may_edit() and not page.is_row
    beside = marks(release_id, tables) if is_marking else None
    try:
        shown = report_pages.screen(tables, spoken, anchor, unit, earlier, beside, history)
    except Refusal:
        missing()
    return render_template(
        "client/report.html",
        line=next(one for one in releases.for_client(house(), own_client()) if one.id == release_id),
        tables=tables,
        readable=page,
        pages=[(address(one), one) for one in own_pages(releases.load(house(), release_id, own_client()))],
        unit=address(page),
        pdf=None if unit == COMPANY else unit,
        has_pdf=not page.is_row and (unit == COMPANY or unit in {one.code for one in _pdf_units(tables)}),
        parts=report_pages.contents(tables, spoken, unit, earlier, history),
        anchor=anchor,
        page=shown,
        marking=is_marking,
        has_dialogue=listing.has_dialogue(house(), release_id),
    )


def _reading(release_id: int) -> tuple[Release, str, Readable, Release | None, list[Release]]:
    """What a page is made from: tables, language, which page, the release before, those before that. Another client's:
    as if none."""
    try:
        tables = releases.load(house(), release_id, own_client())
    except Refusal:
        missing()
    spoken = language() if language() in tables.questionnaire.languages else tables.questionnaire.languages[0]
    page = asked_for(tables)
    older = (as_read_before(one, page) for one in releases.before(house(), tables.survey, tables.wave))
    before = [one for one in older if one is not None]
    return as_read(tables, page), spoken, page, before[-1] if before else None, before[:-1]


@blueprint.get(f"/reports/<int:release_id>/<any({ANY}):kind>/<tag:spoken>")
@allow(Act.REPORT_READ)
def report_file(release_id: int, kind: str, spoken: str) -> Response | FlaskResponse:
    """A released report as a file, of the company or (`?unit=`, PDFs only) of one unit. Reading one is on record."""
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
    if kind in SHORT:
        name = f"report-{release_id}-{SHORT[kind]}-{spoken}.{Length.FULL.kind}"
    return FlaskResponse(content, mimetype=KINDS[kind], headers={"Content-Disposition": f'inline; filename="{name}"'})


def _unit_of_file(release_id: int, kind: str) -> str:
    """The unit whose PDF is asked for, "" for the company.

    A reader of some units gets the PDFs of those units, never the company's, and never the tables, which hold all.
    """
    asked = request.args.get("unit", "")
    if not asked and not account().units:
        return ""
    if kind not in PDFS_OF_UNITS or asked not in {group.code for group in _pdf_units(_reading(release_id)[0])}:
        missing()
    return asked


def _pdf_units(tables: Release) -> list[Group]:
    """The units whose PDF this account may have: every published one, or exactly those it is limited to."""
    own = set(own_units())
    return [one for one in tables.units() if one.code != COMPANY and (not own or one.path in own)]

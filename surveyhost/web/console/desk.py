"""The release desk: what was checked, what is protected, and the second person's signature."""

import tempfile

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...core.release import Release
from ...services import approval, jobs, print_room, releases, unit_reports
from ...services.releases import ReleaseLine
from ..account.guard import account, actor, allow, house
from ..account.words import say
from .blueprint import attempt, blueprint, found

KINDS = {"pdf": "application/pdf", "csv": "text/csv", "json": "application/json",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation"}  # fmt: skip


@blueprint.get("/releases/")
@allow("release.see")
def release_list() -> str:
    """What waits for a signature, then everything else."""
    return render_template("console/releases.html", lines=releases.waiting(house()), all=releases.everything(house()))


@blueprint.get("/releases/<int:release_id>/")
@allow("release.see")
def release(release_id: int) -> str:
    """One release: the certificate's figures, the checks, the protected groups in the report's words."""
    line = found(releases.line, house(), release_id)
    if line.state == "sent_back":
        return render_template("console/release_gone.html", line=line)
    tables: Release = releases.load(house(), release_id)
    return render_template(
        "console/release.html",
        line=line,
        tables=tables,
        own=_is_own(line),
        counted=_counted(tables),
        is_read=release_id not in approval.unread(house()),
        units=unit_reports.standing(house(), release_id),
    )


def _is_own(line: ReleaseLine) -> bool:
    return line.prepared_by.casefold() == account().email.casefold()


def _counted(tables: Release) -> dict[str, int]:
    """Figures of the page that are functions of what would be printed."""
    clipped = [share for cell in tables.cells.values() for share in cell.shares if not share.exact]
    return {
        "groups": len(tables.groups),
        "smallest": min((group.respondents for group in tables.groups), default=0),
        "least": min((cell.n for cell in tables.cells.values()), default=0),
        "cells": len(tables.cells),
        "bands": sum(1 for cell in tables.cells.values() if cell.form == "bands"),
        "high": sum(1 for share in clipped if share.high == 100),
        "low": sum(1 for share in clipped if share.low == 0),
        "comments": sum(len(one.comments) for one in tables.comments),
        "lists": len(tables.comments),
        "single": sum(1 for place in tables.protected if place.measure is not None),
    }


@blueprint.get("/releases/<int:release_id>/<any(pdf, csv, xlsx, json, pptx):kind>/<any(vi, en):language>")
@allow("release.see")
def release_file(release_id: int, kind: str, language: str) -> FlaskResponse:
    """A release as a file; a report that is not printed yet is printed now, as it would be."""
    line = found(releases.line, house(), release_id)
    try:
        content = releases.file(house(), release_id, kind, language)
    except Refusal as refusal:
        if refusal.code != "report-waiting":
            raise
        content = print_room.pdf(house(), release_id, language)
    name = f"release-{line.survey_id}-{line.wave}-{line.number}.{kind}"
    return FlaskResponse(content, mimetype=KINDS[kind], headers={"Content-Disposition": f'inline; filename="{name}"'})


@blueprint.post("/releases/<int:release_id>/units/<any(vi, en):language>")
@allow("report.print")
def release_units(release_id: int, language: str) -> Response:
    """Ask the worker for the reports of all units."""
    found(releases.line, house(), release_id)

    def act() -> None:
        unit_reports.order(house(), actor(), release_id, language)
        jobs.enqueue_units(house())

    back = url_for("console.release", release_id=release_id, _anchor="units")
    return attempt(act, say("The unit reports are being printed."), back)


@blueprint.get("/releases/<int:release_id>/units/<any(vi, en):language>.zip")
@allow("release.see")
def release_units_file(release_id: int, language: str) -> FlaskResponse | Response:
    """All unit reports with an index. Those still being printed: back to the release, where their progress stands."""
    line = found(releases.line, house(), release_id)
    made = tempfile.TemporaryFile()  # noqa: SIM115  (closed when the answer has been sent)
    try:
        unit_reports.archive(house(), release_id, language, made)
    except Refusal:
        return redirect(url_for("console.release", release_id=release_id, _anchor="units"))
    made.seek(0)
    name = f"units-{line.survey_id}-{line.wave}-{line.number}-{language}.zip"
    return send_file(made, "application/zip", as_attachment=True, download_name=name)


@blueprint.get("/releases/<int:release_id>/<any(approve, back):act>")
@allow("release.see")
def release_question(release_id: int, act: str) -> str:
    """The question before the signature, or before sending back."""
    line = found(releases.line, house(), release_id)
    return render_template(f"console/release_{act}.html", line=line)


@blueprint.post("/releases/<int:release_id>/approve")
@allow("release.approve", fresh=True)
def release_approve(release_id: int) -> Response:
    """The second person's signature; the service refuses the first person's."""
    found(releases.line, house(), release_id)
    back = url_for("console.release", release_id=release_id)

    def act() -> None:
        if request.form.get("read") != "1":
            raise Refusal(say("Tick that the report and the comments were read."), "unread")
        approval.approve(house(), actor(), release_id)

    return attempt(act, say("Released. The tables are frozen and the report is printed."), back)


@blueprint.post("/releases/<int:release_id>/back")
@allow("release.approve")
def release_back(release_id: int) -> Response:
    """Back to who prepared it, with a note."""
    found(releases.line, house(), release_id)
    note = request.form.get("note", "")
    back = url_for("console.release", release_id=release_id)
    return attempt(
        lambda: approval.send_back(house(), actor(), release_id, note), say("Sent back with the note."), back
    )

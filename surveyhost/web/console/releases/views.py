"""The release desk: what was checked, what is protected, and the second person's signature."""

import tempfile

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.release.model import Release
from ....core.report_length import OF_UNITS, Length
from ....core.roles import Act
from ....core.wave.lifecycle import ReleaseState
from ....services.office import jobs
from ....services.releases import approval, releases, signed_reports, unit_reports
from ....services.releases.refusals import ReportWaiting
from ....services.threads import listing
from ....store.office.release import ListedRelease
from ...account.guard import account, actor, allow, house
from ...account.language import say
from ..blueprint import attempt, blueprint, found
from .forms import Approval, SentBack

KINDS = {"pdf": "application/pdf", "csv": "text/csv", "json": "application/json",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation"}  # fmt: skip
LENGTHS = ", ".join(OF_UNITS)


@blueprint.get("/releases/")
@allow(Act.RELEASE_SEE)
def release_list() -> str:
    """What waits for a signature, then everything else."""
    return render_template(
        "console/releases/releases.html", lines=releases.waiting(house()), all=releases.everything(house())
    )


@blueprint.get("/releases/<int:release_id>/")
@allow(Act.RELEASE_SEE)
def release(release_id: int) -> str:
    """One release: the certificate's figures, the checks, the protected groups in the report's words."""
    return _page(release_id)


def _page(release_id: int, form: Approval | None = None) -> str:
    line = found(releases.line, house(), release_id)
    if line.state == ReleaseState.SENT_BACK:
        return render_template("console/releases/release_gone.html", line=line)
    tables: Release = releases.load(house(), release_id)
    return render_template(
        "console/releases/release.html",
        line=line,
        tables=tables,
        own=_is_own(line),
        counted=_counted(tables),
        is_read=release_id not in approval.unread(house()),
        has_dialogue=listing.has_dialogue(house(), release_id),
        units=unit_reports.progress(house(), release_id),
        form=form or Approval(),
    )


def _is_own(line: ListedRelease) -> bool:
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


@blueprint.get("/releases/<int:release_id>/<any(pdf, csv, xlsx, json, pptx):kind>/<tag:language>")
@allow(Act.RELEASE_SEE)
def release_file(release_id: int, kind: str, language: str) -> FlaskResponse:
    """A release as a file; a report that is not printed yet is printed now, as it would be."""
    line = found(releases.line, house(), release_id)
    try:
        content = releases.file(house(), release_id, kind, language)
    except ReportWaiting:
        if language not in found(releases.load, house(), release_id).questionnaire.languages:
            abort(404)
        content = signed_reports.pdf(house(), release_id, language)
    name = f"release-{line.survey_id}-{line.wave}-{line.number}.{kind}"
    return FlaskResponse(content, mimetype=KINDS[kind], headers={"Content-Disposition": f'inline; filename="{name}"'})


@blueprint.post(f"/releases/<int:release_id>/units/<any({LENGTHS}):length>/<tag:language>")
@allow(Act.REPORT_PRINT)
def release_units(release_id: int, length: str, language: str) -> Response:
    """Ask the worker for the reports of all units, in one of two lengths."""
    found(releases.line, house(), release_id)

    def act() -> None:
        unit_reports.order(house(), actor(), release_id, language, Length(length))
        jobs.enqueue_units(house())

    back = url_for("console.release", release_id=release_id, _anchor="units")
    return attempt(act, say("The unit reports are being printed."), back)


@blueprint.get(f"/releases/<int:release_id>/units/<any({LENGTHS}):length>/<tag:language>.zip")
@allow(Act.RELEASE_SEE)
def release_units_file(release_id: int, length: str, language: str) -> FlaskResponse | Response:
    """All unit reports with an index. Those still being printed: back to the release, where their progress stands."""
    line = found(releases.line, house(), release_id)
    made = tempfile.TemporaryFile()  # noqa: SIM115  (closed when the answer has been sent)
    try:
        unit_reports.archive(house(), release_id, language, made, Length(length))
    except Refusal:
        return redirect(url_for("console.release", release_id=release_id, _anchor="units"))
    made.seek(0)
    short = "" if length == Length.FULL else f"{length}-"
    name = f"units-{line.survey_id}-{line.wave}-{line.number}-{short}{language}.zip"
    return send_file(made, "application/zip", as_attachment=True, download_name=name)


@blueprint.get("/releases/<int:release_id>/<any(approve, back):act>")
@allow(Act.RELEASE_SEE)
def release_question(release_id: int, act: str) -> str:
    """The question before the signature, or before sending back."""
    line = found(releases.line, house(), release_id)
    return render_template(f"console/releases/release_{act}.html", line=line, form=SentBack())


@blueprint.post("/releases/<int:release_id>/approve")
@allow(Act.RELEASE_APPROVE, fresh=True)
def release_approve(release_id: int) -> Response | tuple[str, int]:
    """The second person's signature; the service refuses the first person's."""
    line = found(releases.line, house(), release_id)
    form = Approval()
    if line.state == ReleaseState.PREPARED and not form.validate():
        return _page(release_id, form), 422
    back = url_for("console.release", release_id=release_id)
    done = say("Released. The tables are frozen and the report is printed.")
    return attempt(lambda: approval.approve(house(), actor(), release_id), done, back)


@blueprint.post("/releases/<int:release_id>/back")
@allow(Act.RELEASE_APPROVE)
def release_back(release_id: int) -> Response | tuple[str, int]:
    """Back to who prepared it, with a note."""
    line = found(releases.line, house(), release_id)
    form = SentBack()
    try:
        form.check()
        approval.send_back(house(), actor(), release_id, form.note.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return render_template("console/releases/release_back.html", line=line, form=form), 422
    flash(say("Sent back with the note."), "ok")
    return redirect(url_for("console.release", release_id=release_id))

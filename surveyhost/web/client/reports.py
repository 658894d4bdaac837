"""Released reports of this client: the list, and each as a file."""

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...services import releases, viewing
from ..account.guard import account, actor, allow, house, missing
from ..account.refusals import in_words
from .blueprint import blueprint, own_client

KINDS = {"pdf": "application/pdf", "csv": "text/csv", "json": "application/json",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


@blueprint.get("/reports/")
@allow("report.read")
def report_list() -> str:
    """Newest first."""
    lines = releases.for_client(house(), own_client())
    return render_template("client/reports.html", lines=lines, limited=bool(account().units))


@blueprint.get("/reports/<int:release_id>/<any(pdf, csv, xlsx, json):kind>/<any(vi, en):language>")
@allow("report.read")
def report_file(release_id: int, kind: str, language: str) -> Response | FlaskResponse:
    """A released report as a file. Reading one is on record."""
    if account().units:
        missing()  # a reader of some units gets those units' reports, never the company's
    try:
        content = releases.file(house(), release_id, kind, language, own_client())
    except Refusal as refusal:
        if refusal.code != "report-waiting":
            missing()
        flash(in_words(refusal), "error")
        return redirect(url_for("client.report_list"))
    viewing.note(house(), actor(), release_id, own_client(), kind)
    name = f"report-{release_id}-{language}.{kind}"
    return FlaskResponse(content, mimetype=KINDS[kind], headers={"Content-Disposition": f'inline; filename="{name}"'})

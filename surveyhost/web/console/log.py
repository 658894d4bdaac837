"""The audit log: read, checked, exported."""

from collections.abc import Iterator

from flask import Response as FlaskResponse
from flask import render_template, request

from ...services import audit
from ..account.guard import allow, house
from .blueprint import blueprint

PAGE = 100


@blueprint.get("/audit/")
@allow("audit.read")
def audit_log() -> str:
    """The latest events, newest first; older ones by `?before=`."""
    before = request.args.get("before", type=int)
    client = request.args.get("client", type=int)
    events = audit.events(house(), client, PAGE, before)
    return render_template("console/audit.html", events=events, page=PAGE, client=client, before=before)


@blueprint.get("/audit/check")
@allow("audit.read")
def audit_check() -> str:
    """Walk the whole chain and say whether it holds."""
    return render_template("console/audit_check.html", chain=audit.check(house()))


@blueprint.get("/audit/export")
@allow("audit.read")
def audit_export() -> FlaskResponse:
    """The whole log, one JSON document a line: enough to check the chain without us."""

    def lines() -> Iterator[str]:
        for line in audit.export(here):
            yield line + "\n"

    here = house()
    headers = {"Content-Disposition": "attachment; filename=audit.jsonl"}
    return FlaskResponse(lines(), mimetype="application/x-ndjson", headers=headers)

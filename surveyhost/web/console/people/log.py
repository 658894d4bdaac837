"""The audit log: read, checked, exported."""

from collections.abc import Iterator

from flask import Response as FlaskResponse
from flask import render_template, request

from ....core.roles import Act
from ....core.texts.natural import natural
from ....services.office import audit
from ...account.guard import allow, house
from ...account.refusals import in_words
from ..blueprint import blueprint

PAGE = 100


@blueprint.get("/audit/")
@allow(Act.AUDIT_READ)
def audit_log() -> str:
    """The latest events, newest first; older ones by `?before=`."""
    before = natural(request.args.get("before"))
    client = natural(request.args.get("client"))
    events = audit.events(house(), client, PAGE, before)
    return render_template("console/people/audit.html", events=events, page=PAGE, client=client, before=before)


@blueprint.get("/audit/check")
@allow(Act.AUDIT_READ)
def audit_check() -> str:
    """Walk the whole chain and say whether it holds."""
    chain = audit.check(house())
    return render_template("console/people/audit_check.html", chain=chain, fault=chain.fault and in_words(chain.fault))


@blueprint.get("/audit/export")
@allow(Act.AUDIT_READ)
def audit_export() -> FlaskResponse:
    """The whole log, one JSON document a line: enough to check the chain without us."""

    def lines() -> Iterator[str]:
        for line in audit.export(here):
            yield line + "\n"

    here = house()
    headers = {"Content-Disposition": "attachment; filename=audit.jsonl"}
    return FlaskResponse(lines(), mimetype="application/x-ndjson", headers=headers)

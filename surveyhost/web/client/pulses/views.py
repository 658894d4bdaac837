"""A client's pulses: the list, and each service over its periods."""

from flask import Response as FlaskResponse
from flask import render_template

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.pulses import reading
from ....services.pulses.drawing import drawn, journey
from ...account.guard import account, allow, house, missing
from ...account.language import language
from ..blueprint import blueprint, own_client


@blueprint.get("/pulses/")
@allow(Act.REPORT_READ)
def pulse_list() -> str:
    """Every pulse of this client that two people have approved. Its figures are of the whole company."""
    if account().units:
        missing()
    return render_template("client/pulses.html", pulses=reading.listed(house(), own_client(), is_approved=True))


@blueprint.get("/pulses/<int:pulse_id>/")
@allow(Act.REPORT_READ)
def pulse(pulse_id: int) -> str:
    """One pulse: each service over its periods, what is withheld and why."""
    if account().units:
        missing()
    try:
        found = reading.view(house(), pulse_id, own_client())
    except Refusal:
        missing()
    spoken = language() if _printed(pulse_id, language()) is not None else ""
    return render_template("client/pulse.html", pulse=found, drawn=drawn, journey=journey, printed=spoken)


def _printed(pulse_id: int, spoken: str) -> bytes | None:
    return reading.printed(house(), pulse_id, own_client(), spoken)


@blueprint.get("/pulses/<int:pulse_id>/pdf/<tag:spoken>")
@allow(Act.REPORT_READ)
def pulse_file(pulse_id: int, spoken: str) -> FlaskResponse:
    """The pulse as the desk printed it last, a page for each service."""
    if account().units:
        missing()
    try:
        content = _printed(pulse_id, spoken)
    except Refusal:
        missing()
    if content is None:
        missing()
    headers = {"Content-Disposition": f'inline; filename="pulse-{pulse_id}-{spoken}.pdf"'}
    return FlaskResponse(content, mimetype="application/pdf", headers=headers)

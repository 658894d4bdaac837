"""Slips of a wave: how many, for whom; printed when asked for, and handed over at once."""

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...core.errors import Refusal
from ...services import slips
from ..account.guard import actor, allow, house
from ..account.refusals import in_words
from .blueprint import blueprint
from .waves import the_wave


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/slips")
@allow("slip.print")
def slip_page(survey_id: int, number: int) -> str:
    """What would be printed, and the question before it is."""
    page, line = the_wave(survey_id, number)
    printable = slips.printable(house(), line.wave)
    units = [(unit, unit) for unit in printable.units]
    return render_template(
        "console/slips.html", survey=page, wave=line, printable=printable, units=units, most=slips.AT_ONCE
    )


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/slips")
@allow("slip.print", fresh=True)
def slip_print(survey_id: int, number: int) -> AnyResponse:
    """The PDF. It lies nowhere but in this answer, which no cache keeps."""
    _, line = the_wave(survey_id, number)
    unit, person = request.form.get("unit", ""), request.form.get("person", "").strip()
    try:
        made = slips.print_slips(house(), actor(), line.wave, unit, person, slips.AT_ONCE)
    except Refusal as refusal:
        flash(in_words(refusal), "error")
        return redirect(url_for("console.slip_page", survey_id=survey_id, number=number))
    name = f"attachment; filename=slips-{survey_id}-{number}.pdf"
    return Response(made.pdf, mimetype="application/pdf", headers={"Content-Disposition": name})

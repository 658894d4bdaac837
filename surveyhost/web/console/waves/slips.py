"""Slips of a wave: how many, for whom; printed when asked for, and handed over at once."""

from flask import Response, render_template
from werkzeug.wrappers import Response as AnyResponse

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.fieldwork import slips
from ...account.guard import actor, allow, house
from ..blueprint import blueprint
from .forms import SlipsWanted
from .views import the_wave


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/slips")
@allow(Act.SLIP_PRINT)
def slip_page(survey_id: int, number: int) -> str:
    """What would be printed, and the question before it is."""
    return _page(survey_id, number, SlipsWanted(formdata=None))


def _page(survey_id: int, number: int, form: SlipsWanted) -> str:
    page, line = the_wave(survey_id, number)
    printable = slips.printable(house(), line.wave)
    units = [(unit, unit) for unit in printable.units]
    return render_template(
        "console/waves/slips.html",
        survey=page,
        wave=line,
        printable=printable,
        units=units,
        most=slips.AT_ONCE,
        form=form,
    )


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/slips")
@allow(Act.SLIP_PRINT, fresh=True)
def slip_print(survey_id: int, number: int) -> AnyResponse:
    """The PDF. It lies nowhere but in this answer, which no cache keeps."""
    _, line = the_wave(survey_id, number)
    form = SlipsWanted()
    try:
        form.check()
        made = slips.print_slips(house(), actor(), line.wave, form.unit.data, form.person.data, slips.AT_ONCE)
    except Refusal as refusal:
        form.say_no(refusal)
        return Response(_page(survey_id, number, form), 422)
    name = f"attachment; filename=slips-{survey_id}-{number}.pdf"
    return Response(made.pdf, mimetype="application/pdf", headers={"Content-Disposition": name})

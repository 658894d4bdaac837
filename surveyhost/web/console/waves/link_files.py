"""A file of links for the firm's own messenger: made when asked for, and handed over at once."""

from flask import Response, render_template
from werkzeug.wrappers import Response as AnyResponse

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.letters.channels import link_file as files
from ...account.guard import actor, allow, house
from ...account.refusals import in_words
from ..blueprint import blueprint
from .forms import LinksWanted
from .views import the_wave


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/links")
@allow(Act.SLIP_PRINT)
def link_file(survey_id: int, number: int) -> str:
    """What a file would hold, and the question before it is made."""
    return _page(survey_id, number, LinksWanted(formdata=None))


def _page(survey_id: int, number: int, form: LinksWanted) -> str:
    page, line = the_wave(survey_id, number)
    offered, refused = None, ""
    try:
        offered = files.offered(house(), line.wave)
    except Refusal as refusal:
        refused = in_words(refusal)
    return render_template(
        "console/waves/link_file.html",
        survey=page,
        wave=line,
        offered=offered,
        refused=refused,
        most=files.AT_ONCE,
        form=form,
    )


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/links")
@allow(Act.SLIP_PRINT, fresh=True)
def link_file_make(survey_id: int, number: int) -> AnyResponse:
    """The file. It lies nowhere but in this answer, which no cache keeps."""
    _, line = the_wave(survey_id, number)
    form = LinksWanted()
    try:
        form.check()
        made = files.make(house(), actor(), line.wave, form.unit.data, files.AT_ONCE)
    except Refusal as refusal:
        form.say_no(refusal)
        return Response(_page(survey_id, number, form), 422)
    name = f"attachment; filename=links-{survey_id}-{number}.csv"
    return Response(made.content, mimetype="text/csv", headers={"Content-Disposition": name})

"""A client's dictionary: what its units and values are called in each language of its reports, as a workbook."""

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.setup import clients, dictionary
from ...account.guard import actor, allow, house
from ...account.language import say_many
from ..blueprint import blueprint, found
from .forms import Dictionary

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _page(client_id: int, form: Dictionary) -> str:
    line = found(clients.client, house(), client_id)
    spoken, kept = dictionary.spoken(house(), client_id), line.settings.get("names", {})
    return render_template("console/clients/client_names.html", client=line, form=form, spoken=spoken, names=kept)


@blueprint.get("/clients/<int:client_id>/names")
@allow(Act.CLIENT_EDIT)
def client_names(client_id: int) -> str:
    """What is called how, and where to send a workbook."""
    return _page(client_id, Dictionary())


@blueprint.get("/clients/<int:client_id>/names.xlsx")
@allow(Act.CLIENT_EDIT)
def client_names_file(client_id: int) -> FlaskResponse:
    """Every unit and value of the client's rosters, to be filled in."""
    content = found(dictionary.to_xlsx, house(), client_id)
    head = {"Content-Disposition": f"attachment; filename=names-{client_id}.xlsx"}
    return FlaskResponse(content, mimetype=XLSX, headers=head)


@blueprint.post("/clients/<int:client_id>/names")
@allow(Act.CLIENT_EDIT)
def client_names_keep(client_id: int) -> Response | tuple[str, int]:
    """Keep the names of a workbook; what is wrong with it is said on the field."""
    form = Dictionary()
    try:
        form.check()
        kept = found(dictionary.bring, house(), actor(), client_id, form.names.data.read())
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(client_id, form), 422
    flash(say_many("%(num)s word has a name.", "%(num)s words have a name.", kept), "ok")
    return redirect(url_for("console.client_names", client_id=client_id))

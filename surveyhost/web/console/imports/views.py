"""What a survey's file left out, once the survey is made."""

from flask import Response, render_template, request

from ....core.roles import Act
from ....formats import listing
from ....services.questionnaires import imports
from ...account.guard import allow, house, missing
from ...account.language import say
from ..blueprint import blueprint, found
from .listing import shown, translate

HERE = "/surveys/<int:survey_id>/left-out"


def _standing(survey_id: int) -> imports.Import:
    return found(imports.standing, house(), survey_id) or missing()


@blueprint.get(HERE)
@allow(Act.CONSOLE_SEE)
def left_out(survey_id: int) -> str:
    """By sheet or section and by kind of loss; `q` searches, `all` opens every line."""
    brought = _standing(survey_id)
    lines = shown(brought.left_out, request.args.get("q", ""), "all" in request.args)
    return render_template("console/imports/left_out.html", brought=brought, listing=lines)


@blueprint.get(f"{HERE}.csv")
@allow(Act.CONSOLE_SEE)
def left_out_file(survey_id: int) -> Response:
    """Every line as a table."""
    head = [say("Sheet or section"), say("Row"), say("Question"), say("What was left out")]
    content = listing.as_csv(_standing(survey_id).left_out, head, translate)
    headers = {"Content-Disposition": f"attachment; filename=left-out-{survey_id}.csv"}
    return Response(content, mimetype="text/csv", headers=headers)

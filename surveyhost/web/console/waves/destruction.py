"""What is destroyed of a wave after closing, and the signed records of it: ours, and the keeper's."""

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.fieldwork import closing
from ....services.releases import destruction_records
from ....services.tabulation import keeper_records
from ...account.guard import actor, allow, house
from ...account.language import say
from ..blueprint import blueprint, found
from .forms import Forgetting, KeeperRecord
from .views import back, the_wave, wave_page


@blueprint.get("/records/<int:record_id>")
@allow(Act.CONSOLE_SEE)
def record(record_id: int) -> FlaskResponse:
    """A signed record of destruction, as a file that `release verify` checks."""
    return FlaskResponse(
        found(destruction_records.file, house(), record_id),
        mimetype="application/json",
        headers={"Content-Disposition": f"attachment; filename=destruction-{record_id}.json"},
    )


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/forget")
@allow(Act.CONSOLE_SEE)
def wave_forget_question(survey_id: int, number: int) -> str:
    """The question before forgetting."""
    return _question(survey_id, number, Forgetting())


def _question(survey_id: int, number: int, form: Forgetting) -> str:
    page, line = the_wave(survey_id, number)
    return render_template("console/waves/wave_forget.html", survey=page, wave=line, form=form)


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/forget")
@allow(Act.WAVE_FORGET, fresh=True)
def wave_forget(survey_id: int, number: int) -> Response | tuple[str, int]:
    """Destroy boxes, key and counts, and the roster if that was ticked."""
    _, line = the_wave(survey_id, number)
    form = Forgetting()
    try:
        form.check()
        closing.forget(house(), actor(), line.wave, form.roster.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return _question(survey_id, number, form), 422
    flash(say("What could still be opened is destroyed; the signed record stands beside the report."), "ok")
    return redirect(back(line.wave))


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/keeper-record")
@allow(Act.WAVE_FORGET)
def wave_keeper_record(survey_id: int, number: int) -> Response | tuple[str, int]:
    """What the keeper signed on destroying the private half."""
    page, line = the_wave(survey_id, number)
    form = KeeperRecord()
    try:
        form.check()
        keeper_records.add(house(), actor(), line.wave, form.record.read(keeper_records.LARGEST))
    except Refusal as refusal:
        form.say_no(refusal)
        return wave_page(page, line, form), 422
    flash(say("The keeper's record stands beside ours."), "ok")
    return redirect(back(line.wave))

"""A split count's way to the keeper and back: the plan, the ballots, the outcome."""

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.setup import lists
from ....services.setup.lists import ListedWave
from ....services.tabulation.split import ballots_file, outcome_file, plan, status
from ...account.guard import actor, allow, house, missing
from ...account.language import say
from ..blueprint import blueprint, found
from .forms import BroughtOutcome
from .views import the_wave

ADDRESS = "/surveys/<int:survey_id>/waves/<int:number>/split"


def _split(survey_id: int, number: int) -> tuple[lists.SurveyPage, ListedWave]:
    """As `the_wave`; the page that says there is none where a wave is not counted in halves."""
    page, line = the_wave(survey_id, number)
    if line.split is None:
        missing()
    return page, line


@blueprint.get(ADDRESS)
@allow(Act.CONSOLE_SEE)
def wave_split(survey_id: int, number: int) -> str:
    """For whom the count waits, and what goes to the keeper."""
    return _page(*_split(survey_id, number), BroughtOutcome())


def _page(page: lists.SurveyPage, line: ListedWave, form: BroughtOutcome) -> str:
    return render_template(
        "console/waves/wave_split.html",
        survey=page,
        wave=line,
        form=form,
        standing=found(status.of, house(), line.wave),
        words=outcome_file.words_of(house(), line.wave),
    )


def _file(name: str, content: bytes) -> FlaskResponse:
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return FlaskResponse(content, mimetype="application/octet-stream", headers=headers)


@blueprint.get(f"{ADDRESS}/plan")
@allow(Act.WAVE_PLAN)
def wave_split_plan(survey_id: int, number: int) -> FlaskResponse:
    """What the keeper checks before anybody answers."""
    _, line = _split(survey_id, number)
    return _file(plan.NAME, plan.plan_file(house(), line.wave))


@blueprint.post(f"{ADDRESS}/ballots")
@allow(Act.RELEASE_PREPARE, fresh=True)
def wave_split_ballots(survey_id: int, number: int) -> FlaskResponse | tuple[str, int]:
    """What the keeper counts: the same file however often it is asked for."""
    page, line = _split(survey_id, number)
    try:
        return _file(ballots_file.NAME, ballots_file.export(house(), actor(), line.wave))
    except Refusal as refusal:
        form = BroughtOutcome()
        form.say_no(refusal)
        return _page(page, line, form), 422


@blueprint.post(f"{ADDRESS}/outcome")
@allow(Act.RELEASE_PREPARE, fresh=True)
def wave_split_outcome(survey_id: int, number: int) -> Response | tuple[str, int]:
    """What the keeper counted."""
    page, line = _split(survey_id, number)
    form = BroughtOutcome()
    try:
        form.check()
        content = form.outcome.read(outcome_file.LARGEST + 1)
        outcome_file.bring(house(), actor(), line.wave, content, form.words.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(page, line, form), 422
    flash(say("Both halves are added up. A release can be prepared."), "ok")
    return redirect(url_for("console.wave_split", survey_id=survey_id, number=number))

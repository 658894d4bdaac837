"""Waves: planned, opened, reminded of, closed, forgotten. Every step that cannot be taken back asks first."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response as FlaskResponse
from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...services import abandoning, clients, fieldwork, jobs, keeper, records, slips, surveys, tally, wave_plan
from ...services.survey_pages import WaveLine
from ...services.surveys import SurveyWave
from ..account.guard import account, actor, allow, house, missing
from ..account.refusals import in_words
from ..account.words import say
from .blueprint import attempt, blueprint, found


@blueprint.get("/surveys/<int:survey_id>/plan")
@allow("wave.plan")
def plan(survey_id: int) -> str:
    """Which groups will be reportable, lifted, merged, and how unique the stored values are."""
    page = found(surveys.survey, house(), survey_id)
    planned, paper, refused = None, None, None
    try:
        if page.people:
            everybody, planned = wave_plan.foreseen(house(), survey_id)
            paper = slips.planned(everybody)
    except Refusal as refusal:
        refused = in_words(refusal)
    return render_template("console/plan.html", survey=page, plan=planned, slips=paper, refused=refused)


@blueprint.get("/surveys/<int:survey_id>/open")
@allow("wave.open")
def wave_open(survey_id: int) -> str:
    """The question before opening: from when to when, and what is frozen."""
    page = found(surveys.survey, house(), survey_id)
    zone = found(clients.client, house(), page.client_id).time_zone
    return render_template("console/wave_open.html", survey=page, zone=zone)


@blueprint.post("/surveys/<int:survey_id>/open")
@allow("wave.open")
def wave_open_submit(survey_id: int) -> Response:
    """Freeze the policy, mint, write the invitations."""
    page = found(surveys.survey, house(), survey_id)
    zone = ZoneInfo(found(clients.client, house(), page.client_id).time_zone)

    def act() -> None:
        opens, closes = _moment("opens", zone), _moment("closes", zone)
        fieldwork.open_wave(house(), actor(), survey_id, opens, closes)
        line = surveys.survey(house(), survey_id).waves[-1]
        jobs.enqueue_letters(house(), line.id)

    then = url_for("console.survey", survey_id=survey_id)
    return attempt(act, say("The wave is minted and the invitations are on their way."), then)


def _moment(field: str, zone: ZoneInfo) -> datetime | None:
    text = request.form.get(field, "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        raise Refusal(f"'{text}' is no moment; expected one like 2026-11-27T17:00.", "closes") from None


def the_wave(survey_id: int, number: int) -> tuple[surveys.SurveyPage, WaveLine]:
    """The survey's page and one of its waves; the page that says there is none."""
    page = found(surveys.survey, house(), survey_id)
    line = next((line for line in page.waves if line.wave.wave_number == number), None)
    if line is None:
        missing()
    return page, line


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/")
@allow("console.see")
def wave(survey_id: int, number: int) -> str:
    """Fieldwork: letters, the rate in steps. There is no list of who has answered."""
    page, line = the_wave(survey_id, number)
    status = fieldwork.status(house(), line.wave)
    units = fieldwork.monitor(house(), line.wave)
    signed = [one for one in records.of_survey(house(), survey_id) if one.wave == number]
    return render_template(
        "console/wave.html", survey=page, wave=line, status=status, units=units, records=signed, now=house().now()
    )


@blueprint.get("/records/<int:record_id>")
@allow("console.see")
def record(record_id: int) -> FlaskResponse:
    """A signed record of destruction, as a file that `release verify` checks."""
    return FlaskResponse(
        found(records.file, house(), record_id),
        mimetype="application/json",
        headers={"Content-Disposition": f"attachment; filename=destruction-{record_id}.json"},
    )


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/<any(remind, close, prepare, forget, abandon):act>")
@allow("console.see")
def wave_question(survey_id: int, number: int, act: str) -> str:
    """The question before an act; the act itself asks for its own role."""
    page, line = the_wave(survey_id, number)
    return render_template(f"console/wave_{act}.html", survey=page, wave=line)


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/remind")
@allow("wave.remind")
def wave_remind(survey_id: int, number: int) -> Response:
    """A reminder for everybody, with the same words for all."""
    _, line = the_wave(survey_id, number)

    def act() -> None:
        fieldwork.remind(house(), actor(), line.wave)
        jobs.enqueue_letters(house(), line.id)

    return attempt(act, say("The reminder is on its way to everybody."), _back(line.wave))


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/close")
@allow("wave.close", fresh=True)
def wave_close(survey_id: int, number: int) -> Response:
    """Close for good."""
    _, line = the_wave(survey_id, number)
    done = say("The wave is closed. Every link and every key that could tie an answer to a name is destroyed.")
    return attempt(lambda: fieldwork.close(house(), actor(), line.wave), done, _back(line.wave))


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/abandon")
@allow("wave.close", fresh=True)
def wave_abandon(survey_id: int, number: int) -> Response:
    """Take back a wave that was planned and cannot be minted."""
    _, line = the_wave(survey_id, number)
    then = url_for("console.survey", survey_id=survey_id)
    return attempt(
        lambda: abandoning.abandon(house(), actor(), line.wave), say("The wave is taken back."), then, _back(line.wave)
    )


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/prepare")
@allow("release.prepare", fresh=True)
def wave_prepare(survey_id: int, number: int) -> Response:
    """Tabulate, protect, audit; lay the release before a second person."""
    _, line = the_wave(survey_id, number)

    def act() -> None:
        brought = None
        if request.form.get("private_key", "").strip():
            keeper.hand_over(house(), actor(), line.id, request.form["private_key"])
            brought = keeper.take(house(), line.id)
        tally.prepare(house(), actor(), survey_id, number, private_key=brought)

    done = say("The release is prepared by %(name)s. Somebody else signs it.", name=account().name or account().email)
    return attempt(act, done, url_for("console.release_list"), _back(line.wave))


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/forget")
@allow("wave.forget", fresh=True)
def wave_forget(survey_id: int, number: int) -> Response:
    """Destroy boxes, key and counts, and the roster if that was ticked."""
    _, line = the_wave(survey_id, number)
    roster = request.form.get("roster") == "1"
    done = say("What could still be opened is destroyed; the signed record stands beside the report.")
    return attempt(lambda: fieldwork.forget(house(), actor(), line.wave, roster), done, _back(line.wave))


def _back(wave: SurveyWave) -> str:
    return url_for("console.wave", survey_id=wave.survey_id, number=wave.wave_number)

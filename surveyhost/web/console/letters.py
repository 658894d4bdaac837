"""Letters of a wave: how many went, which came back, and what is done about those."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from ...services import fieldwork, jobs, undelivered
from ...services.survey_pages import WaveLine
from ..account.guard import actor, allow, house
from ..account.words import say
from .blueprint import attempt, blueprint
from .waves import the_wave


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/letters")
@allow("console.see")
def letters(survey_id: int, number: int) -> str:
    """Letters by state."""
    page, line = the_wave(survey_id, number)
    status = fieldwork.status(house(), line.wave)
    return render_template("console/letters.html", survey=page, wave=line, status=status)


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/undelivered")
@allow("letter.edit")
def undelivered_list(survey_id: int, number: int) -> str:
    """Refused and delayed letters, with whose they are. That a letter came back says nothing about who answered."""
    page, line = the_wave(survey_id, number)
    lines = undelivered.listed(house(), line.wave)
    return render_template("console/undelivered.html", survey=page, wave=line, lines=lines)


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/undelivered/<int:letter_id>")
@allow("letter.edit")
def undelivered_mend(survey_id: int, number: int, letter_id: int) -> Response:
    """Send it again, to another address if one was typed, or print a slip instead."""
    _, line = the_wave(survey_id, number)
    return attempt(
        lambda: _mend(line, letter_id),
        say("Put right."),
        url_for("console.undelivered_list", survey_id=survey_id, number=number),
    )


def _mend(line: WaveLine, letter_id: int) -> None:
    email, act = request.form.get("email", "").strip(), request.form.get("act", "")
    if act == "slip":
        undelivered.by_slip(house(), actor(), line.wave, letter_id)
        return
    if email:
        undelivered.correct(house(), actor(), line.wave, letter_id, email)
    else:
        undelivered.retry(house(), actor(), line.wave, letter_id)
    jobs.enqueue_letters(house(), line.id)

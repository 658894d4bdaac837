"""When letters go: the plan of reminders, and a pause."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...core.reminders import MOST, parse
from ...services import clients, reminders, surveys
from ..account.guard import actor, allow, house
from ..account.refusals import in_words
from ..account.words import say
from .blueprint import attempt, blueprint, found
from .waves import the_wave

SPARE = 2
"""Empty lines below those that are filled in."""


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder as its form shows it: days before closing or a day, and an hour."""

    days: str = ""
    day: str = ""
    at: str = "09:00"

    def text(self) -> str:
        """As the plan keeps it; "" for a line that nobody filled in."""
        when = self.day or self.days
        return f"{when}@{self.at}" if when else ""


@blueprint.get("/surveys/<int:survey_id>/reminders")
@allow("letter.edit")
def reminder_plan(survey_id: int) -> str:
    """Up to five reminders, by days before closing or by day, at an hour of the client's."""
    page = found(surveys.survey, house(), survey_id)
    kept = [parse(text) for text in page.settings.get("reminder_plan", ())]
    return _page(page, [Line(str(one.days_before) if one.day is None else "", str(one.day or ""), f"{one.at:%H:%M}")
                        for one in kept], [])  # fmt: skip


def _page(page: surveys.SurveyPage, lines: list[Line], problems: list[tuple[str, str]]) -> str:
    zone = found(clients.client, house(), page.client_id).time_zone
    filled = [line for line in lines if line.text()]
    shown = [*filled, *[Line()] * min(SPARE, MOST - len(filled))]
    wave = next((one for one in page.waves if one.state in {"planned", "minted", "open"}), None)
    return render_template(
        "console/reminders.html", survey=page, lines=shown, zone=zone, wave=wave, problems=problems, most=MOST
    )


@blueprint.post("/surveys/<int:survey_id>/reminders")
@allow("letter.edit")
def reminder_plan_keep(survey_id: int) -> Response | tuple[str, int]:
    """Keep the plan; a wave in the field follows it from now on."""
    page = found(surveys.survey, house(), survey_id)
    lines = _lines()
    try:
        reminders.set_plan(house(), actor(), survey_id, [one.text() for one in lines if one.text()])
    except Refusal as refusal:
        return _page(page, lines, [("days_1", in_words(refusal))]), 422
    done = say("The plan is kept.")
    return attempt(lambda: None, done, url_for("console.survey", survey_id=survey_id))


def _lines() -> list[Line]:
    form = request.form
    numbers = range(1, MOST + 1)
    names = ("days", "day", "at")
    return [Line(*(form.get(f"{name}_{number}", "").strip() for name in names)) for number in numbers]


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/letters/<any(pause, resume):act>")
@allow("letter.edit")
def letters_pause(survey_id: int, number: int, act: str) -> Response:
    """Let no letter go out, or let them go on."""
    _, line = the_wave(survey_id, number)
    do = reminders.pause if act == "pause" else reminders.resume
    done = say("No letter goes out until you let them.") if act == "pause" else say("The letters go on.")
    then = url_for("console.letters", survey_id=survey_id, number=number)
    return attempt(lambda: do(house(), actor(), line.wave), done, then)

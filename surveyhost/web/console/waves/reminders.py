"""When letters go: the plan of reminders, and a pause."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....core.wave.lifecycle import STANDING
from ....core.wave.reminders import MOST, parse
from ....services.letters import reminders
from ....services.setup import clients, lists
from ...account.guard import actor, allow, house
from ...account.language import say
from ..blueprint import attempt, blueprint, found
from .forms import ReminderPlan
from .views import the_wave

SPARE = 2
"""Empty lines below those that are filled in."""


@blueprint.get("/surveys/<int:survey_id>/reminders")
@allow(Act.LETTER_EDIT)
def reminder_plan(survey_id: int) -> str:
    """Up to five reminders, by days before closing or by day, at an hour of the client's."""
    page = found(lists.survey, house(), survey_id)
    kept = [parse(text) for text in page.settings.get("reminder_plan", ())]
    filled: dict[str, str] = {}
    for number, one in enumerate(kept, 1):
        filled[f"days_{number}"] = str(one.days_before) if one.day is None else ""
        filled[f"day_{number}"] = str(one.day or "")
        filled[f"at_{number}"] = f"{one.at:%H:%M}"
    return _page(page, ReminderPlan(data=filled))


def _page(page: lists.SurveyPage, form: ReminderPlan) -> str:
    zone = found(clients.client, house(), page.client_id).time_zone
    filled = [number for number, (days, day, _) in enumerate(form.lines(), 1) if days or day]
    shown = range(1, min(MOST, max(filled, default=0) + SPARE) + 1)
    wave = next((one for one in page.waves if one.state in STANDING), None)
    return render_template(
        "console/waves/reminders.html",
        survey=page,
        form=form,
        shown=shown,
        planned=len(filled),
        zone=zone,
        wave=wave,
        most=MOST,
    )


@blueprint.post("/surveys/<int:survey_id>/reminders")
@allow(Act.LETTER_EDIT)
def reminder_plan_keep(survey_id: int) -> Response | tuple[str, int]:
    """Keep the plan; a wave in the field follows it from now on."""
    page = found(lists.survey, house(), survey_id)
    form = ReminderPlan()
    try:
        form.check()
        _parse_each(form)
        reminders.set_plan(house(), actor(), survey_id, [text for _, text in form.texts()])
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(page, form), 422
    done = say("The plan is saved.")
    return attempt(lambda: None, done, url_for("console.survey", survey_id=survey_id))


def _parse_each(form: ReminderPlan) -> None:
    """Refusal on the line whose text is no reminder."""
    for name, text in form.texts():
        try:
            parse(text)
        except Refusal as refusal:
            refusal.field = name
            raise


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/letters/<any(pause, resume):act>")
@allow(Act.LETTER_EDIT)
def letters_pause(survey_id: int, number: int, act: str) -> Response:
    """Let no letter go out, or let them go on."""
    _, line = the_wave(survey_id, number)
    do = reminders.pause if act == "pause" else reminders.resume
    done = say("No letter goes out until you let them.") if act == "pause" else say("The letters go on.")
    then = url_for("console.letters", survey_id=survey_id, number=number)
    return attempt(lambda: do(house(), actor(), line.wave), done, then)

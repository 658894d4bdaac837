"""Waves: planned, opened, reminded of, closed, forgotten. Every step that cannot be taken back asks first."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.fieldwork import abandoning, closing, opening, write_off
from ....services.fieldwork import status as wave_status
from ....services.letters import reminders
from ....services.loop import setting_up
from ....services.office import jobs
from ....services.office.survey_rows import SurveyWave
from ....services.releases import destruction_records
from ....services.setup import clients, lists
from ....services.setup.lists import ListedWave
from ....services.tabulation import keeper, preparing, protecting
from ....services.vault import tampering
from ...account.guard import account, actor, allow, house, lasts, missing, prove
from ...account.language import say
from ...account.refusals import in_words
from ...forms.base import WHOLE
from ..blueprint import attempt, blueprint, found
from ..refusals import PrivateKeyNotBrought
from .forms import BroughtKey, KeeperRecord, OpenWave

TYPING = timedelta(minutes=10)
"""As long somebody may take to type a key in words."""


@blueprint.get("/surveys/<int:survey_id>/open")
@allow(Act.WAVE_OPEN)
def wave_open(survey_id: int) -> str:
    """The question before opening: from when to when, and what is frozen."""
    page = found(lists.survey, house(), survey_id)
    zone = found(clients.client, house(), page.client_id).time_zone
    return _opening(page, zone, OpenWave())


def _opening(page: lists.SurveyPage, zone: str, form: OpenWave) -> str:
    again = setting_up.standing(house(), page.id)
    return render_template("console/waves/wave_open.html", survey=page, zone=zone, form=form, again=again)


@blueprint.post("/surveys/<int:survey_id>/open")
@allow(Act.WAVE_OPEN)
def wave_open_submit(survey_id: int) -> Response | tuple[str, int]:
    """Freeze the policy, mint, write the invitations."""
    page = found(lists.survey, house(), survey_id)
    zone = ZoneInfo(found(clients.client, house(), page.client_id).time_zone)
    form = OpenWave()
    try:
        form.check()
        opening.open_wave(house(), actor(), survey_id, form.opens.within(zone), form.closes.within(zone))
        jobs.enqueue_letters(house(), lists.survey(house(), survey_id).waves[-1].id)
    except Refusal as refusal:
        form.say_no(refusal)
        return _opening(page, zone.key, form), 422
    flash(say("The wave is minted and the invitations are on their way."), "ok")
    return redirect(url_for("console.survey", survey_id=survey_id))


def the_wave(survey_id: int, number: int) -> tuple[lists.SurveyPage, ListedWave]:
    """The survey's page and one of its waves; the page that says there is none."""
    page = found(lists.survey, house(), survey_id)
    line = next((line for line in page.waves if line.wave.wave_number == number), None)
    if line is None:
        missing()
    return page, line


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/")
@allow(Act.CONSOLE_SEE)
def wave(survey_id: int, number: int) -> str:
    """Fieldwork: letters, the rate in steps. There is no list of who has answered."""
    return wave_page(*the_wave(survey_id, number), KeeperRecord())


def wave_page(page: lists.SurveyPage, line: ListedWave, form: KeeperRecord) -> str:
    """The page of a wave; `form` takes the keeper's record."""
    status = wave_status.status(house(), line.wave)
    changed = tampering.found(house(), line.wave)
    units = () if changed else wave_status.monitor(house(), line.wave)
    signed = [one for one in destruction_records.of_survey(house(), page.id) if one.wave == line.wave.wave_number]
    return render_template(
        "console/waves/wave.html",
        survey=page,
        wave=line,
        status=status,
        units=units,
        records=signed,
        changed=changed,
        preparing=protecting.standing(house(), line.id),
        stuck=write_off.is_offered(house(), line.id, line.state),
        now=house().now(),
        form=form,
    )


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/<any(remind, close, prepare, abandon):act>")
@allow(Act.CONSOLE_SEE)
def wave_question(survey_id: int, number: int, act: str) -> str | Response:
    """The question before an act; the act itself asks for its own role.

    Where a keeper will type shares, the proof of who they are is asked for before, with time to type.
    """
    page, line = the_wave(survey_id, number)
    if act == "prepare" and line.needs_key and not lasts(TYPING):
        return prove()
    return render_template(f"console/waves/wave_{act}.html", survey=page, wave=line)


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/remind")
@allow(Act.WAVE_REMIND)
def wave_remind(survey_id: int, number: int) -> Response:
    """A reminder for everybody, with the same words for all."""
    _, line = the_wave(survey_id, number)

    def act() -> None:
        reminders.remind(house(), actor(), line.wave)
        jobs.enqueue_letters(house(), line.id)

    return attempt(act, say("The reminder is on its way to everybody."), back(line.wave))


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/close")
@allow(Act.WAVE_CLOSE, fresh=True)
def wave_close(survey_id: int, number: int) -> Response:
    """Close for good."""
    _, line = the_wave(survey_id, number)
    done = say("The wave is closed. Every link and every key that could tie an answer to a name is destroyed.")
    return attempt(lambda: closing.close(house(), actor(), line.wave), done, back(line.wave))


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/abandon")
@allow(Act.WAVE_CLOSE, fresh=True)
def wave_abandon(survey_id: int, number: int) -> Response:
    """Take back a wave that was planned and cannot be minted."""
    _, line = the_wave(survey_id, number)
    then = url_for("console.survey", survey_id=survey_id)
    return attempt(
        lambda: abandoning.abandon(house(), actor(), line.wave), say("The wave is taken back."), then, back(line.wave)
    )


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/mend")
@allow(Act.WAVE_CLOSE, fresh=True)
def wave_mend(survey_id: int, number: int) -> Response:
    """Put back what of the wave was written over in the vault."""
    _, line = the_wave(survey_id, number)
    done = say("The vault holds what was frozen again.")
    return attempt(lambda: tampering.mend(house(), actor(), line.wave), done, back(line.wave))


def _still_typed(survey_id: int, number: int, problem: str = "", field: str = WHOLE) -> tuple[str, int]:
    """The form as it was sent, key and all: it goes back to the browser it came from and is kept nowhere."""
    page, line = the_wave(survey_id, number)
    return render_template(
        "console/waves/wave_prepare.html",
        survey=page,
        wave=line,
        typed=BroughtKey().private_key.data,
        problems=[(field, problem)] if problem else [],
    ), (422 if problem else 403)


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/prepare")
@allow(Act.RELEASE_PREPARE, fresh=True, unproven=_still_typed)
def wave_prepare(survey_id: int, number: int) -> Response | tuple[str, int]:
    """Tabulate, protect, audit; lay the release before a second person."""
    _, line = the_wave(survey_id, number)
    try:
        brought = _brought(line)
    except Refusal as refusal:
        return _still_typed(survey_id, number, in_words(refusal), "private_key" if line.needs_key else WHOLE)
    try:
        is_done = preparing.prepare(house(), actor(), survey_id, (line.id, number), brought)
    except Refusal as refusal:
        return _still_typed(survey_id, number, in_words(refusal))
    if not is_done:
        return redirect(back(line.wave))
    by = account().name or account().email
    flash(say("The release is prepared by %(name)s. Somebody else signs it.", name=by), "ok")
    return redirect(url_for("console.release_list"))


def _brought(line: ListedWave) -> bytes | None:
    """The private key that was typed; None where none was. Refusal where it is none, or another wave's."""
    form = BroughtKey()
    form.check()
    if not form.private_key.data:
        if line.needs_key:
            raise PrivateKeyNotBrought()
        return None
    keeper.hand_over(house(), actor(), line.id, form.private_key.data)
    return keeper.take(house(), line.id)


def back(wave: SurveyWave) -> str:
    """The page of the wave."""
    return url_for("console.wave", survey_id=wave.survey_id, number=wave.wave_number)

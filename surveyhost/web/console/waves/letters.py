"""Letters of a wave: how many were accepted, which were refused, and what is done about those and the ones that never
reached anybody."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import NotThere, Refusal
from ....core.roles import Act
from ....services.fieldwork import status as wave_status
from ....services.letters import renewals, undelivered
from ....services.letters import trouble as mail_trouble
from ....services.office import jobs
from ....services.setup.lists import ListedWave
from ...account.guard import actor, allow, house, missing
from ...account.language import say
from ..blueprint import attempt, blueprint
from .forms import Mending, Renewal
from .views import the_wave

SLIP = "slip"
"""The button that asks for a slip in a letter's place."""


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/letters")
@allow(Act.CONSOLE_SEE)
def letters(survey_id: int, number: int) -> str:
    """Letters by state."""
    return _page(survey_id, number, Renewal())


def _page(survey_id: int, number: int, form: Renewal) -> str:
    page, line = the_wave(survey_id, number)
    status, trouble = wave_status.status(house(), line.wave), mail_trouble.current(house())
    return render_template(
        "console/waves/letters.html", survey=page, wave=line, status=status, trouble=trouble, form=form
    )


@blueprint.post("/letters/again")
@allow(Act.LETTER_EDIT)
def letters_again_all() -> Response:
    """Try everything again that our account or the mail server held up, in every wave."""
    return attempt(lambda: _again(None), say("All letters are tried again."), url_for("console.home"))


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/letters/again")
@allow(Act.LETTER_EDIT)
def letters_again(survey_id: int, number: int) -> Response:
    """The same for one wave."""
    _, line = the_wave(survey_id, number)
    then = url_for("console.letters", survey_id=survey_id, number=number)
    return attempt(lambda: _again(line), say("All letters are tried again."), then)


def _again(line: ListedWave | None) -> None:
    for wave_id in mail_trouble.again(house(), actor(), None if line is None else line.wave):
        jobs.enqueue_letters(house(), wave_id)


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/letters/renew")
@allow(Act.LETTER_EDIT)
def letters_renew(survey_id: int, number: int) -> Response | tuple[str, int]:
    """A new letter to one person, or a slip, though the first was accepted. Nothing here knows who has answered."""
    _, line = the_wave(survey_id, number)
    form = Renewal()
    try:
        form.check()
        done = _renew(line, form)
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(survey_id, number, form), 422
    flash(done, "ok")
    return redirect(url_for("console.letters", survey_id=survey_id, number=number))


def _renew(line: ListedWave, form: Renewal) -> str:
    """What was done, in words."""
    if form.act.data == SLIP:
        renewals.by_slip(house(), actor(), line.wave, form.person.data)
        return say("Print the slip under “Slips”.")
    renewals.renew(house(), actor(), line.wave, form.person.data, form.email.data)
    jobs.enqueue_letters(house(), line.id)
    return say("A new letter is on its way to the mail server.")


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/undelivered")
@allow(Act.LETTER_EDIT)
def undelivered_list(survey_id: int, number: int) -> str:
    """Refused and delayed letters, with whose they are. That a letter came back says nothing about who answered."""
    return _undelivered(survey_id, number, Mending())


def _undelivered(survey_id: int, number: int, form: Mending, letter_id: int | None = None) -> str:
    """`form` is what was sent about one letter."""
    page, line = the_wave(survey_id, number)
    lines = undelivered.listed(house(), line.wave)
    problems = [(f"{name}-{letter_id}" if name == form.email.name else name, words) for name, words in form.problems]
    return render_template(
        "console/waves/undelivered.html",
        survey=page,
        wave=line,
        lines=lines,
        form=form,
        sent=letter_id,
        problems=problems,
    )


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/undelivered/<int:letter_id>")
@allow(Act.LETTER_EDIT)
def undelivered_mend(survey_id: int, number: int, letter_id: int) -> Response | tuple[str, int]:
    """Send it again, to another address if one was typed, or print a slip instead."""
    _, line = the_wave(survey_id, number)
    form = Mending()
    try:
        form.check()
        _mend(line, letter_id, form)
    except NotThere:
        missing()
    except Refusal as refusal:
        form.say_no(refusal)
        return _undelivered(survey_id, number, form, letter_id), 422
    flash(say("Put right."), "ok")
    return redirect(url_for("console.undelivered_list", survey_id=survey_id, number=number))


def _mend(line: ListedWave, letter_id: int, form: Mending) -> None:
    email = form.email.data
    if form.act.data == SLIP:
        undelivered.by_slip(house(), actor(), line.wave, letter_id)
        return
    if email:
        undelivered.correct(house(), actor(), line.wave, letter_id, email)
    else:
        undelivered.retry(house(), actor(), line.wave, letter_id)
    jobs.enqueue_letters(house(), line.id)

"""What fails at present, in words; and what only an administrator can say: the clock is right, a wave is given up."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from ...core.duties import Duty
from ...core.roles import Act
from ...services.fieldwork import write_off
from ...services.office import clock, failing_duties
from ..account.guard import actor, allow, house
from ..account.language import say
from .blueprint import attempt, blueprint
from .waves.views import the_wave


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


DUTIES = {
    Duty.OPEN: _("Opening"),
    Duty.CLOSE: _("Closing"),
    Duty.FORGET: _("Forgetting"),
    Duty.FINISH: _("Finishing what was cut short"),
    Duty.REVOKE: _("Ending links of people who left the list"),
    Duty.REMIND: _("Reminding"),
    Duty.LETTERS: _("Sending letters"),
    Duty.LOST_LINKS: _("Answering lost links"),
    Duty.ANNOUNCE: _("Telling HR the digest of a split count"),
    Duty.WEEKLY: _("Writing to owners of actions"),
    Duty.READERS: _("Writing to new readers"),
    Duty.MIX: _("Mixing"),
    Duty.SPARE: _("Keeping the spare vault level"),
    Duty.RATES: _("Writing the rate"),
    Duty.PREPARE: _("Preparing a release"),
    Duty.PRINT: _("Printing the report"),
    Duty.RESULTS: _("Putting up a results page"),
    Duty.THREADS: _("Laying down replies to comments"),
    Duty.MESSAGES: _("Fetching what writers wrote back"),
    Duty.CONTACTS: _("Deleting old requests for contact"),
    Duty.ROUNDS: _("Sending replies to comments"),
    Duty.PULSES: _("Rounds of pulses"),
    Duty.ASKING: _("Asking those who used a service"),
    Duty.PULSE_PRINT: _("Printing of pulses"),
    Duty.UNITS: _("Printing unit reports"),
    Duty.HAND_OVER: _("Deleting a key that was handed over"),
    Duty.UPLOADS: _("Deleting old uploads"),
    Duty.LEFTOVERS: _("Finishing what was cut short"),
    Duty.SEAL: _("Sealing the audit log"),
    Duty.OPT_OUTS: _("Stopping reminders that nobody wants"),
    Duty.RETURNED: _("Reading mail that came back"),
    Duty.PROBES: _("Reading probe letters"),
}
"""Each duty of the worker, as the first page names it."""


def failing() -> list[tuple[str, failing_duties.Failing]]:
    """Everything of the worker that fails at present, with its duty in the reader's language; not the clock."""
    known = (one for one in failing_duties.failing(house()) if one.duty in DUTIES)  # `verify` names any other
    return [(say(DUTIES[one.duty]), one) for one in known if one.duty != Duty.CLOCK]


@blueprint.post("/clock")
@allow(Act.CLOCK_CONFIRM, fresh=True)
def clock_confirm() -> Response:
    """The clock is right; what waited for that is done within a minute."""
    done = say("The clock is confirmed. What is due is done within a minute.")
    return attempt(lambda: clock.confirm(house(), actor()), done, url_for("console.home"))


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/write-off")
@allow(Act.WAVE_WRITE_OFF)
def wave_write_off(survey_id: int, number: int) -> str:
    """The question before a wave is given up: asking is one person's part, doing it another's."""
    page, line = the_wave(survey_id, number)
    asker = write_off.asked_by(house(), line.wave)
    stuck = write_off.is_offered(house(), line.id, line.state)
    return render_template("console/waves/wave_write_off.html", survey=page, wave=line, asker=asker, stuck=stuck)


@blueprint.post("/surveys/<int:survey_id>/waves/<int:number>/write-off")
@allow(Act.WAVE_WRITE_OFF, fresh=True)
def wave_write_off_submit(survey_id: int, number: int) -> Response:
    """The first person asks; the second carries it out."""
    _page, line = the_wave(survey_id, number)
    then = url_for("console.wave", survey_id=survey_id, number=number)
    if write_off.asked_by(house(), line.wave) is None:
        done = say("Asked for. Another administrator carries it out.")
        return attempt(lambda: write_off.ask(house(), actor(), line.wave), done, then)
    done = say("The wave is written off; the signed record says what could not be destroyed.")
    return attempt(lambda: write_off.carry_out(house(), actor(), line.wave), done, then)

"""wave reminders, pause, resume, abandon, mend: when a wave's letters go out, and what is done when it cannot go on."""

import click

from ...core.wave.reminders import MOST
from ...services.fieldwork import abandoning
from ...services.letters import reminders
from ...services.office import survey_rows
from ...services.vault import tampering
from ..shared import SHELL, YES, house, result, say, sure


@click.command(epilog=f"At most {MOST}; hours are the client's. Without PLAN no more go out by themselves.")
@click.argument("survey")
@click.argument("plan", nargs=-1)
def wave_reminders(survey: str, plan: tuple[str, ...]) -> None:
    """Plan reminders: 3@09:00 (days before closing) or 2026-03-10@09:00; prints how many are still to come."""
    of = house()
    coming = reminders.set_plan(of, SHELL, survey_rows.resolve(of, survey).survey_id, plan)
    for moment in coming:
        say(f"Reminds on {moment:%Y-%m-%d %H:%M} UTC.")
    result(len(coming))


@click.command()
@click.argument("survey")
def wave_pause(survey: str) -> None:
    """Let no letter of the wave go out until `wave resume`; links that people have go on working."""
    of = house()
    wave = survey_rows.resolve(of, survey)
    reminders.pause(of, SHELL, wave)
    say(f"The letters of wave {wave} are paused.")
    result(wave)


@click.command()
@click.argument("survey")
def wave_resume(survey: str) -> None:
    """Let the letters of a paused wave go on."""
    of = house()
    wave = survey_rows.resolve(of, survey)
    reminders.resume(of, SHELL, wave)
    say(f"The letters of wave {wave} go on.")
    result(wave)


@click.command()
@click.argument("survey")
@YES
def wave_abandon(survey: str, yes: bool) -> None:
    """Take back a wave that was planned and cannot be minted, because its keys are lost or the roster was changed."""
    of = house()
    wave = survey_rows.resolve(of, survey)
    sure(yes, f"Wave {wave} is taken back for good, with its keys; the next wave is another one.")
    abandoning.abandon(of, SHELL, wave)
    say(f"Wave {wave} is taken back; the survey can be changed and opened again.")
    result(wave.survey_id)


@click.command()
@click.argument("survey")
def wave_mend(survey: str) -> None:
    """Put contract, questionnaire and key of a wave back into the vault, as the office froze them.

    For a wave of which `surveyhost verify` says that the vault holds something else. Find out first who wrote it.
    """
    of = house()
    for sentence in tampering.mend(of, SHELL, survey_rows.resolve(of, survey)):
        say(sentence)
    say("The vault holds what was frozen again.")

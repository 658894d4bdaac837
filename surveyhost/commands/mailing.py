"""wave reminders, pause, resume, abandon: when a wave's letters go out, and the wave that never comes to that."""

import click

from ..core.reminders import MOST
from ..services import abandoning, reminders, surveys
from .shared import SHELL, house, result, say


@click.command(epilog=f"At most {MOST}; hours are the client's. Without PLAN nothing goes out by itself any more.")
@click.argument("survey")
@click.argument("plan", nargs=-1)
def wave_reminders(survey: str, plan: tuple[str, ...]) -> None:
    """Plan reminders: 3@09:00 (days before closing) or 2026-03-10@09:00; prints how many are still to come."""
    of = house()
    coming = reminders.set_plan(of, SHELL, surveys.resolve(of, survey).survey_id, plan)
    for moment in coming:
        say(f"Reminds on {moment:%Y-%m-%d %H:%M} UTC.")
    result(len(coming))


@click.command()
@click.argument("survey")
def wave_pause(survey: str) -> None:
    """Let no letter of the wave go out until `wave resume`; links that people have go on working."""
    of = house()
    wave = surveys.resolve(of, survey)
    reminders.pause(of, SHELL, wave)
    say(f"The letters of wave {wave} are paused.")
    result(wave)


@click.command()
@click.argument("survey")
def wave_resume(survey: str) -> None:
    """Let the letters of a paused wave go on."""
    of = house()
    wave = surveys.resolve(of, survey)
    reminders.resume(of, SHELL, wave)
    say(f"The letters of wave {wave} go on.")
    result(wave)


@click.command()
@click.argument("survey")
def wave_abandon(survey: str) -> None:
    """Take back a wave that was planned and cannot be minted, because its keys are lost or the roster was changed."""
    of = house()
    wave = surveys.resolve(of, survey)
    abandoning.abandon(of, SHELL, wave)
    say(f"Wave {wave} is taken back; the survey can be changed and opened again.")
    result(wave.survey_id)

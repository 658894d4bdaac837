"""wave write-off."""

import click

from ...core.roles import Act
from ...services.fieldwork import write_off
from ...services.office import survey_rows
from ..shared import YES, actor, house, result, say, sure


@click.command()
@click.argument("survey")
@click.option("--as", "address", required=True, help="Who asks; then, somebody else, who carries it out.")
@YES
def wave_write_off(survey: str, address: str, yes: bool) -> None:
    """Give up a wave that cannot be closed, forgotten or abandoned: one person asks, another carries it out.

    What can be destroyed is destroyed; a signed record says what was and what could not be.
    """
    of = house()
    who = actor(of, address, Act.WAVE_WRITE_OFF)
    wave = survey_rows.resolve(of, survey)
    if write_off.asked_by(of, wave) is None:
        write_off.ask(of, who, wave)
        say(f"Wave {wave} is to be written off; nothing is done until another person says so with the same command.")
        result("asked")
        return
    write_off.check(of, who, wave)
    sure(yes, f"Wave {wave} is given up for good: what is left of it is destroyed, and nothing can be made from it.")
    left = write_off.carry_out(of, who, wave)
    for line in left:
        say(f"Could not be destroyed: {line}")
    say(f"Wave {wave} is written off; the record is signed.")
    result("written off")

"""wave slips, links."""

import os
from pathlib import Path

import click

from ...services.fieldwork import slips
from ...services.letters.channels import link_file
from ...services.office import survey_rows
from ..shared import SHELL, house, result, say


@click.command()
@click.argument("survey")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The PDF to write.")
@click.option("--unit", default="", help="Only this unit and below, like 'Plant 1 / Line A'.")
@click.option("--person", default="", help="Only this person, by the firm's own id: a slip that was lost.")
def wave_slips(survey: str, out: Path, unit: str, person: str) -> None:
    """Print the slips of everybody without an address as a PDF; prints how many. Slips printed before go on working."""
    of = house()
    made = slips.print_slips(of, SHELL, survey_rows.resolve(of, survey), unit, person)
    _write(out, made.pdf)
    say(f"{out} holds links that open: print it, and delete the file.")
    result(made.slips)


@click.command()
@click.argument("survey")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The CSV file to write.")
@click.option("--unit", default="", help="Only this unit and below, like 'Plant 1 / Line A'.")
def wave_links(survey: str, out: Path, unit: str) -> None:
    """Write a link for each person, and a message with it, for the firm's own messenger; prints how many.

    Only where the contract says so. Links that people have go on working.
    """
    of = house()
    made = link_file.make(of, SHELL, survey_rows.resolve(of, survey), unit)
    _write(out, made.content)
    say(f"{out} holds links that open: pass it on, and delete the file.")
    result(made.links)


def _write(path: Path, content: bytes) -> None:
    """A file that only this account can read. OSError where it cannot be written."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, 0o600)
        file.write(content)

"""keeper add."""

from pathlib import Path

import click

from ...services.office import survey_rows
from ...services.tabulation import keeper_records
from ..refusals import RecordUnreadable
from ..shared import SHELL, house, result, say


@click.command()
@click.argument("survey")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def keeper_add(survey: str, file: Path) -> None:
    """Take in a keeper's record, beside the wave's own; prints its id."""
    of = house()
    try:
        content = file.read_bytes()
    except OSError as error:
        raise RecordUnreadable(file=file, strerror=error.strerror) from None
    made = keeper_records.add(of, SHELL, survey_rows.resolve(of, survey), content)
    say("The keeper's record stands beside ours.")
    result(made)

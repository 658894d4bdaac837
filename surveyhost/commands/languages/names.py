"""client names."""

from pathlib import Path

import click

from ...core.plurals import counted
from ...services.setup import dictionary
from ..people import client_id
from ..refusals import NeitherOutNorKeep
from ..shared import SHELL, house, result, say

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("client")
@click.option("--out", type=FILE, help="Write a workbook to fill in.")
@click.option(
    "--keep", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Take in the names from a workbook."
)
def client_names(client: str, out: Path | None, keep: Path | None) -> None:
    """Write out, or take in, what a client's units, attributes and their values are called in each language of its
    reports.

    Names are written into a release when it is prepared; earlier releases keep theirs.
    """
    if (out is None) == (keep is None):
        raise NeitherOutNorKeep()
    of = house()
    number = client_id(of, client)
    if out is not None:
        out.write_bytes(dictionary.to_xlsx(of, number))
        result(out)
    elif keep is not None:
        say(f"{counted(dictionary.bring(of, SHELL, number, keep.read_bytes()), 'word')} with a name.")
        result(number)

"""backup, restore."""

from pathlib import Path

import click

from ..services import backup as backups
from .shared import SHELL, house, say

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("folder", type=FOLDER)
def backup(folder: Path) -> None:
    """Copy both databases into FOLDER (new or empty). The keys are never in it."""
    of = house()
    made = backups.backup(of, SHELL, folder)
    say(f"Both databases are in {folder}: {made.people} people, {made.boxes} sealed answers.")
    if made.waiting:
        say(f"{made.waiting} answers wait for the next mix and are not in it.")
    say(f"Never in it: {', '.join(backups.NEVER)} of {of.settings.data}.")
    say("Copy these apart, and destroy a copy of a key when the key is destroyed here.")


@click.command()
@click.argument("folder", type=FOLDER)
def restore(folder: Path) -> None:
    """Bring both databases back from FOLDER into an empty data folder (after `init`, with the keys put back)."""
    made = backups.restore(house(), SHELL, folder)
    for line in made.destroyed_again:
        say(line)
    say(f"Restored from {folder}: {made.people} people, {made.boxes} sealed answers.")

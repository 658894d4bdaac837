"""backup, restore, verify, keys rotate."""

from pathlib import Path

import click

from ..config import load
from ..core.errors import Refusal
from ..services import audit, health, rotation
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


@click.command()
def verify() -> None:
    """Check the audit chain, migrations, keys, and the vault's settings; exit status 2 where anything is wrong."""
    of = house()
    faults = list(health.faults(of))
    for fault in faults:
        say(fault)
    if faults:
        raise Refusal(f"{len(faults)} {'thing is' if len(faults) == 1 else 'things are'} wrong.", "verify")
    chain = audit.check(of)
    say(f"All is well: {chain.events} events in the audit log, its end {chain.head}.")


@click.command()
def keys_rotate() -> None:
    """Put a new master key in place of the old one: everything encrypted under it is encrypted anew.

    Stop `serve` and every `worker` first: they hold the old key in memory.
    """
    rotation.rotate(load())
    say("The master key is new. Copies of the old one, and backups made before, open only together.")

"""backup, restore, drill."""

from pathlib import Path

import click

from ..config import load
from ..core.plurals import counted
from ..services.office.house import open_house
from ..services.operations import backup as backups
from ..services.operations import drill as drills
from ..services.operations import presence
from .refusals import DrillFailed
from .shared import SHELL, YES, house, say, sure

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("folder", type=FOLDER)
def backup(folder: Path) -> None:
    """Copy both databases into FOLDER (new or empty). The keys are never in it."""
    of = house()
    made = backups.backup(of, SHELL, folder)
    held = f"{counted(made.people, 'person', 'people')}, {counted(made.boxes, 'sealed answer')}"
    say(f"Both databases are in {folder}: {held}.")
    if made.waiting:
        say(f"{counted(made.waiting, 'answer waits', 'answers wait')} for the next mix; the backup is without them.")
    say(f"Never in it: {', '.join(backups.NEVER)} of {of.settings.data}.")
    say("Copy these apart, over the copy before, and destroy a copy of a key when the key is destroyed here.")
    say("Of waves in the field only the latest backup, with the keys as they are now, knows which links were used.")


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--close-unknown", is_flag=True, help="Close waves of which a later backup alone knows the used links.")
@YES
def restore(folder: Path, close_unknown: bool, yes: bool) -> None:
    """Bring both databases back from FOLDER into an empty data folder, with the keys put back first."""
    settings = load()
    presence.check_for_restore(settings)
    closed = " Waves of which nobody knows the used links are closed for good." if close_unknown else ""
    sure(
        yes,
        f"The databases of {settings.data} are filled from {folder}. What was done since that backup is not in them; "
        f"what was closed or forgotten since is destroyed again.{closed}",
    )
    made = backups.restore(open_house(settings), SHELL, folder, close_unknown)
    for line in made.destroyed_again:
        say(line)
    say(f"Restored from {folder}: {counted(made.people, 'person', 'people')}, {counted(made.boxes, 'sealed answer')}.")


@click.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--keys", type=FOLDER, default=None, help="The copy of the keys to try; default: those of the data folder."
)
@click.option("--close-unknown", is_flag=True, help="As of `restore`: for a backup that is not the latest.")
def drill(folder: Path, keys: Path | None, close_unknown: bool) -> None:
    """Restore the newest backup in FOLDER in memory, check it, and say how long it took. Nothing of it is left.

    FOLDER is a backup or holds some. Exit status 2 where it cannot be restored, or something is wrong with it.
    """
    settings = load()
    done = drills.drill(settings, SHELL, folder, keys or settings.data, close_unknown)
    held = f"{counted(done.restored.people, 'person', 'people')}, {counted(done.restored.boxes, 'sealed answer')}"
    say(f"{done.folder}, made {done.made:%Y-%m-%d %H:%M} UTC: {held}.")
    for line in done.restored.destroyed_again:
        say(line)
    say(f"Restored in {done.restoring:.1f} s, checked in {done.checking:.1f} s, on SQLite in memory.")
    for fault in done.faults:
        say(fault)
    if done.faults:
        raise DrillFailed(count=counted(len(done.faults), "thing is", "things are"))
    say("All is well with it. Nothing of it is left, and nothing was changed.")

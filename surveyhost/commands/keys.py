"""keys copy, keys move."""

from pathlib import Path

import click

from ..config import load
from ..core.plurals import counted
from ..services.operations import moving_keys, presence
from .shared import YES, say, sure

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=FOLDER)
def keys_copy(folder: Path) -> None:
    """Copy all keys into FOLDER, in place of the copy that was there: it has the same duty to destroy.

    Not the master key: that one has to lie elsewhere.
    """
    settings = load()
    presence.check(settings)
    number = moving_keys.copy(settings, folder.resolve())
    say(f"{counted(number, 'key')} copied to {folder}. Keep no other copy: what is destroyed here would live on in it.")


@click.command()
@click.argument("folder", type=FOLDER)
@YES
def keys_move(folder: Path, yes: bool) -> None:
    """Take all keys out of FOLDER, an earlier data folder or a copy of the keys, and destroy them there.

    They go where the settings say: into the database of SURVEYHOST_KEYRING_URL, or into `keys/` of the data folder.
    Stop `serve` and every `worker` first.
    """
    sure(yes, f"The keys in {folder} are destroyed there once they are where this installation keeps them.")
    number = moving_keys.move(load(), folder.resolve())
    say(f"{counted(number, 'key')} moved; {folder} holds none any more.")

"""backup, restore, drill; keys copy, keys move; vault promote, vault empty, vault destroyed."""

from pathlib import Path

import click

from ..config import load
from ..core.plurals import counted
from ..core.texts.natural import natural
from ..services.office.house import House, open_house
from ..services.operations import backup as backups
from ..services.operations import drill as drills
from ..services.operations import moving_keys, presence
from ..services.setup import placement
from ..services.vault import promotion, spare, standing
from ..settings.vault_names import Named, lower
from .refusals import DrillFailed, VaultNotSaid
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
@click.option("--close-unknown", is_flag=True, help="Close waves whose used links only a later backup knows.")
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
@click.option("--close-unknown", is_flag=True, help="As for `restore`: for a backup that is not the latest.")
def drill(folder: Path, keys: Path | None, close_unknown: bool) -> None:
    """Restore the newest backup in FOLDER in memory, check it, and say how long it took. Nothing of it is left.

    FOLDER is a backup or holds some. Exit status 2 where it cannot be restored, or something is wrong with it.
    """
    settings = load()
    done = drills.drill(settings, SHELL, folder, keys, close_unknown)
    held = f"{counted(done.restored.people, 'person', 'people')}, {counted(done.restored.boxes, 'sealed answer')}"
    say(f"{done.folder}, made {done.made:%Y-%m-%d %H:%M} UTC: {held}.")
    for line in done.restored.destroyed_again:
        say(line)
    say(f"Restored in {done.restoring:.1f} s, checked in {done.checking:.1f} s, on SQLite in memory.")
    for fault in done.faults:
        say(fault)
    if done.faults:
        raise DrillFailed(count=counted(len(done.faults), "thing is", "things are"))
    say("The backup is sound. Nothing of it is left behind, and nothing was changed.")


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
    say(f"{counted(number, 'key')} moved; {folder} no longer holds any.")


VAULT = click.option("--vault", default="", metavar="NAME", help="Which one, where there are several vaults.")


def _which(of: House, name: str) -> int:
    """The number of the vault that is meant. NoSuchVault; VaultNotSaid where there are several and none is named: the
    wrong one would be given up as easily as the right one."""
    number = natural(name)
    if number is not None:
        return number
    if name or not of.vaults.are_several:
        return placement.named(of, name).number
    down = {refusal.values["name"] for refusal in standing.down(of)}
    listed = (f"{one.name} (cannot be reached now)" if one.name in down else one.name for one in of.vaults)
    raise VaultNotSaid(listed=", ".join(listed))


@click.command()
@VAULT
@click.option("--vault-lost", is_flag=True, help="The vault is gone for good; do not look for what it holds.")
@YES
def vault_promote(vault: str, vault_lost: bool, yes: bool) -> None:
    """Make the spare vault the vault. What the vault holds goes over first, if it is there still.

    From then on nobody can answer until every process is restarted with the settings that this command prints.
    """
    of = open_house(load())
    number = _which(of, vault)
    if vault_lost and of.vaults.are_several:
        promotion.check_lost(of, number)
    said = spare.names(of.vaults.numbered(number))
    how = (
        f"{said.vault} is given up: what the spare lacks of it is lost, and it never counts as the vault again."
        if vault_lost
        else f"No answers go into {lower(said.vault)} from now on."
    )
    sure(yes, f"{how} Every process has to be started anew with other settings.")
    _say_promoted(said, promotion.promote(of, SHELL, vault_lost, number))


def _say_promoted(said: Named, made: promotion.Promoted) -> None:
    where = f"In {said.entry}, for every process:" if said.entry else "In the settings of every process:"
    say(f"{said.spare.replace(' vault', '') if not said.option else said.spare} is the vault now. {where}")
    say(f"  {said.url_key} is what {said.spare_key} was;")
    if made.was_reached:
        say(f"  {said.spare_key} is what {said.url_key} was: the two have changed places.")
    else:
        say(f"  {said.spare_key} is empty, or a new database on another disk.")
    if said.entry:
        say("  Likewise `url_file` and `spare_file`, where the addresses lie in files of their own.")
    if made.was_reached:
        return
    say(f"Destroy the disk of the lost vault, then say so with `surveyhost vault destroyed{said.option}`.")
    if made.behind:
        say(f"The spare was not level, and answers may be missing: {made.behind}")


@click.command()
@VAULT
@YES
def vault_empty(vault: str, yes: bool) -> None:
    """Destroy whatever the spare's database holds, and fill it again from the vault."""
    of = house()
    number = _which(of, vault)
    said = spare.names(of.vaults.numbered(number))
    sure(yes, f"Everything in {lower(said.spare)} is destroyed, answers that the vault may lack as well.")
    spare.empty(of, SHELL, number)
    say(f"{said.spare} holds what the vault holds, and nothing else.")


@click.command()
@VAULT
@YES
def vault_destroyed(vault: str, yes: bool) -> None:
    """Say that the disks were destroyed on which something was left that should be gone."""
    of = house()
    number = _which(of, vault)
    sure(yes, "From now on nobody is reminded of what was left on those disks.")
    left = spare.confirm_destroyed(of, SHELL, number)
    of_waves = spare.waves_among(left)
    lost = "; a lost vault is written down as destroyed" if len(of_waves) < len(left) else ""
    say(f"{counted(len(of_waves), 'wave')} of a spare vault written down as destroyed{lost}.")

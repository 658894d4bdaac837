"""verify, keys rotate, clock confirm."""

import click

from .. import process_memory
from ..config import described, load
from ..core.plurals import counted
from ..outside.pdf import patches
from ..services.keys import keyring as keys
from ..services.office import audit, clock
from ..services.office.house import open_house
from ..services.operations import health, presence, rotation
from ..services.operations.refusals import NoDataFolder
from ..services.vault import split_rows
from .refusals import SomethingWrong
from .shared import SHELL, YES, house, say, sure


@click.command()
def verify() -> None:
    """Check the audit chain, migrations, keys, contracts, releases, and the vault's settings; lists the settings.

    Exit status 2 where anything is wrong.
    """
    settings = load()
    for line in described(settings):
        say(line)
    if not settings.data.is_dir():
        raise NoDataFolder(data=settings.data)
    of = open_house(settings)
    faults = list(health.faults(of))
    for fault in faults:
        say(fault)
    if faults:
        raise SomethingWrong(count=len(faults), things="thing is" if len(faults) == 1 else "things are")
    chain = audit.check(of)
    say(f"Records of destruction are signed with the key {keys.keyring(of.settings).public_signing_key().hex()}.")
    for code in split_rows.with_earlier_scripts(of):
        say(f"Wave {code}: its page runs the script that its contract names; this program ships another one.")
    say(process_memory.described())
    say(patches.described())
    say(f"All is well: {counted(chain.events, 'event')} in the audit log, its end {chain.head}.")


@click.command()
@YES
def keys_rotate(yes: bool) -> None:
    """Put a new master key in place of the old one: everything encrypted under it is encrypted again.

    Stop `serve` and every `worker` first: they hold the old key in memory.
    """
    settings = load()
    presence.check_for_rotation(settings)
    sure(yes, "The master key is replaced, and the old one destroyed: backups made before open with a copy of it only.")
    rotation.rotate(settings)
    say("The master key is new. Copies of the old one, and backups made before, open only together.")


@click.command()
def clock_confirm() -> None:
    """Say that this machine's clock is right, after it jumped or nothing ran for more than a day."""
    of = house()
    found = clock.jump(of)
    clock.confirm(of, SHELL)
    say(f"The clock is right: {of.now():%Y-%m-%d %H:%M} UTC.")
    if found is not None:
        say(f"It was expected to be {found.expected:%Y-%m-%d %H:%M} UTC. What is due is done within a minute.")

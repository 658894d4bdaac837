"""verify, keys rotate."""

import click

from ..config import load
from ..core.errors import Refusal
from ..services import audit, health, keys, rotation
from .shared import house, say


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
    say(f"Records of destruction are signed with the key {keys.keyring(of.settings).public_signing_key().hex()}.")
    say(f"All is well: {chain.events} events in the audit log, its end {chain.head}.")


@click.command()
def keys_rotate() -> None:
    """Put a new master key in place of the old one: everything encrypted under it is encrypted anew.

    Stop `serve` and every `worker` first: they hold the old key in memory.
    """
    rotation.rotate(load())
    say("The master key is new. Copies of the old one, and backups made before, open only together.")

"""vault promote, vault empty, vault destroyed."""

import click

from ..config import load
from ..core.plurals import counted
from ..services.office.house import open_house
from ..services.vault import promotion, spare
from .shared import SHELL, YES, house, say, sure


@click.command()
@click.option("--vault-lost", is_flag=True, help="The vault is gone for good; do not look for what it holds.")
@YES
def vault_promote(vault_lost: bool, yes: bool) -> None:
    """Make the spare vault the vault. What the vault holds goes over first, if it is there still.

    From then on nobody can answer until every process is started anew with the settings that this command prints.
    """
    settings = load()
    how = (
        "The vault is given up: what the spare lacks of it is lost, and it never counts as the vault again."
        if vault_lost
        else "The vault takes no answers from now on."
    )
    sure(yes, f"{how} Every process has to be started anew with other settings.")
    made = promotion.promote(open_house(settings), SHELL, vault_lost)
    say("The spare is the vault now. In the settings of every process:")
    say("  SURVEYHOST_VAULT_URL is what SURVEYHOST_VAULT_SPARE_URL was;")
    if made.was_reached:
        say("  SURVEYHOST_VAULT_SPARE_URL is what SURVEYHOST_VAULT_URL was: the two have changed places.")
        return
    say("  SURVEYHOST_VAULT_SPARE_URL is empty, or a new database on another disk.")
    say("Destroy the disk of the lost vault, then say so with `surveyhost vault destroyed`.")
    if made.behind:
        say(f"The spare was not level, and answers may be missing: {made.behind}")


@click.command()
@YES
def vault_empty(yes: bool) -> None:
    """Destroy whatever the spare's database holds, and fill it anew from the vault."""
    of = house()
    sure(yes, "Everything in the spare's database is destroyed, answers that the vault may lack as well.")
    spare.empty(of, SHELL)
    say("The spare vault holds what the vault holds, and nothing else.")


@click.command()
@YES
def vault_destroyed(yes: bool) -> None:
    """Say that the disks were destroyed on which something was left that should be gone."""
    of = house()
    sure(yes, "From now on nobody is reminded of what was left on those disks.")
    left = spare.confirm_destroyed(of, SHELL)
    of_waves = [code for code in left if code]
    lost = "; a lost vault is written down as destroyed" if "" in left else ""
    say(f"{counted(len(of_waves), 'wave')} of a spare vault written down as destroyed{lost}.")

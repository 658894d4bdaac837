"""upgrade."""

from datetime import UTC, datetime

import click

from ..config import load
from ..services.operations import upgrade as upgrading
from .refusals import AuditChainBroken
from .shared import YES, say, sure

SOMETHING_TO_DO = 1


@click.command()
@click.option("--check", is_flag=True, help="Only say what will happen: exit status 0 nothing, 1 something, 2 refused.")
@YES
@click.pass_context
def upgrade(context: click.Context, check: bool, yes: bool) -> None:
    """Bring both databases to the revision of this program. Says first what that does, and asks.

    Stop `serve` and every `worker` first, and make a backup with the program that has served until now.
    """
    settings = load()
    found = upgrading.plan(settings, datetime.now(UTC))
    if not found.databases:
        say("Nothing to do: both databases are at the revision of this program.")
        return
    for line in upgrading.said(found):
        say(line)
    if check:
        say("Nothing was changed.")
        context.exit(SOMETHING_TO_DO)
    sure(yes, "Both databases are brought to the revision of this program, and there is no way back.")
    chain = upgrading.carry_out(settings)
    if not chain.whole:
        raise AuditChainBroken(fault=chain.fault)
    say("Both databases are at the revision of this program. `surveyhost verify` checks all that is in them.")

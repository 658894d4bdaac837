"""init, demo, upgrade."""

from datetime import UTC, datetime

import click

from ..config import load
from ..services.demo import firm as demonstration
from ..services.demo import welcome as demo_welcome
from ..services.keys import keyring as keys
from ..services.office import audit, audit_late_seals, audit_seals
from ..services.office.house import open_house
from ..services.operations import presence
from ..services.operations import upgrade as upgrading
from .refusals import AuditChainBroken
from .shared import SHELL, YES, say, sure

SOMETHING_TO_DO = 1
"""Exit status of `upgrade --check`."""


@click.command()
@click.option("--mark-log", is_flag=True, help=f"{audit_seals.MARK} is lost: take the audit log as it ends now.")
@YES
def init(mark_log: bool, yes: bool) -> None:
    """Make the data folder, the master key (0600) and both databases at their newest revision; safe to repeat."""
    settings = load()
    presence.begin(settings)
    of = open_house(settings)
    if mark_log:
        sure(yes, f"From now on nobody can tell whether the audit log had events beyond its {audit.check(of).events}.")
        audit_late_seals.mark_lost(of, SHELL)
    chain = audit_late_seals.begin(of)
    if not chain.whole:
        raise AuditChainBroken(fault=chain.fault)
    say(f"Ready: {settings.data}")
    master = settings.data / keys.MASTER if settings.master_key is None else "SURVEYHOST_MASTER_KEY"
    say(f"Keep a copy of {master} and {settings.data / 'keys'} apart from every backup.")


@click.command()
def demo() -> None:
    """Make the demo: a client with a survey in the field and earlier ones, each in another state. Does first what
    `init` does."""
    settings = load()
    presence.begin(settings)
    of = open_house(settings)
    audit_late_seals.begin(of)
    demonstration.make(of)
    for line in demo_welcome.welcome(of):
        say(line)


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

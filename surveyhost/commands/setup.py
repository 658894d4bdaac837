"""init, demo."""

import click

from ..config import load
from ..services.demo import firm as demonstration
from ..services.demo import welcome as demo_welcome
from ..services.keys import keyring as keys
from ..services.office import audit, audit_late_seals, audit_seals
from ..services.office.house import open_house
from ..services.operations import presence
from .refusals import AuditChainBroken
from .shared import SHELL, YES, say, sure


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
    """Make the lived-in demo: a client, a survey in the field, one of every year. Does what `init` does first."""
    settings = load()
    presence.begin(settings)
    of = open_house(settings)
    audit_late_seals.begin(of)
    demonstration.make(of)
    for line in demo_welcome.welcome(of):
        say(line)

"""What every command needs: the house, and where to speak."""

import sys
from datetime import datetime
from pathlib import Path

import click

from .. import logs
from ..config import load
from ..core.roles import Act
from ..core.wave.lifecycle import ReleaseState
from ..services.accounts import second_person
from ..services.office import survey_rows
from ..services.office.house import Actor, House, open_house
from ..services.operations import presence
from ..services.releases import releases
from ..services.rosters.file import MOST_BYTES
from ..store.office.release import ListedRelease
from .refusals import NobodyNamed, NoMoment, NothingDone, NothingToApprove, RosterUnreadable, Unconfirmed

SHELL = Actor("shell")
NUMBER = click.IntRange(0, 2**31 - 1)
"""Of a pulse, a key, a release: ids are 32 bits wide on PostgreSQL; SQLite would look for any."""


def house() -> House:
    """The house of the environment's settings. Refusal where `init` has not been run, or something is missing."""
    settings = load()
    presence.check(settings)
    logs.begin(settings.log)
    return open_house(settings)


def say(words: str) -> None:
    """A line for people, on standard error."""
    click.echo(words, err=True)


def result(value: object) -> None:
    """What was made, alone on a line of standard output."""
    click.echo(str(value))


YES = click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
"""For every command whose act cannot be taken back."""


def sure(yes: bool, what: str) -> None:
    """Ask on a terminal before an act that cannot be taken back. Refusal where nobody can be asked, or they say no.

    `what`: a sentence that says what will be done for good.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Unconfirmed(what=what)
    if not click.confirm(f"{what} Go on?", err=True):
        raise NothingDone()


def file_content(file: Path, most: int = MOST_BYTES) -> bytes:
    """A file to be imported. Refusal where it cannot be read; whoever reads what is in it says that it is too large."""
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except OSError as trouble:
        raise RosterUnreadable(file=file, strerror=trouble.strerror) from None


def actor(of: House, address: str, act: Act) -> Actor:
    """The person named by --as, who has an account with a role for this act (`core.roles`).

    Whoever has the shell is trusted to name the right one; that it was the shell is in the audit log and the report.
    Refusal where it is no address, or that of no account, of a closed one, or of one without the role.
    """
    name = address.strip().lower()
    if "@" not in name.strip("@"):
        raise NobodyNamed(address=address)
    found = Actor(name, on_shell=True)
    second_person.check_account(of, found, act)
    return found


def moment(text: str | None) -> datetime | None:
    """A moment as people write it: 2026-03-02T08:00, with or without an offset; without, in the client's time zone."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise NoMoment(text=text) from None


def waiting(of: House, survey: str) -> ListedRelease:
    """The release of a survey (or of one wave, "3/2") that waits for a second person. Refusal if none does."""
    wave = survey_rows.resolve(of, survey)
    lines = [line for line in releases.of_survey(of, wave.survey_id) if line.state == ReleaseState.PREPARED]
    mine = [line for line in lines if "/" not in survey or line.wave == wave.wave_number]
    if not mine:
        raise NothingToApprove(survey=survey)
    return mine[0]

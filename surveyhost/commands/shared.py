"""What every command needs: the house, and where to speak."""

from datetime import datetime

import click

from ..config import load
from ..core.errors import Refusal
from ..services import releases, surveys
from ..services.house import Actor, House, open_house
from ..services.releases import ReleaseLine

SHELL = Actor("shell")


def house() -> House:
    """The house of the environment's settings. Refusal where `init` has not been run."""
    settings = load()
    if not settings.data.is_dir():
        raise Refusal(f"There is no data folder {settings.data}; run `surveyhost init` first.", "init")
    return open_house(settings)


def say(words: str) -> None:
    """A line for people, on standard error."""
    click.echo(words, err=True)


def result(value: object) -> None:
    """What was made, alone on a line of standard output."""
    click.echo(str(value))


def actor(address: str) -> Actor:
    """The person named by --as; whoever has the shell is trusted with that. Refusal where it is no address."""
    name = address.strip().lower()
    if "@" not in name.strip("@"):
        raise Refusal(f"'{address}' is no e-mail address; --as names the person who does this.", "actor")
    return Actor(name)


def moment(text: str | None) -> datetime | None:
    """A moment as people write it: 2026-03-02T08:00, with or without an offset; without, in the client's time zone."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refusal(f"'{text}' is no moment; expected one like 2026-03-02T08:00.", "moment") from None


def waiting(of: House, survey: str) -> ReleaseLine:
    """The release of a survey (or of one wave, "3/2") that waits for a second person. Refusal if none does."""
    wave = surveys.resolve(of, survey)
    lines = [line for line in releases.of_survey(of, wave.survey_id) if line.state == "prepared"]
    mine = [line for line in lines if "/" not in survey or line.wave == wave.wave_number]
    if not mine:
        raise Refusal(f"No release of survey {survey} waits for approval.", "release-unknown")
    return mine[0]

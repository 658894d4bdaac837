"""init."""

import click

from ..config import load
from ..services import keys
from ..store import migrate
from .shared import say


@click.command()
def init() -> None:
    """Make the data folder, the master key (0600) and both databases at their newest revision; safe to repeat."""
    settings = load()
    keys.init(settings)
    migrate.upgrade(settings)
    say(f"Ready: {settings.data}")
    say(f"Keep a copy of {settings.data / keys.MASTER} and {settings.data / 'keys'} apart from every backup.")

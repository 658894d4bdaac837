"""demo."""

import click

from ..config import load
from ..services import demo as demonstration
from ..services import demo_welcome, keys
from ..services.house import open_house
from ..store import migrate
from .shared import say


@click.command()
def demo() -> None:
    """Make the lived-in demo: a client, a survey in the field, one closed and released. Does what `init` does first."""
    settings = load()
    keys.init(settings)
    migrate.upgrade(settings)
    of = open_house(settings)
    demonstration.make(of)
    for line in demo_welcome.welcome(of):
        say(line)

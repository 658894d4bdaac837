"""worker, demo."""

import click

from ..config import load
from ..services import demo as demonstration
from ..services import keys
from ..services import worker as desk
from ..services.house import open_house
from ..store import migrate
from .shared import house, say


@click.command()
def worker() -> None:
    """Send letters, open and close waves, mix, print, until it is stopped."""
    desk.work(house())


@click.command()
def demo() -> None:
    """Make the lived-in demo: a client, a survey in the field, one closed and released. Does what `init` does first."""
    settings = load()
    keys.init(settings)
    migrate.upgrade(settings)
    of = open_house(settings)
    demonstration.make(of)
    for line in demonstration.welcome(of):
        say(line)

"""worker."""

import click

from ..services import worker as desk
from .shared import house


@click.command()
def worker() -> None:
    """Send letters, open and close waves, mix, print, until it is stopped."""
    desk.work(house())

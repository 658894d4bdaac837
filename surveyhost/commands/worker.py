"""worker."""

import os
import sys
from dataclasses import replace

import click

from .. import process_memory, recycling
from ..services.operations import worker as desk
from .shared import house


@click.command()
def worker() -> None:
    """Send letters, open and close waves, mix, print, until it is stopped."""
    process_memory.keep()
    of = house()
    look = recycling.looks(replace(of.settings, faces=("respondent", "client", "console")))
    if desk.work(of, recycling.Watch(look).has_ended):
        # A wave has ended: what this process holds of it goes, and the same program goes on in its place.
        os.execv(sys.executable, [sys.executable, "-m", "surveyhost.cli", "worker"])  # noqa: S606

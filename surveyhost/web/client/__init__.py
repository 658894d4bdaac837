"""HR's portal: a client's own surveys and released reports, and nothing behind them."""

from flask import Flask

from . import actions, home, loop, marking, poster, reports, results, surveys, talk
from .blueprint import blueprint
from .explore import comments as explore_comments
from .explore import views as explore
from .pulses import views as pulses
from .threads import views as threads

PAGES = (
    home,
    surveys,
    reports,
    talk,
    marking,
    loop,
    actions,
    poster,
    results,
    threads,
    pulses,
    explore,
    explore_comments,
)
"""Modules that put their views on the blueprint by being imported."""


def init(app: Flask) -> None:
    """Put the portal on a signed-in app."""
    app.register_blueprint(blueprint)

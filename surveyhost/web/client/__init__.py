"""HR's portal: a client's own surveys and released reports, and nothing behind them."""

from flask import Flask

from . import actions, home, poster, reports, surveys
from .blueprint import blueprint

PAGES = (home, surveys, reports, actions, poster)
"""Modules that put their views on the blueprint by being imported."""


def init(app: Flask) -> None:
    """Put the portal on a signed-in app."""
    app.register_blueprint(blueprint)

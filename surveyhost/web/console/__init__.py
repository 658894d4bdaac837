"""The vendor's console."""

from flask import Flask

from . import (
    clients,
    comments,
    desk,
    erasure,
    home,
    jobs,
    letters,
    log,
    people,
    questionnaires,
    reminders,
    roster_columns,
    rosters,
    search,
    sign_on,
    slips,
    surveys,
    waves,
    wordings,
)
from .blueprint import blueprint
from .editor import files, look, pages, posts
from .filters import FILTERS

PAGES = (
    home,
    search,
    clients,
    surveys,
    rosters,
    roster_columns,
    waves,
    letters,
    slips,
    reminders,
    wordings,
    desk,
    comments,
    people,
    sign_on,
    questionnaires,
    log,
    jobs,
    erasure,
    pages,
    posts,
    files,
    look,
)
"""Modules that put their views on the blueprint by being imported."""


def init(app: Flask) -> None:
    """Put the console on a signed-in app."""
    app.jinja_env.filters.update(FILTERS)
    app.register_blueprint(blueprint)

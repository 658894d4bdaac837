"""The respondent face: reads and writes the vault only, and holds no key that opens anything."""

from flask import Flask

from ... import config
from ...config import Settings
from ...store.sessions import Sessions
from .. import shared
from ..shared.limits import Limits
from .booth import BOOTH, Booth, booth
from .views import blueprint
from .window import Window

__all__ = ["blueprint", "furnish", "init"]


def init(app: Flask, vault: Sessions, settings: Settings | None = None) -> None:
    """Makes an app ready to carry `blueprint`: headers, error pages, limits, and the vault it works on.

    Settings are read from the environment where none are given.
    """
    settings = settings or config.load()
    furnish(app, booth(vault, Limits(settings.redis_url), settings.vendor, _lost_link(settings)), settings)


def furnish(app: Flask, with_booth: Booth, settings: Settings) -> None:
    """As `init`, with a booth that is there already."""
    app.extensions[BOOTH] = with_booth
    app.wsgi_app = Window(app)  # type: ignore[assignment, method-assign]
    shared.init(app, settings, silent=True)  # after it, so that its headers lie around the window too


def _lost_link(settings: Settings) -> str:
    """The office's page for lost links, where this process knows one: it serves the office too, or knows its host."""
    is_known = set(settings.faces) - {"respondent"} or settings.console_url != settings.base_url
    return f"{settings.console_url}/account/lost-link" if is_known else ""

"""The respondent face: reads and writes the vault only, and holds no key that opens anything."""

from flask import Flask

from ... import config
from ...config import Settings
from ...store.sessions import Sessions
from .. import shared
from ..shared.limits import Limits
from .booth import booth
from .views import BOOTH, blueprint

__all__ = ["blueprint", "init"]


def init(app: Flask, vault: Sessions, settings: Settings | None = None) -> None:
    """Makes an app ready to carry `blueprint`: headers, error pages, limits, and the vault it works on.

    Settings are read from the environment where none are given.
    """
    settings = settings or config.load()
    shared.init(app, settings, silent=True)
    app.extensions[BOOTH] = booth(vault, Limits(settings.redis_url), settings.vendor, _lost_link(settings))


def _lost_link(settings: Settings) -> str:
    """The office's page for lost links, where this process knows one: it serves the office too, or knows its host."""
    is_known = set(settings.faces) - {"respondent"} or settings.console_url != settings.base_url
    return f"{settings.console_url}/account/lost-link" if is_known else ""

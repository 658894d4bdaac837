"""The respondent face: reads and writes the vault only, and holds no key that opens anything."""

from flask import Flask

from ... import config
from ...config import Settings
from ...store.sessions import Sessions
from .. import shared
from .booth import booth
from .limits import Limits
from .views import BOOTH, blueprint

__all__ = ["blueprint", "init"]


def init(app: Flask, vault: Sessions, settings: Settings | None = None) -> None:
    """Makes an app ready to carry `blueprint`: headers, error pages, limits, and the vault it works on.

    Settings are read from the environment where none are given.
    """
    settings = settings or config.load()
    shared.init(app, settings, silent=True)
    app.extensions[BOOTH] = booth(vault, Limits(settings.redis_url), settings.vendor)

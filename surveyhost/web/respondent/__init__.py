"""The respondent face: reads and writes the vault only, and holds no key that opens anything."""

import logging
from functools import partial

from flask import Flask
from werkzeug.wrappers import Response

from ... import config
from ...config import Settings
from ...services.answering.refusals import NotTheVault
from ...services.answering.responses import Clock
from ...store.sessions import Sessions
from ...translations import FOLDER, look_in
from .. import shared
from ..probes import LOOK, trying
from ..shared import request_bounds
from ..shared.errors import asked_language, error_page
from ..shared.rate_limits import Limits
from ..shared.wsgi import lay_around
from .context import FACE, Face, face
from .fast_path import FastPath
from .routes import blueprint, report_trouble

__all__ = ["blueprint", "furnish", "init"]
log = logging.getLogger(__name__)
NOBODYS_LINK = "A" * 28
"""As a link is written; whether there is such a wave matters to nobody."""


def init(app: Flask, vault: Sessions, settings: Settings | None = None, now: Clock | None = None) -> None:
    """Makes an app ready to carry `blueprint`: headers, error pages, limits, and the vault it works on.

    Settings are read from the environment where none are given; `now` is the system's clock unless a test brings one.
    """
    settings = settings or config.load()
    look_in(settings.data / FOLDER)
    by_clock = {} if now is None else {"now": now}
    limits = Limits(settings.redis_url)
    furnish(app, face(vault, limits, settings.vendor, settings.page_for_recipients("lost-link"), **by_clock), settings)


def _closed_for_a_moment(vendor: str, refusal: NotTheVault) -> Response:
    """The page of a process that was not started anew since the spare was promoted; the log says what to do."""
    log.error("%s", refusal.reason)
    return error_page(503, vendor, asked_language())


def furnish(app: Flask, with_face: Face, settings: Settings, *, fast: bool = True) -> None:
    """As `init`, with a face that is there already; without the fast path where `fast` is false."""
    app.extensions[FACE] = with_face
    app.before_request(report_trouble)
    app.register_error_handler(NotTheVault, partial(_closed_for_a_moment, settings.vendor))
    request_bounds.bound(app, for_respondents=True)
    if fast:
        lay_around(app, FastPath(app))
    app.extensions[LOOK] = trying(lambda: with_face.find(NOBODYS_LINK))
    shared.init(app, settings, silent=True)  # after it, so that its headers lie around the fast path too

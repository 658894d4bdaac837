"""The respondent face: reads and writes the vault only, and holds no key that opens anything."""

import logging
from functools import partial

from flask import Flask
from werkzeug.wrappers import Response

from ... import config
from ...config import Settings
from ...core.errors import Refusal
from ...services.answering.refusals import CLOSED_FOR_A_MOMENT
from ...services.answering.responses import Clock
from ...store.vaults import Vaults
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


def init(app: Flask, vaults: Vaults, settings: Settings | None = None, now: Clock | None = None) -> None:
    """Makes an app ready to carry `blueprint`: headers, error pages, limits, and the vaults it works on.

    Settings are read from the environment where none are given; `now` is the system's clock unless a test brings one.
    """
    settings = settings or config.load()
    look_in(settings.data / FOLDER)
    by_clock = {} if now is None else {"now": now}
    limits = Limits(settings.redis_url)
    lost_link = settings.page_for_recipients("lost-link")
    furnish(app, face(vaults, limits, settings.vendor, lost_link, **by_clock), settings)


def _closed_for_a_moment(vendor: str, refusal: Refusal) -> Response:
    """The page of a process that was not started anew since the spare was promoted, or that does not reach one of
    several vaults; the log says what to do."""
    log.error("%s", refusal.reason)
    return error_page(503, vendor, asked_language())


def furnish(app: Flask, with_face: Face, settings: Settings, *, fast: bool = True) -> None:
    """As `init`, with a face that is there already; without the fast path where `fast` is false."""
    app.extensions[FACE] = with_face
    app.before_request(report_trouble)
    for kind in CLOSED_FOR_A_MOMENT:
        app.register_error_handler(kind, partial(_closed_for_a_moment, settings.vendor))
    request_bounds.bound(app, for_respondents=True)
    if fast:
        lay_around(app, FastPath(app))
    app.extensions[LOOK] = trying(with_face.look)
    shared.init(app, settings, silent=True)  # after it, so that its headers lie around the fast path too

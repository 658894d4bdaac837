"""The intake face: other systems say here who used which service. It inserts, and reads back nothing."""

from flask import Flask
from limits import RateLimitItemPerHour

from ...config import Settings
from ...services.intake.taking import Intake
from ...store.sessions import Sessions
from .. import shared
from ..probes import LOOK, trying
from ..shared.rate_limits import Limits
from .views import AN_HOUR, FACE, Face, blueprint

__all__ = ["init"]


def init(app: Flask, office: Sessions, settings: Settings, an_hour: int = AN_HOUR) -> None:
    """Makes an app the intake face, on the part of the office's database that it may use."""
    intake = Intake(office)
    app.extensions[FACE] = Face(intake, Limits(settings.redis_url), RateLimitItemPerHour(an_hour, 1, "intake"))
    app.extensions[LOOK] = trying(lambda: intake.client_of(""))
    app.register_blueprint(blueprint)
    shared.init(app, settings, silent=True)

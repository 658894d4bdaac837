"""What every face shares: headers, error pages, the way templates find their words."""

from flask import Flask

from ...config import Settings
from . import errors, headers

SETTINGS = "surveyhost"
"""The key of `app.extensions` under which the settings lie."""


def init(app: Flask, settings: Settings, silent: bool = False) -> None:
    """Makes an app answer with our headers and our error pages, and remembers the settings it runs under.

    `silent` for the face that leaves no trace: its pages may not even fetch from our own host.
    """
    app.extensions[SETTINGS] = settings
    headers.protect(app, settings.production, silent)
    errors.register(app, settings.vendor, "/" if silent else "/account/start")

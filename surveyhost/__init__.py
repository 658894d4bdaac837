"""surveyhost: employee surveys run by an outside party."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from . import threads  # noqa: F401  (before anything imports numpy)
from .config import CHECKOUT, Settings, load

if TYPE_CHECKING:
    from flask import Flask

    from .services.answering.responses import Clock
    from .services.office.house import House

SIGNED_IN = ("client", "console")
PATHS = ("account", "console", "portal", "mailbox")
"""First steps of the addresses that belong to the signed-in faces; all others are a respondent's."""

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def create_app(settings: Settings | None = None, house: "House | None" = None) -> "Flask":
    """The WSGI app with the faces of the settings. Here, and only here, all rooms meet.

    `house` is what the signed-in faces work on; opened from the settings where none is given. Its clock is also
    the respondents' (tests bring one).

    Respondents get a Flask app of their own, so that no cookie, session or hook of the signed-in faces ever touches
    their pages; where both run in one process they are joined by path. A process of the respondent face alone never
    loads the office, the login library or the PDF renderer.
    """
    settings = settings or load()
    signed_in = _signed_in(settings, house) if set(settings.faces) & set(SIGNED_IN) else None
    if "respondent" not in settings.faces:
        if signed_in is None:
            raise ValueError("no face was asked for")
        return signed_in
    app = _respondent(settings, None if house is None else house.now)
    if signed_in is not None:
        from .web.shared.wsgi import lay_around

        app.extensions["signed_in"] = signed_in
        lay_around(app, _ByPath(app.wsgi_app, signed_in.wsgi_app))
    return app


class _ByPath:
    """Sends a request to one of two apps by the first step of its path."""

    def __init__(self, respondent: Wsgi, signed_in: Wsgi) -> None:
        self.respondent, self.signed_in = respondent, signed_in

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        first = environ.get("PATH_INFO", "").lstrip("/").partition("/")[0]
        return (self.signed_in if first in PATHS else self.respondent)(environ, start_response)


def _flask() -> "Flask":
    from flask import Flask

    return Flask("surveyhost", static_folder=str(CHECKOUT / "static"), template_folder=str(CHECKOUT / "templates"))


def _respondent(settings: Settings, now: "Clock | None" = None) -> "Flask":
    from .store.sessions import sessions
    from .web import respondent

    app = _flask()
    respondent.init(app, sessions(settings.vault_url), settings, now)
    app.register_blueprint(respondent.blueprint)
    return app


def _signed_in(settings: Settings, house: "House | None") -> "Flask":
    from .services.office.house import open_house
    from .web import signed_in as setup

    app = _flask()
    setup.init(app, house or open_house(settings))
    if "console" in settings.faces:
        from .web import console

        console.init(app)
    if "client" in settings.faces:
        from .web import client

        client.init(app)
    if settings.is_demo:
        from .web.recipients import mailbox

        app.register_blueprint(mailbox.blueprint)
    return app

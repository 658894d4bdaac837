"""surveyhost: employee surveys run by an outside party."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from . import logs, threads  # noqa: F401  (threads before anything imports numpy)
from .config import CHECKOUT, Settings, load

if TYPE_CHECKING:
    from flask import Flask

    from .services.answering.responses import Clock
    from .services.office.house import House
    from .store.sessions import Sessions

SIGNED_IN = ("client", "console")
PATHS = ("account", "console", "portal", "mailbox", "api")
"""First steps of the addresses that belong to the signed-in faces."""
ADDRESSES = {"signed_in": PATHS, "intake": ("intake",)}
"""Likewise of each app that stands behind another one; all others are the first one's."""

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def create_app(settings: Settings | None = None, house: "House | None" = None) -> "Flask":
    """The WSGI app with the faces of the settings. Here, and only here, all rooms meet.

    `house` is what the signed-in faces work on; opened from the settings where none is given. Its clock is also
    the respondents' (tests bring one).

    Respondents get a Flask app of their own, so that no cookie, session or hook of the signed-in faces ever touches
    their pages; so does intake. Where several run in one process they are joined by path. A process of the respondent
    face or of intake alone never loads the office, the login library or the PDF renderer.
    """
    settings = settings or load()
    logs.begin(settings.log)
    apps: dict[str, Flask] = {}
    if "respondent" in settings.faces:
        apps["respondent"] = _respondent(settings, None if house is None else house.now)
    if set(settings.faces) & set(SIGNED_IN):
        apps["signed_in"] = _signed_in(settings, house)
    if "intake" in settings.faces:
        apps["intake"] = _intake(settings, None if house is None else house.office)
    if not apps:
        raise ValueError("no face was asked for")
    return _behind(_probed(_joined(apps), *apps.values()), settings.proxies)


def _joined(apps: "dict[str, Flask]") -> "Flask":
    """The first of these apps, which hands on to each other what is for it."""
    first, *others = apps
    if others:
        from .web.shared.wsgi import lay_around

        apps[first].extensions.update({name: apps[name] for name in others})
        paths: dict[str, Wsgi] = {path: apps[name].wsgi_app for name in others for path in ADDRESSES[name]}
        lay_around(apps[first], _ByPath(apps[first].wsgi_app, paths))
    return apps[first]


def _probed(app: "Flask", *parts: "Flask") -> "Flask":
    """The app, answering for all its parts when it is asked how it is."""
    from .web.probes import LOOK, Probes, together
    from .web.shared.wsgi import lay_around

    lay_around(app, Probes(app.wsgi_app, together(*(one.extensions[LOOK] for one in parts))))
    return app


def _behind(app: "Flask", proxies: int) -> "Flask":
    """The app, told by the proxies before it who asks: limits are counted for each address."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    from .web.shared.wsgi import lay_around

    if proxies:
        lay_around(app, ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0, x_port=0, x_prefix=0))
    return app


class _ByPath:
    """Sends a request to one of several apps by the first step of its path."""

    def __init__(self, otherwise: Wsgi, paths: dict[str, Wsgi]) -> None:
        self.otherwise, self.paths = otherwise, paths

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        first = environ.get("PATH_INFO", "").lstrip("/").partition("/")[0]
        return self.paths.get(first, self.otherwise)(environ, start_response)


def _flask() -> "Flask":
    from flask import Flask

    return Flask("surveyhost", static_folder=str(CHECKOUT / "static"), template_folder=str(CHECKOUT / "templates"))


def _respondent(settings: Settings, now: "Clock | None" = None) -> "Flask":
    from .store.vaults import open_vaults
    from .web import respondent

    app = _flask()
    vaults = open_vaults(settings.vault_url, settings.vault_spare_url, settings.vaults)
    respondent.init(app, vaults, settings, now)
    app.register_blueprint(respondent.blueprint)
    return app


def _intake(settings: Settings, office: "Sessions | None" = None) -> "Flask":
    from .store.sessions import sessions
    from .web import intake

    app = _flask()
    intake.init(app, office or sessions(settings.office_url), settings)
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

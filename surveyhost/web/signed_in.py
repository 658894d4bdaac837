"""What makes a Flask app a signed-in one: accounts, guard, headers, words, error pages."""

from flask import Flask, request

from .. import languages
from ..config import BEFORE_FORKING, FACES
from ..report import html as report
from ..services.office.house import House
from ..services.operations.readiness import readiness
from . import shared
from .account import dates, guard, language, library, second_factor, single_sign_on, throttle
from .account.views import blueprint
from .probes import LOOK, Finding
from .recipients import blueprint as recipients
from .recipients import contact, lost_link, no_reminders, one_click
from .shared import request_bounds
from .shared import templates as pages
from .shared.addresses import Tag
from .shared.rate_limits import Limits

PAGES = ("account/", "components/", "recipients/", "security/")
"""Folders of templates that both faces have; `client/` and `console/` need filters that only their own face knows."""


def init(app: Flask, house: House) -> None:
    """Prepare an app for the console, the portal, or both. Their blueprints are registered by the caller."""
    app.extensions["house"] = house
    app.url_map.converters["tag"] = Tag
    shared.init(app, house.settings)
    request_bounds.bound(app)
    pages.teach(app, lambda: language.spoken(language.domain(), language.language()))
    library.init(app, house)
    app.extensions["csrf"].exempt(one_click.stop_by_one_click)
    app.before_request(guard.guard)
    throttle.init(app)
    limits = Limits(house.settings.redis_url)
    for of in (lost_link, no_reminders, contact):
        app.extensions[of.LIMITS] = limits
    app.register_blueprint(blueprint)
    app.register_blueprint(recipients.blueprint)
    app.extensions[BEFORE_FORKING] = lambda: _compile(app)
    app.extensions[LOOK] = lambda: _look(house)
    app.context_processor(_for_templates)
    app.jinja_env.globals.update(demo_code=second_factor.demo_code, sign_on=single_sign_on.way_of)
    app.jinja_env.filters.update(dates.FILTERS)


def _compile(app: Flask) -> None:
    """All templates of the faces that this app serves, and of reports in the languages of those who sign in."""
    pages.compiled(app.jinja_env, (*PAGES, *(f"{face}/" for face in FACES if face in app.blueprints)))
    for one in languages.staff():
        pages.compiled(report.templates(one), ("report/",))


def _look(house: House) -> Finding:
    found = readiness(house)
    return Finding(found.is_ready, ", ".join((*found.failing, *found.troubled)))


def _for_templates() -> dict[str, object]:
    return {
        "language": language.language(),
        "theme": language.theme(),
        "can": guard.can,
        "vendor": guard.house().settings.vendor,
        "demo": guard.house().settings.is_demo,
        "here": request.full_path.rstrip("?") if request.method == "GET" else "",
    }

"""What makes a Flask app a signed-in one: accounts, guard, headers, words, error pages."""

from flask import Flask, request

from ...services.house import House
from .. import shared
from ..shared import pages
from ..shared.limits import Limits
from . import dates, guard, library, lost_link, second_factor, single_sign_on, throttle, words
from .views import blueprint


def init(app: Flask, house: House) -> None:
    """Prepare an app for the console, the portal, or both. Their blueprints are registered by the caller."""
    app.extensions["house"] = house
    shared.init(app, house.settings)
    pages.teach(app, lambda: words.spoken(words.domain(), words.language()))
    library.init(app, house)
    app.before_request(guard.guard)
    throttle.init(app)
    app.extensions[lost_link.LIMITS] = Limits(house.settings.redis_url)
    app.register_blueprint(blueprint)
    app.context_processor(_for_templates)
    app.jinja_env.globals.update(demo_code=second_factor.demo_code, sign_on=single_sign_on.way_of)
    app.jinja_env.filters.update(dates.FILTERS)


def _for_templates() -> dict[str, object]:
    return {
        "language": words.language(),
        "theme": words.theme(),
        "can": guard.can,
        "vendor": guard.house().settings.vendor,
        "demo": guard.house().settings.is_demo,
        "here": request.full_path.rstrip("?") if request.method == "GET" else "",
    }

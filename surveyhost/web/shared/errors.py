"""Pages for what went wrong. They tell no one how we are built, and the log tells no one who was there."""

import logging
import traceback
from pathlib import Path

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from ... import languages
from ...core.errors import Refusal
from ...translations import catalogue, refused
from .templates import environment

log = logging.getLogger("surveyhost")


def _(words: str) -> str:
    """Marks words for the catalogue; they are translated when the page is made."""
    return words


BROKEN = (_("Something broke on our side"), _("Nothing was stored. Please try again in a few minutes."))
WORDS: dict[int, tuple[str, str]] = {
    400: (_("We could not read that"), _("Please go back and try again.")),
    401: (_("Please sign in"), _("This page is for people with an account.")),
    403: (_("This page is not yours"), _("Your account may not open it.")),
    404: (_("There is no such page"), _("Please check the address. If you copied it from a letter, copy all of it.")),
    405: (_("That can't be done here"), _("Please go back and use the buttons of the page.")),
    413: (_("That is too much at once"), _("Please make it shorter and send it again.")),
    429: (_("Too many tries"), _("Please wait an hour, then try again.")),
    500: BROKEN,
    503: (_("We are closed for a moment"), _("Please try again in a few minutes.")),
}
NEAREST = {range(400, 500): WORDS[400], range(500, 600): BROKEN}


def asked_language() -> str:
    """The language asked for by `?lang=` or by the browser; the first of ours otherwise."""
    offered = languages.participants()
    asked = languages.nearest(request.args.get("lang", ""))
    return asked or request.accept_languages.best_match(offered) or offered[0]


def error_page(status: int, vendor: str, language: str, words: str | None = None, home: str = "/") -> Response:
    """A page for an HTTP status. `words` replace the sentence under the title; `home` is the face's first page."""
    known = WORDS.get(status) or next((pair for span, pair in NEAREST.items() if status in span), BROKEN)
    spoken = catalogue("shared", language)
    template = environment("shared", language).get_template("errors/error.html")
    html = template.render(
        title=spoken.gettext(known[0]), words=words or spoken.gettext(known[1]), vendor=vendor, home=home,
        face=languages.face(language),
    )  # fmt: skip
    return Response(html, status, mimetype="text/html")


def where(error: BaseException) -> str:
    """An exception's class and the places it went through, without its message: messages quote what people sent."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at " + " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames[-8:])
    )


def register(app: Flask, vendor: str, home: str) -> None:
    """Answers every error of this app with a page that leads `home`, the same for everybody.

    Logs broken ones without path, query, form, token or message.
    """

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> Response | HTTPException:
        status = error.code or 500
        return error if status < 400 else error_page(status, vendor, asked_language(), home=home)

    @app.errorhandler(Refusal)
    def _against_the_rules(error: Refusal) -> Response:
        return error_page(400, vendor, asked_language(), refused(error, asked_language()), home)

    @app.errorhandler(Exception)
    def _broken(error: Exception) -> Response:
        log.error("%s", where(error))
        return error_page(500, vendor, asked_language(), home=home)

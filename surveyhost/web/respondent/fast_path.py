"""Answers requests on whole links without Flask around them: a quarter of what an answer costs (docs/performance.md).

Nearly all requests of a survey are one of three: a link, its form, its answers. What Flask does for each of them, with
contexts, routing, request and response objects, costs as much as a page does, and none of it is used here: this face
has no session, no hook and no template of Flask's. So they are answered from the WSGI environment, by the functions
that the views call too. Anything that is not exactly such a request goes on to Flask: a link that is not whole,
another method, a form that is too large or in another encoding; and whatever went wrong, so that error pages are made
in one place. Both ways lie inside the frame that adds the headers of every answer. `furnish(fast=False)` leaves this
out, and a test holds both ways against each other.
"""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask
from werkzeug.exceptions import ClientDisconnected

from ...core import vault_number
from ...core.wave.links_and_seats import TOKEN
from ..shared.headers import Wsgi
from ..shared.request_bounds import LARGEST_ANSWERS, check_answers
from .context import FACE, Face
from .replies import Reply, read, results, write
from .request import asked

TROUBLE = "surveyhost.trouble"
"""Where in the environment Flask finds the exception that it shall make an error page of."""
_WHOLE = re.compile(f"/s/({TOKEN})")
_RESULTS = re.compile(f"/r/({vault_number.PATH})")
_LENGTH = re.compile(r"[0-9]{1,9}")
_FORM = "application/x-www-form-urlencoded"
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def form_of(environ: Mapping[str, Any]) -> dict[str, list[str]] | None:
    """The fields of a form, read from the request's body as Flask does; None if this is for Flask to look at."""
    length = environ.get("CONTENT_LENGTH", "")
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if kind != _FORM or not _LENGTH.fullmatch(length) or int(length) > LARGEST_ANSWERS:
        return None
    body = environ["wsgi.input"].read(int(length))
    if len(body) < int(length):
        raise ClientDisconnected  # half a form is no form
    form: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="werkzeug.url_quote")
    except ValueError:
        return form
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    check_answers(form)
    return form


def _reply(face: Face, environ: Mapping[str, Any]) -> Reply | None:
    """The answer to a request on a whole link, or for a results page; None for any other request."""
    path = environ.get("PATH_INFO", "")
    link = _WHOLE.fullmatch(path)
    if link is None:
        page = _RESULTS.fullmatch(path) if environ["REQUEST_METHOD"] == "GET" else None
        return None if page is None else results(face, asked(environ), page[1])
    if environ["REQUEST_METHOD"] == "GET":
        return read(face, asked(environ), link[1])
    form = form_of(environ) if environ["REQUEST_METHOD"] == "POST" else None
    return None if form is None else write(face, asked(environ), link[1], form)


class FastPath:
    """A WSGI app before the one of a Flask app that carries a face."""

    def __init__(self, app: Flask) -> None:
        self.behind: Wsgi = app.wsgi_app
        self.extensions = app.extensions

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """The answer itself, or what Flask says."""
        try:
            reply = _reply(self.extensions[FACE], environ)
        except Exception as trouble:  # every kind has its page, which the app behind makes
            environ[TROUBLE] = trouble
            reply = None
        if reply is None:
            return self.behind(environ, start)
        start(_STATUS[reply.status], [*reply.headers, ("Content-Length", str(len(reply.body)))])
        return (reply.body,)

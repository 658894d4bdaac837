"""The routes of the face: `/` takes a typed code, `/s/<token>` is a link, `/r/<path>` results. A GET changes nothing.

Whole links are answered by `fast_path` before Flask is asked; what comes here is everything else.
"""

import re
from typing import cast

from flask import Blueprint, Response, abort, current_app, redirect, request
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.routing import PathConverter
from werkzeug.wrappers import Response as AnyResponse

from ...core import vault_number
from ...core.wave.lifecycle import LinkKind
from ...core.wave.links_and_seats import recover
from ...core.wave.refusals import SlipCheck, SlipCodeRefused, SlipLength, SlipLetter
from ...core.wave.slip_code import decode
from ...services.answering.responses import Opening
from ..shared.assets import FOR_EVER
from . import replies, text_pages
from . import submit as posts
from .bundles import HALVES, bundles, script_of_halves
from .context import FACE, Face
from .fast_path import TROUBLE
from .page_cache import Printed
from .replies import Reply
from .request import Asked, asked
from .threads import reading

blueprint = Blueprint("respondent", __name__)


class _Anything(PathConverter):
    """A path as it came, line breaks and leading slashes included."""

    regex = r"[\s\S]*?"
    part_isolating = False


@blueprint.record_once
def _teach(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["anything"] = _Anything


_RESULTS = re.compile(vault_number.PATH)
_IN_PATH = re.compile("/s(/|%2f)", re.IGNORECASE)


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


SLIP_ERRORS = {
    SlipLetter: _("Type only the letters and digits of the code. It has no letter U."),
    SlipLength: _("The code is incomplete: it has 33 letters and digits."),
    SlipCheck: _("A letter or digit is wrong. Compare the code with your slip again."),
}


def _face() -> Face:
    return cast(Face, current_app.extensions[FACE])


def report_trouble() -> None:
    """What went wrong on the fast path, which may have read the form: before anything else reads it."""
    trouble = request.environ.pop(TROUBLE, None)
    if trouble is not None:
        raise trouble


def _asked() -> Asked:
    return asked(request.environ)


def _response(reply: Reply) -> Response:
    return Response(reply.body, reply.status, list(reply.headers))


@blueprint.get("/")
def code_page() -> Response:
    """Where a code is typed."""
    return _response(replies.reply(_asked(), 200, text_pages.code(replies.visit_of(_face(), _asked()))))


@blueprint.post("/")
def open_code() -> AnyResponse:
    """Leads to the typed code's page; a whole link is taken too."""
    typed = request.form.get("_code", "")
    visit = replies.visit_of(_face(), _asked())
    try:
        token = recover(typed) if "/s/" in typed or "#" in typed else decode(typed)
    except SlipCodeRefused as refusal:
        page = text_pages.code(visit, visit.words.gettext(SLIP_ERRORS[type(refusal)]))
        return _response(replies.reply(_asked(), posts.UNPROCESSABLE, page))
    if token is None:
        return _response(replies.closed_door(_face(), _asked(), Opening(LinkKind.MANGLED, None, None)))
    return redirect(f"/s/{token}{visit.link()}", 303)


@blueprint.get("/s/", defaults={"text": ""})
@blueprint.get("/s/<path:text>")
def read(text: str) -> Response:
    """The page behind a link, as far as it can be read without sending anything."""
    return _response(replies.read(_face(), _asked(), text))


@blueprint.post("/s/", defaults={"text": ""})
@blueprint.post("/s/<path:text>")
def write(text: str) -> Response:
    """A step through the questionnaire, its end, or a change to what was sent."""
    return _response(replies.write(_face(), _asked(), text, dict(request.form.lists())))


@blueprint.get("/s/<text>/seat")
def read_elsewhere(text: str) -> Response:
    """What the page of a split count that a keeper hosts is told of a link."""
    return _response(replies.read_elsewhere(_face(), _asked(), text))


@blueprint.post("/s/<text>/seat")
def write_elsewhere(text: str) -> Response:
    """Sealed rows from that page."""
    return _response(replies.write_elsewhere(_face(), _asked(), text, dict(request.form.lists())))


@blueprint.get("/r/<text>")
def read_results(text: str) -> Response:
    """A survey's results, the same for everybody."""
    path = _RESULTS.match(text)
    if path is None:
        abort(404)
    return _response(replies.results(_face(), _asked(), path[0]))


@blueprint.get("/reply")
def reply_page() -> Response:
    """Where the writer of a comment types the words that lead to an answer."""
    return _response(reading.blank(_face(), _asked()))


@blueprint.post("/reply")
def read_reply() -> Response:
    """What was answered. The words travel in the form alone, never in an address."""
    return _response(reading.answer(_face(), _asked(), dict(request.form.lists())))


@blueprint.get("/<anything:text>")
def read_mended(text: str) -> Response:
    """As `read`, where a link was so mangled that its path is none of ours, but can still be found in it."""
    return read(_with_link(text))


@blueprint.post("/<anything:text>")
def write_mended(text: str) -> Response:
    """As `write`, likewise."""
    return write(_with_link(text))


def _with_link(text: str) -> str:
    path = f"/{text}"
    if _IN_PATH.search(path) is None or recover(path) is None:
        abort(404)
    return path


@blueprint.get("/s-<digest>/<name>")
def bundle(digest: str, name: str) -> Response:
    """The style sheet and the scripts, for ever under this address; a split count's by its contract's hash of it."""
    halves = _face().halves
    found = script_of_halves(digest, halves.script) if halves and name == HALVES else bundles().get(name)
    if found is None or found.address != request.path:
        abort(404)
    kind = ("Content-Type", f"{found.mimetype}; charset=utf-8")
    response = _response(replies.reply(_asked(), 200, Printed(found.plain, found.packed), kind))
    response.headers["Cache-Control"] = FOR_EVER
    return response

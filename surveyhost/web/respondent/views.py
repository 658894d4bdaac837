"""The two addresses of the face: `/` takes a typed code, `/s/<token>` is everything else. A GET changes nothing."""

from typing import cast

from flask import Blueprint, Response, abort, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from ...core.errors import Refusal
from ...core.identity import recover
from ...core.policy import canonical
from ...core.slip_code import decode
from ...services.responses import Opening
from ...translations import LANGUAGES
from ..shared.assets import FOR_EVER
from ..shared.sheets import sheets
from . import drawing, posts, standing
from .booth import Booth
from .bundles import bundles
from .limits import UNKNOWN_LINKS
from .press import Printed
from .standing import STATUS
from .visits import Visit

blueprint = Blueprint("respondent", __name__)
BOOTH = "surveyhost.respondent"
"""The key of `app.extensions` under which the booth lies."""
LARGEST_POST = 2_000_000
"""Bytes of a form; the longest questionnaire answered in full stays below."""


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


SLIP_ERRORS = {
    "slip-letter": _("Write the letters and figures of the code only. It has no letter U."),
    "slip-length": _("The code is not complete: it has 33 letters and figures."),
    "slip-check": _("Some letter or figure is wrong. Compare the code with your slip once more."),
}


def _booth() -> Booth:
    return cast(Booth, current_app.extensions[BOOTH])


def _visit(opening: Opening | None = None) -> Visit:
    """Language: as the link asks, else as the browser asks, else the first of the questionnaire."""
    wave = opening.wave if opening else None
    languages = wave.policy.languages if wave else LANGUAGES
    given = request.args
    asked = given.get("lang", "")
    language = asked if asked in languages else request.accept_languages.best_match(languages) or languages[0]
    booth = _booth()
    return Visit(wave, language, "shared" in given, booth.vendor, booth.lost_link)


def _reply(status: int, page: Printed | bytes) -> Response:
    """A kept page goes packed to whoever takes that; a page with somebody's answers in it never is packed."""
    if isinstance(page, bytes):
        return Response(page, status, mimetype="text/html")
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response(page.plain, status, {"Vary": "Accept-Encoding"}, mimetype="text/html")
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(page.packed, status, headers, mimetype="text/html")


def _closed_door(opening: Opening) -> Response:
    """The page of a link that opens nothing. Guesses are counted; a real link never is."""
    kind: str = opening.kind
    if kind == "unknown" and not _booth().limits.count(UNKNOWN_LINKS, request.remote_addr or ""):
        kind = "limited"
    visit = _visit(opening)
    page = standing.spent(visit) if kind == "spent" else standing.of_link(visit, kind)
    return _reply(STATUS[kind], page)


@blueprint.get("/")
def code_page() -> Response:
    """Where a code is typed."""
    return _reply(200, standing.code(_visit()))


@blueprint.post("/")
def open_code() -> AnyResponse:
    """Leads to the typed code's page; a whole link is taken too."""
    visit, typed = _visit(), request.form.get("_code", "")
    try:
        token = recover(typed) if "/s/" in typed else decode(typed)
    except Refusal as refusal:
        return _reply(posts.UNPROCESSABLE, standing.code(visit, visit.words.gettext(SLIP_ERRORS[refusal.code])))
    if token is None:
        return _closed_door(Opening("mangled", None, None))
    return redirect(f"/s/{token}{visit.link()}", 303)


def _number() -> int:
    given = request.args.get("page", "")
    return int(given) if given.isdecimal() and len(given) < 4 else 0


@blueprint.get("/s/", defaults={"text": ""})
@blueprint.get("/s/<path:text>")
def read(text: str) -> Response:
    """The page behind a link, as far as it can be read without sending anything."""
    opening = _booth().find(text)
    visit, asked = _visit(opening), request.args.get("page", "")
    wave = opening.wave
    if wave and asked == "policy":
        name = f"attachment; filename=contract-{wave.policy_hash}.json"
        return Response(canonical(wave.policy), mimetype="application/json", headers={"Content-Disposition": name})
    if wave and asked in standing.READ:
        return _reply(200, standing.READ[asked](visit, wave))
    if wave is None or opening.kind != "open":
        return _closed_door(opening)
    pages, number = sheets(wave.questionnaire, wave.policy.pages), _number()
    if not 1 <= number <= len(pages):
        return _reply(200, standing.welcome(visit, wave))
    return _reply(200, drawing.blank_page(visit, wave, pages[number - 1]))


@blueprint.post("/s/", defaults={"text": ""})
@blueprint.post("/s/<path:text>")
def write(text: str) -> Response:
    """A step through the questionnaire, its end, or a change to what was sent."""
    request.max_content_length = request.max_form_memory_size = LARGEST_POST
    opening = _booth().find(text)
    if opening.wave is None or opening.token is None or opening.kind not in {"open", "spent"}:
        return _closed_door(opening)
    visit, form = _visit(opening), request.form.to_dict(flat=False)
    go = (form.pop("go", None) or ["send"])[-1]
    visit = visit.speaking(go) if go in opening.wave.policy.languages else visit
    post = posts.Post(_booth(), visit, opening.wave, opening, form, _number() or 1, go)
    try:
        return _reply(*(posts.answer(post) if opening.kind == "open" else posts.change(post)))
    except Refusal:
        opening = _booth().find(text)
        if opening.kind == "open":
            raise
        return _closed_door(opening)


@blueprint.get("/s-<digest>/<name>")
def bundle(digest: str, name: str) -> Response:
    """The style sheet and the script, for ever under this address."""
    found = bundles().get(name)
    if found is None or found.address != request.path:
        abort(404)
    response = _reply(200, Printed(found.plain, found.packed))
    response.mimetype = found.mimetype
    response.headers["Cache-Control"] = FOR_EVER
    return response

"""What somebody typed while their proof or their sign-in ran out: a form in the answer to their own browser, to be sent
again from there. It is kept nowhere else.

How much that can be is bounded for all forms alike (`account.settings`, `shared.request_bounds`).
"""

from typing import cast
from urllib.parse import quote

from flask import current_app, redirect, render_template, request, url_for
from flask_security import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, HTTPException, Unauthorized
from werkzeug.wrappers import Response

Answer = Response | tuple[str, int]
FACES = ("console", "client")
"""Blueprints with forms that somebody may spend a while on. Passwords and codes are typed elsewhere, and never held."""
START = "/account/start"
LONGEST = 2_000
"""Bytes of an address to come back to, as it is sent: it goes into a header, and proxies take some 4 kB of them all."""


def typed() -> list[tuple[str, str]]:
    """The form that was sent without its forgery mark: (name, value) in order, a name as often as it came."""
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


def files() -> list[tuple[str, str]]:
    """(field, name) of each file that was sent: it has to be chosen again."""
    sent = request.files.items(multi=True)
    return [(name, one.filename) for name, one in sent if one.filename]


def is_held() -> bool:
    """Whether this is a form of console or portal that holds something."""
    return request.method == "POST" and request.blueprint in FACES and bool(typed() or files())


def unproven() -> Answer:
    """For a form that takes a fresh proof."""
    return _page(status=403, is_unproven=True)


def signed_out() -> Answer:
    """To the sign-in; what was typed waits for it.

    A script that asked for a part of a page is told (401) and does so as a whole page: `console.js`.
    """
    if is_held():
        return _page(status=401)
    if request.headers.get("HX-Request"):
        return _error_page(Unauthorized())
    return redirect(url_for("security.login", next=way_back()))


def without_mark(error: CSRFError) -> Answer:
    """For a form whose forgery mark is of another sign-in, which has ended since; where a page of ours sent it.

    Another site's form stays an error, or that site could fill in one of ours and let the person press the button.
    """
    if not is_from_here() or request.blueprint not in FACES:
        return _error_page(BadRequest())
    if current_user.is_authenticated:
        return _page(status=401)
    return signed_out()


def _error_page(error: HTTPException) -> Answer:
    """The page of any such error. It is answered and not raised: `without_mark` is at work on an error already."""
    return cast(Answer, current_app.handle_http_exception(error))


def is_from_here() -> bool:
    """Whether the browser says that a page of this host sent the form."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else request.headers.get("Origin", "") + "/" == request.host_url


def _page(status: int, is_unproven: bool = False) -> tuple[str, int]:
    return render_template(
        "security/still_typed.html",
        action=request.full_path.rstrip("?"),
        typed=typed(),
        files=files(),
        is_unproven=is_unproven,
        back=way_back(),
    ), status


def way_back() -> str:
    """The page to come back to: this one if it can be read, else the one the form stood on; the start for one whose
    address is too long."""
    found = _came_from() if request.method != "GET" else request.full_path.rstrip("?")
    return found if len(quote(found)) <= LONGEST else START


def _came_from() -> str:
    referrer = request.referrer or ""
    return referrer.removeprefix(request.host_url.rstrip("/")) if referrer.startswith(request.host_url) else START

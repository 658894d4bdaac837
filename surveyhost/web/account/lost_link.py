"""I lost my link: where an employee asks for it again. It lies on the office's side, since respondents' pages know no
address. Whatever is typed, the page after it is the same."""

from typing import cast

from flask import abort, current_app, redirect, render_template, request, url_for
from limits import RateLimitItemPerHour
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...services import accounts, lost_links
from ..shared.limits import Limits
from .guard import PUBLIC, allow, house
from .views import blueprint
from .words import say

LIMITS = "surveyhost.account.limits"
"""The key of `app.extensions` under which the counting lies."""
FROM_ONE_PLACE = RateLimitItemPerHour(60, 1, "lost-link-from")
"""A plant may ask from one network address; a machine that tries addresses out gets nothing for it, only slower."""
FOR_ONE_ADDRESS = RateLimitItemPerHour(3, 1, "lost-link-for")
"""More are answered in the same words and the same time, and lead to nothing."""


@blueprint.get("/lost-link")
@allow(PUBLIC)
def lost_link() -> str:
    """The form; after it was sent, the sentence that everybody gets."""
    _check_offered()
    return render_template("security/lost_link.html", asked="asked" in request.args, email="", problems=[])


@blueprint.post("/lost-link")
@allow(PUBLIC)
def ask_for_link() -> Response | tuple[str, int]:
    """Lay the request down for the worker. Nothing is looked up here, so nothing can be told or timed."""
    _check_offered()
    typed = request.form.get("email", "").strip()
    try:
        address = accounts.address_of(typed)
    except Refusal:
        problems = [("email", say("This is not an e-mail address."))]
        return render_template("security/lost_link.html", asked=False, email=typed, problems=problems), 422
    limits = cast(Limits, current_app.extensions[LIMITS])
    if not limits.count(FROM_ONE_PLACE, request.remote_addr or ""):
        return render_template("security/lost_link_limited.html"), 429
    lost_links.ask(house(), address if limits.count(FOR_ONE_ADDRESS, address) else "")
    return redirect(url_for("account.lost_link", asked="1"), 303)


def _check_offered() -> None:
    if not lost_links.is_offered(house().settings):
        abort(404)

"""I lost my link: where an employee asks for it again. It lies on the office's side, since respondents' pages know no
address. Whatever is typed, the page after it is the same."""

from typing import cast

from flask import abort, current_app, redirect, render_template, request, url_for
from limits import RateLimitItemPerHour
from werkzeug.wrappers import Response

from ...services.letters import lost_links
from ..account.guard import PUBLIC, allow, house
from ..shared.rate_limits import Limits
from .blueprint import blueprint, chosen
from .forms import LostLink

LIMITS = "surveyhost.recipients.limits"
"""The key of `app.extensions` under which the counting lies."""
FROM_ONE_PLACE = RateLimitItemPerHour(60, 1, "lost-link-from")
"""A plant may ask from one network address; a machine that tries addresses out gets nothing for it, only slower."""
FOR_ONE_ADDRESS = RateLimitItemPerHour(3, 1, "lost-link-for")
"""More are answered in the same words and the same time, and lead to nothing."""


@blueprint.get("/lost-link")
@allow(PUBLIC)
def lost_link() -> str:
    """The form; after it was sent, the sentence that everybody gets."""
    check_offered()
    return render_template("recipients/lost_link.html", asked="asked" in request.args, form=LostLink())


@blueprint.post("/lost-link")
@allow(PUBLIC)
def ask_for_link() -> Response | tuple[str, int]:
    """Lay the request down for the worker. Nothing is looked up here, so nothing can be told or timed."""
    check_offered()
    form = LostLink()
    if not form.validate():
        return render_template("recipients/lost_link.html", asked=False, form=form), 422
    address = form.email.address
    limits = cast(Limits, current_app.extensions[LIMITS])
    if not limits.count(FROM_ONE_PLACE, request.remote_addr or ""):
        return render_template("recipients/lost_link_limited.html"), 429
    lost_links.ask(house(), address if limits.count(FOR_ONE_ADDRESS, address) else "")
    return redirect(url_for("recipients.lost_link", asked="1", lang=chosen()), 303)


def check_offered() -> None:
    """404 where this process has no key to seal a request to."""
    if not lost_links.is_offered(house().settings):
        abort(404)

"""No more reminders by one click in a mail program (RFC 8058), at the address in a letter's List-Unsubscribe header.

The token in that address opens no form of a survey and names nobody to this page: it is laid down for the worker as it
came, and every token gets the same answer. GET changes nothing, since scanners open addresses; it shows a button.
"""

from typing import cast

from flask import current_app, render_template, request

from ...services.letters import opt_outs
from ..account.guard import MACHINE, PUBLIC, allow, house
from ..shared.rate_limits import Limits
from .blueprint import blueprint
from .lost_link import check_offered
from .no_reminders import FROM_ONE_PLACE, LIMITS

FIELD, CLICKED = "List-Unsubscribe", "One-Click"
"""What a mail program sends, and so does the button."""


@blueprint.get("/no-reminders/<token>")
@allow(PUBLIC)
def one_click(token: str) -> str:
    """A button, for whoever opens the address in a browser."""
    check_offered()
    return _page(token, is_done=False)


@blueprint.post("/no-reminders/<token>")
@allow(MACHINE)
def stop_by_one_click(token: str) -> str | tuple[str, int]:
    """Lay the token down for the worker. Answered in place: a mail program follows no redirect.

    A mail program brings neither cookie nor forgery mark. Whoever makes somebody's browser send this has to know that
    person's token, and could send it without the browser.
    """
    check_offered()
    if request.form.get(FIELD) != CLICKED:
        return _page(token, is_done=False), 400
    if not cast(Limits, current_app.extensions[LIMITS]).count(FROM_ONE_PLACE, request.remote_addr or ""):
        return render_template("recipients/no_reminders_limited.html"), 429
    opt_outs.ask_by_token(house(), token)
    return _page(token, is_done=True)


def _page(token: str, *, is_done: bool) -> str:
    return render_template("recipients/one_click.html", token=token, is_done=is_done, field=FIELD, clicked=CLICKED)

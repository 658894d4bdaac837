"""No more reminders: where the reference that stands in a letter is typed. The page opens no form and tells nothing.

It lies on the office's side, since respondents' pages know no participant. Whatever is typed, the page after it is the
same. A reference travels in the form alone, never in an address. GET changes nothing: mail scanners follow links.
"""

from typing import cast

from flask import current_app, redirect, render_template, request, url_for
from limits import RateLimitItemPerHour
from werkzeug.wrappers import Response

from ...services.letters import opt_outs
from ..account.guard import PUBLIC, allow, house
from ..shared.rate_limits import Limits
from .blueprint import blueprint, chosen
from .forms import StopReminders
from .lost_link import check_offered

LIMITS = "surveyhost.recipients.stops"
"""The key of `app.extensions` under which the counting lies."""
FROM_ONE_PLACE = RateLimitItemPerHour(60, 1, "no-reminders-from")
"""A plant may ask from one network address; a machine that tries references out gets nothing for it, only slower."""


@blueprint.get("/no-reminders")
@allow(PUBLIC)
def no_reminders() -> str:
    """The form; after it was sent, the sentence that everybody gets."""
    check_offered()
    return render_template("recipients/no_reminders.html", asked="asked" in request.args, form=StopReminders())


@blueprint.post("/no-reminders")
@allow(PUBLIC)
def stop_reminders() -> Response | tuple[str, int]:
    """Lay the request down for the worker. Nothing is looked up here, so nothing can be told or timed."""
    check_offered()
    form = StopReminders()
    if not form.validate():
        return render_template("recipients/no_reminders.html", asked=False, form=form), 422
    if not cast(Limits, current_app.extensions[LIMITS]).count(FROM_ONE_PLACE, request.remote_addr or ""):
        return render_template("recipients/no_reminders_limited.html"), 429
    opt_outs.ask(house(), form.reference.data)
    return redirect(url_for("recipients.no_reminders", asked="1", lang=chosen()), 303)

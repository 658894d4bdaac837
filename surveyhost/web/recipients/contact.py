"""Please contact me: where somebody gives a name of their own accord. It lies on the office's side, since respondents'
pages know no name, and nothing on it or behind it is tied to an answer. Whatever is typed, the next page is the same.
"""

from typing import cast

from flask import current_app, redirect, render_template, request, url_for
from limits import RateLimitItemPerHour
from werkzeug.wrappers import Response

from ...services.threads import contact
from ..account.guard import PUBLIC, allow, house
from ..shared.rate_limits import Limits
from .blueprint import blueprint, chosen
from .forms import Contact
from .lost_link import check_offered

LIMITS = "surveyhost.recipients.contacts"
"""The key of `app.extensions` under which the counting lies."""
FROM_ONE_PLACE = RateLimitItemPerHour(60, 1, "contact-from")
"""A plant may ask from one network address."""


@blueprint.get("/contact")
@allow(PUBLIC)
def contact_me() -> str:
    """The form; after it was sent, the sentence that everybody gets."""
    check_offered()
    return render_template("recipients/contact.html", asked="asked" in request.args, form=Contact())


@blueprint.post("/contact")
@allow(PUBLIC)
def ask_for_contact() -> Response | tuple[str, int]:
    """Lay the request down. Nothing is looked up here."""
    check_offered()
    form = Contact()
    if not form.validate():
        return render_template("recipients/contact.html", asked=False, form=form), 422
    if not cast(Limits, current_app.extensions[LIMITS]).count(FROM_ONE_PLACE, request.remote_addr or ""):
        return render_template("recipients/contact_limited.html"), 429
    contact.ask(house(), form.code.data.strip().upper(), form.name.data, form.words.data)
    return redirect(url_for("recipients.contact_me", asked="1", lang=chosen()), 303)

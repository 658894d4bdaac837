"""People who want to be contacted: forwarded to the client by hand, and then destroyed."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from ....core.roles import Act
from ....services.threads import contact
from ...account.guard import actor, allow, house
from ...account.language import say
from ..blueprint import attempt, blueprint


@blueprint.get("/contacts/")
@allow(Act.LETTER_EDIT)
def contacts() -> str:
    """Everybody who wants to be contacted, with their words."""
    return render_template("console/threads/contacts.html", lines=contact.listed(house()))


@blueprint.post("/contacts/<int:request_id>")
@allow(Act.LETTER_EDIT)
def contact_forwarded(request_id: int) -> Response:
    """It has been forwarded: destroyed here."""
    done = say("Forwarded, and destroyed here.")
    back = url_for("console.contacts")
    return attempt(lambda: contact.forwarded(house(), actor(), request_id), done, back)

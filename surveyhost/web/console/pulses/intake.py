"""Events of a client: the keys by which its systems send them, and what came in."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.pulses.events import keys
from ....services.pulses.events.week import week
from ....services.setup import clients
from ...account.guard import actor, allow, house, missing
from ...account.language import say
from ..blueprint import attempt, blueprint, found
from .forms import IntakeKey


@blueprint.get("/clients/<int:client_id>/intake")
@allow(Act.CONSOLE_SEE)
def intake(client_id: int) -> str:
    """Keys, what came in over the last week, and how to send."""
    return _page(client_id, IntakeKey())


def _page(client_id: int, form: IntakeKey, secret: str = "") -> str:
    return render_template(
        "console/pulses/intake.html",
        client=found(clients.client, house(), client_id),
        keys=keys.listed(house(), client_id),
        week=week(house(), client_id),
        url=f"{house().settings.intake_url}/intake/events",
        form=form,
        secret=secret,
    )


@blueprint.post("/clients/<int:client_id>/intake")
@allow(Act.PULSE_EDIT)
def intake_key_create(client_id: int) -> str | tuple[str, int]:
    """A new key. It is shown once, here; only its digest is stored."""
    form = IntakeKey()
    found(clients.client, house(), client_id)
    try:
        form.check()
        _, secret = keys.make(house(), actor(), client_id, form.name.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(client_id, form), 422
    form.name.data = ""
    return _page(client_id, form, secret)


@blueprint.get("/clients/<int:client_id>/intake/<int:key_id>/withdraw")
@allow(Act.CONSOLE_SEE)
def intake_key_question(client_id: int, key_id: int) -> str:
    """The question before a key is withdrawn."""
    client = found(clients.client, house(), client_id)
    key = next((one for one in keys.listed(house(), client_id) if one.id == key_id), None)
    if key is None or key.withdrawn is not None:
        missing()
    withdraw = url_for("console.intake_key_withdraw", client_id=client_id, key_id=key_id)
    back = url_for("console.intake", client_id=client_id)
    return render_template("console/withdraw_key.html", client=client, key=key, withdraw=withdraw, back=back)


@blueprint.post("/clients/<int:client_id>/intake/<int:key_id>/withdraw")
@allow(Act.PULSE_EDIT)
def intake_key_withdraw(client_id: int, key_id: int) -> Response:
    """It opens nothing any more."""
    found(clients.client, house(), client_id)
    back = url_for("console.intake", client_id=client_id)
    if all(one.id != key_id for one in keys.listed(house(), client_id)):
        return redirect(back)
    done = say("Withdrawn. Within seconds nothing that is sent with it is taken.")
    return attempt(lambda: keys.withdraw(house(), actor(), key_id, client_id), done, back)

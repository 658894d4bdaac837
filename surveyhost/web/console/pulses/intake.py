"""Events of a client: the keys by which its systems send them, and what came in."""

from functools import partial

from flask import render_template, url_for
from werkzeug.wrappers import Response

from ....core.roles import Act
from ....services.pulses.events import keys
from ....services.pulses.events.week import week
from ....services.setup import clients
from ...account.guard import actor, allow, house
from ...account.language import say
from .. import system_keys
from ..blueprint import blueprint, found
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
    """A new key, shown once."""
    form = IntakeKey()
    found(clients.client, house(), client_id)
    return system_keys.create(
        form,
        lambda name: keys.make(house(), actor(), client_id, name),
        lambda secret: _page(client_id, form, secret),
    )


@blueprint.get("/clients/<int:client_id>/intake/<int:key_id>/withdraw")
@allow(Act.CONSOLE_SEE)
def intake_key_question(client_id: int, key_id: int) -> str:
    """The question before a key is withdrawn."""
    withdraw = url_for("console.intake_key_withdraw", client_id=client_id, key_id=key_id)
    back = url_for("console.intake", client_id=client_id)
    return system_keys.question(client_id, found(keys.listed, house(), client_id), key_id, withdraw, back)


@blueprint.post("/clients/<int:client_id>/intake/<int:key_id>/withdraw")
@allow(Act.PULSE_EDIT)
def intake_key_withdraw(client_id: int, key_id: int) -> Response:
    """From now on nothing is taken from it."""
    done = say("Withdrawn. Within seconds nothing that is sent with it is taken.")
    back = url_for("console.intake", client_id=client_id)
    act = partial(keys.withdraw, house(), actor(), key_id, client_id)
    return system_keys.withdraw(found(keys.listed, house(), client_id), key_id, act, done, back)

"""Keys by which a client's personnel system sends its list of people: made, shown once, withdrawn."""

from functools import partial

from flask import render_template, url_for
from werkzeug.wrappers import Response

from ....core.roles import Act
from ....services.hris import keys
from ....services.setup import clients
from ...account.guard import actor, allow, house
from ...account.language import say
from .. import system_keys
from ..blueprint import blueprint, found
from .forms import RosterKeyForm


@blueprint.get("/clients/<int:client_id>/roster-keys")
@allow(Act.CONSOLE_SEE)
def roster_keys(client_id: int) -> str:
    """Keys, and how to send."""
    return _page(client_id, RosterKeyForm())


def _page(client_id: int, form: RosterKeyForm, secret: str = "") -> str:
    return render_template(
        "console/hris/keys.html",
        client=found(clients.client, house(), client_id),
        keys=keys.listed(house(), client_id),
        url=url_for("api.put_roster", client_id=client_id, _external=True),
        form=form,
        secret=secret,
    )


@blueprint.post("/clients/<int:client_id>/roster-keys")
@allow(Act.ROSTER_KEY_EDIT, fresh=True)
def roster_key_create(client_id: int) -> str | tuple[str, int]:
    """A new key, shown once."""
    form = RosterKeyForm()
    found(clients.client, house(), client_id)
    return system_keys.create(
        form,
        lambda name: keys.make(house(), actor(), client_id, name),
        lambda secret: _page(client_id, form, secret),
    )


@blueprint.get("/clients/<int:client_id>/roster-keys/<int:key_id>/withdraw")
@allow(Act.CONSOLE_SEE)
def roster_key_question(client_id: int, key_id: int) -> str:
    """The question before a key is withdrawn."""
    withdraw = url_for("console.roster_key_withdraw", client_id=client_id, key_id=key_id)
    back = url_for("console.roster_keys", client_id=client_id)
    return system_keys.question(client_id, found(keys.listed, house(), client_id), key_id, withdraw, back)


@blueprint.post("/clients/<int:client_id>/roster-keys/<int:key_id>/withdraw")
@allow(Act.ROSTER_KEY_EDIT)
def roster_key_withdraw(client_id: int, key_id: int) -> Response:
    """From now on nothing is taken from it."""
    done = say("Withdrawn. Nothing that is sent with it is taken from now on.")
    back = url_for("console.roster_keys", client_id=client_id)
    act = partial(keys.withdraw, house(), actor(), client_id, key_id)
    return system_keys.withdraw(found(keys.listed, house(), client_id), key_id, act, done, back)

"""Keys by which a client's personnel system sends its list of people: made, shown once, withdrawn."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.hris import keys
from ....services.setup import clients
from ...account.guard import actor, allow, house, missing
from ...account.language import say
from ..blueprint import attempt, blueprint, found
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
    """A new key. It is shown once, here; only its digest is stored."""
    form = RosterKeyForm()
    found(clients.client, house(), client_id)
    try:
        form.check()
        _, secret = keys.make(house(), actor(), client_id, form.name.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(client_id, form), 422
    form.name.data = ""
    return _page(client_id, form, secret)


@blueprint.get("/clients/<int:client_id>/roster-keys/<int:key_id>/withdraw")
@allow(Act.CONSOLE_SEE)
def roster_key_question(client_id: int, key_id: int) -> str:
    """The question before a key is withdrawn."""
    client = found(clients.client, house(), client_id)
    key = next((one for one in keys.listed(house(), client_id) if one.id == key_id), None)
    if key is None or key.withdrawn is not None:
        missing()
    withdraw = url_for("console.roster_key_withdraw", client_id=client_id, key_id=key_id)
    back = url_for("console.roster_keys", client_id=client_id)
    return render_template("console/withdraw_key.html", client=client, key=key, withdraw=withdraw, back=back)


@blueprint.post("/clients/<int:client_id>/roster-keys/<int:key_id>/withdraw")
@allow(Act.ROSTER_KEY_EDIT)
def roster_key_withdraw(client_id: int, key_id: int) -> Response:
    """It opens nothing any more."""
    found(clients.client, house(), client_id)
    back = url_for("console.roster_keys", client_id=client_id)
    if all(one.id != key_id for one in keys.listed(house(), client_id)):
        return redirect(back)
    done = say("Withdrawn. Nothing that is sent with it is taken from now on.")
    return attempt(lambda: keys.withdraw(house(), actor(), client_id, key_id), done, back)

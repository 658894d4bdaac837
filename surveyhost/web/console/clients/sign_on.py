"""Single sign-on: the provider of staff, or of one client's HR."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.accounts import single_sign_on
from ....services.setup import clients
from ...account import settings
from ...account.guard import actor, allow, house
from ...account.language import say
from ..blueprint import attempt, blueprint, found
from .forms import SignOn


@blueprint.get("/people/sign-on")
@blueprint.get("/clients/<int:client_id>/sign-on")
@allow(Act.PEOPLE_EDIT)
def sign_on(client_id: int | None = None) -> str:
    """Which provider lets these people in, and under which address."""
    way = single_sign_on.of(house(), client_id)
    return _page(client_id, SignOn(obj=way))


def _page(client_id: int | None, form: SignOn) -> str:
    client = None if client_id is None else found(clients.client, house(), client_id)
    way = single_sign_on.of(house(), client_id)
    base = house().settings.signs_in_at(client_id)
    addresses = None if way is None else (
        base + url_for("account.sso", provider_id=way.id), base + url_for("account.sso_back", provider_id=way.id)
    )  # fmt: skip
    return render_template("console/clients/sign_on.html", client=client, way=way, addresses=addresses, form=form)


@blueprint.post("/people/sign-on")
@blueprint.post("/clients/<int:client_id>/sign-on")
@allow(Act.PEOPLE_EDIT, fresh=True)
def sign_on_keep(client_id: int | None = None) -> Response | tuple[str, int]:
    """Set the provider, or take it away."""
    if client_id is not None:
        found(clients.client, house(), client_id)
    form, then = SignOn(), url_for("console.sign_on", client_id=client_id)
    if form.act.data == "remove":
        gone = say("The sign-on is taken away.")
        return attempt(lambda: single_sign_on.remove(house(), actor(), client_id), gone, then)
    try:
        form.check()
        cover = settings.sign_on_key(house().settings)
        written = (form.issuer.data, form.application.data, form.secret.data)
        single_sign_on.put(house(), actor(), cover, client_id, *written, form.second_factor.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(client_id, form), 422
    flash(say("The sign-on is saved."), "ok")
    return redirect(then)

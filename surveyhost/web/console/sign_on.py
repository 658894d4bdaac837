"""Single sign-on: the provider of staff, or of one client's HR."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from ...services import clients, single_sign_on
from ..account import settings
from ..account.guard import actor, allow, house
from ..account.words import say
from .blueprint import attempt, blueprint, found


@blueprint.get("/people/sign-on")
@blueprint.get("/clients/<int:client_id>/sign-on")
@allow("people.edit")
def sign_on(client_id: int | None = None) -> str:
    """Which provider lets these people in, and under which address."""
    client = None if client_id is None else found(clients.client, house(), client_id)
    way = single_sign_on.of(house(), client_id)
    base = house().settings.console_url
    addresses = None if way is None else (
        base + url_for("account.sso", provider_id=way.id), base + url_for("account.sso_back", provider_id=way.id)
    )  # fmt: skip
    return render_template("console/sign_on.html", client=client, way=way, addresses=addresses)


@blueprint.post("/people/sign-on")
@blueprint.post("/clients/<int:client_id>/sign-on")
@allow("people.edit", fresh=True)
def sign_on_keep(client_id: int | None = None) -> Response:
    """Set the provider, or take it away."""
    if client_id is not None:
        found(clients.client, house(), client_id)
    form, then = request.form, url_for("console.sign_on", client_id=client_id)

    def act() -> None:
        if form.get("act") == "remove":
            single_sign_on.remove(house(), actor(), client_id)
            return
        cover = settings.sign_on_key(house().settings)
        issuer, application, secret = (form.get(name, "") for name in ("issuer", "application", "secret"))
        trusted = form.get("second_factor") == "1"
        single_sign_on.put(house(), actor(), cover, client_id, issuer, application, secret, trusted)

    done = say("The sign-on is taken away.") if form.get("act") == "remove" else say("The sign-on is kept.")
    return attempt(act, done, then)

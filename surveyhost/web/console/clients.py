"""Clients: the list, a new one, one with its surveys, people and settings."""

from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...services import accounts, clients, retention, surveys
from ..account.guard import actor, allow, house
from ..account.refusals import in_words
from ..account.words import say
from .blueprint import blueprint, found
from .logos import check_logo


@blueprint.get("/clients/")
@allow("console.see")
def client_list() -> str:
    """Every client by name."""
    return render_template("console/clients.html", clients=clients.clients(house()))


@blueprint.get("/clients/new")
@allow("client.edit")
def client_new() -> str:
    """The form for a new client."""
    return render_template("console/client_new.html", form={}, problems=[])


@blueprint.post("/clients/new")
@allow("client.edit")
def client_create() -> Response | tuple[str, int]:
    """A new client, and on to its page."""
    form = request.form
    try:
        client_id = clients.add_client(house(), actor(), form.get("name", ""), form.get("language", "vi"))
    except Refusal as refusal:
        problems = [("name", in_words(refusal))]
        return render_template("console/client_new.html", form=form, problems=problems), 422
    flash(say("The client is there. Give it a colour and invite its people."), "ok")
    return redirect(url_for("console.client", client_id=client_id))


@blueprint.get("/clients/<int:client_id>/")
@allow("console.see")
def client(client_id: int) -> str:
    """One client: surveys, people, settings."""
    return _page(client_id)


def _page(client_id: int, link: str | None = None, problems: list[tuple[str, str]] | None = None) -> str:
    line = found(clients.client, house(), client_id)
    return render_template(
        "console/client.html",
        client=line,
        surveys=surveys.surveys(house(), client_id),
        people=accounts.listed(house(), client_id),
        dues=retention.of_client(house(), client_id),
        link=link,
        problems=problems or [],
        form=request.form,
    )


@blueprint.get("/clients/<int:client_id>/settings")
@allow("client.edit")
def client_settings(client_id: int) -> str:
    """Name, languages, logo, colour, sender, time zone, retention."""
    line = found(clients.client, house(), client_id)
    return render_template("console/client_settings.html", client=line, form=_as_form(line), problems=[])


def _as_form(line: clients.ClientLine) -> dict[str, Any]:
    kept = line.settings
    return {
        "name": line.name,
        "language": line.language,
        "colour": line.colour,
        "time_zone": line.time_zone,
        "sender": kept.get("sender", ""),
        "reply_to": kept.get("reply_to", ""),
        "domains": ", ".join(kept.get("domains", ())),
        "retention_days": kept.get("retention_days", ""),
        "destroy_by_days": kept.get("destroy_by_days", ""),
    }


@blueprint.post("/clients/<int:client_id>/settings")
@allow("client.edit")
def client_change(client_id: int) -> Response | tuple[str, int]:
    """Keep the settings; what is not allowed is said beside the form."""
    line = found(clients.client, house(), client_id)
    try:
        clients.edit_client(house(), actor(), client_id, **_changes(line))
    except Refusal as refusal:
        problems = [("main", in_words(refusal))]
        return render_template("console/client_settings.html", client=line, form=request.form, problems=problems), 422
    flash(say("The settings are kept."), "ok")
    return redirect(url_for("console.client", client_id=client_id))


def _changes(line: clients.ClientLine) -> dict[str, Any]:
    form, kept = request.form, dict(line.settings)
    for name in ("sender", "reply_to"):
        kept[name] = form.get(name, "").strip()
    kept["domains"] = [part.strip().lower() for part in form.get("domains", "").split(",") if part.strip()]
    for name in ("retention_days", "destroy_by_days"):
        kept.pop(name, None)
        if form.get(name, "").strip():
            kept[name] = _days(form[name])
    changes: dict[str, Any] = {name: form.get(name, "").strip() for name in ("name", "language", "colour", "time_zone")}
    logo = request.files.get("logo")
    if logo is not None and logo.filename:
        changes["logo"], changes["logo_kind"] = check_logo(logo.read())
    return {**changes, "settings": kept}


def _days(text: str) -> int:
    if not text.strip().isdigit():
        raise Refusal(f"'{text}' is no number of days.", "client")
    return int(text)


@blueprint.get("/clients/<int:client_id>/logo")
@allow("console.see")
def client_logo(client_id: int) -> FlaskResponse:
    """The logo as it was uploaded and checked."""
    content, kind = found(clients.logo, house(), client_id)
    return FlaskResponse(content, mimetype=kind)


@blueprint.post("/clients/<int:client_id>/people")
@allow("people.edit")
def client_invite(client_id: int) -> str | tuple[str, int]:
    """An account for a person of this client. The link is shown once, here; it is not stored."""
    form = request.form
    units = [line for line in form.get("units", "").splitlines() if line.strip()]
    try:
        link = accounts.add_hr(
            house(), actor(), client_id, form.get("email", ""), form.get("name", ""), form.get("role", "owner"), units
        )
    except Refusal as refusal:
        return _page(client_id, problems=[("email", in_words(refusal))]), 422
    return _page(client_id, link=link)

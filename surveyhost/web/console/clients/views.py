"""Clients: the list, a new one, one with its surveys, people and settings."""

from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....services.accounts import accounts
from ....services.fieldwork import retention
from ....services.files.logos import check_logo
from ....services.pulses import reading as pulse_reading
from ....services.setup import clients, lists, placement
from ...account.guard import actor, allow, can, house
from ...account.language import say
from ..blueprint import blueprint, found
from .forms import ClientSettings, ClientVault, Invitation, NewClient

_TEXTS = ("sender", "reply_to", "sender_domain", "quiet_from", "quiet_to")
"""Settings that are kept as they are typed."""


@blueprint.get("/clients/")
@allow(Act.CONSOLE_SEE)
def client_list() -> str:
    """Every client by name."""
    return render_template("console/clients/clients.html", clients=clients.clients(house()))


@blueprint.get("/clients/new")
@allow(Act.CLIENT_EDIT)
def client_new() -> str:
    """The form for a new client."""
    return _new_page(NewClient())


def _new_page(form: NewClient) -> str:
    return render_template("console/clients/client_new.html", form=form, vaults=placement.choices(house()))


@blueprint.post("/clients/new")
@allow(Act.CLIENT_EDIT)
def client_create() -> Response | tuple[str, int]:
    """A new client, and on to its page."""
    form = NewClient()
    try:
        form.check()
        vault = form.vault.data if can(Act.CLIENT_PLACE) else ""
        client_id = clients.add_client(house(), actor(), form.name.data, form.language.data, vault)
    except Refusal as refusal:
        form.say_no(refusal)
        return _new_page(form), 422
    flash(say("The client is added. Give it a colour and invite its people."), "ok")
    return redirect(url_for("console.client", client_id=client_id))


@blueprint.get("/clients/<int:client_id>/")
@allow(Act.CONSOLE_SEE)
def client(client_id: int) -> str:
    """One client: surveys, people, settings."""
    return _page(client_id, Invitation())


def _page(client_id: int, form: Invitation, link: str | None = None) -> str:
    line = found(clients.client, house(), client_id)
    return render_template(
        "console/clients/client.html",
        client=line,
        surveys=lists.surveys(house(), client_id),
        people=accounts.listed(house(), client_id),
        pulses=pulse_reading.listed(house(), client_id),
        dues=retention.of_client(house(), client_id),
        vault=placement.name_of(house(), line.settings.get("vault", 0)) if placement.choices(house()) else "",
        link=link,
        form=form,
    )


@blueprint.get("/clients/<int:client_id>/settings")
@allow(Act.CLIENT_EDIT)
def client_settings(client_id: int) -> str:
    """Name, languages, logo, colour, sender, time zone, retention."""
    line = found(clients.client, house(), client_id)
    return _settings_page(line, ClientSettings(data=_shown(line)))


def _settings_page(line: clients.ListedClient, form: ClientSettings, vault: ClientVault | None = None) -> str:
    its = house().settings
    is_asked = its.mail_accounts or line.settings.get("sender_domain")
    accounts = [(one.name, one.domain) for one in its.accounts] if is_asked else []
    placing = vault or ClientVault(
        data={"vault": placement.name_of(house(), line.settings.get("vault", 0))}, formdata=None
    )
    return render_template(
        "console/clients/client_settings.html",
        client=line,
        form=form,
        accounts=accounts,
        vaults=placement.choices(house()),
        vault=placing,
        problems=[*form.problems, *placing.problems],
    )


def _shown(line: clients.ListedClient) -> dict[str, Any]:
    kept = line.settings
    return {
        "name": line.name,
        "language": line.language,
        "colour": line.colour,
        "time_zone": line.time_zone,
        "sender": kept.get("sender", ""),
        "reply_to": kept.get("reply_to", ""),
        "sender_domain": kept.get("sender_domain", ""),
        "quiet_from": kept.get("quiet_from", ""),
        "quiet_to": kept.get("quiet_to", ""),
        "domains": ", ".join(kept.get("domains", ())),
        "retention_days": kept.get("retention_days"),
        "destroy_by_days": kept.get("destroy_by_days"),
    }


@blueprint.post("/clients/<int:client_id>/settings")
@allow(Act.CLIENT_EDIT)
def client_change(client_id: int) -> Response | tuple[str, int]:
    """Keep the settings; what is not allowed is said beside the form."""
    line = found(clients.client, house(), client_id)
    form = ClientSettings()
    try:
        form.check()
        clients.edit_client(house(), actor(), client_id, **_changes(line, form))
    except Refusal as refusal:
        form.say_no(refusal)
        return _settings_page(line, form), 422
    flash(say("The settings are saved."), "ok")
    return redirect(url_for("console.client", client_id=client_id))


@blueprint.post("/clients/<int:client_id>/vault")
@allow(Act.CLIENT_PLACE, fresh=True)
def client_place(client_id: int) -> Response | tuple[str, int]:
    """Let the client's waves lie in another vault from now on."""
    line = found(clients.client, house(), client_id)
    form = ClientVault()
    try:
        form.check()
        placement.place(house(), actor(), client_id, form.vault.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return _settings_page(line, ClientSettings(data=_shown(line), formdata=None), form), 422
    flash(say("Its next waves lie in this vault."), "ok")
    return redirect(url_for("console.client_settings", client_id=client_id))


def _changes(line: clients.ListedClient, form: ClientSettings) -> dict[str, Any]:
    kept = dict(line.settings) | {name: form[name].data for name in _TEXTS}
    if form.sender_domain.raw_data == []:  # not asked where there is one account only
        kept["sender_domain"] = line.settings.get("sender_domain", "")
    kept["domains"] = [part.strip().lower() for part in form.domains.data.split(",") if part.strip()]
    for name in ("retention_days", "destroy_by_days"):
        kept.pop(name, None)
        if form[name].data is not None:
            kept[name] = form[name].data
    changes: dict[str, Any] = {name: form[name].data for name in ("name", "language", "colour", "time_zone")}
    if form.logo.filename:
        changes["logo"], changes["logo_kind"] = check_logo(form.logo.read())
    return {**changes, "settings": kept}


@blueprint.get("/clients/<int:client_id>/logo")
@allow(Act.CONSOLE_SEE)
def client_logo(client_id: int) -> FlaskResponse:
    """The logo as it was uploaded and checked."""
    content, kind = found(clients.logo, house(), client_id)
    return FlaskResponse(content, mimetype=kind)


@blueprint.post("/clients/<int:client_id>/people")
@allow(Act.PEOPLE_EDIT)
def client_invite(client_id: int) -> str | tuple[str, int]:
    """An account for a person of this client. The link is shown once, here; it is not stored."""
    form = Invitation()
    try:
        form.check()
        link = accounts.add_hr(
            house(), actor(), client_id, form.email.data, form.name.data, form.role.data, form.units.lines
        )
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(client_id, form), 422
    return _page(client_id, form, link)

"""Clients: the firms that pay and receive reports.

Settings: see `core.wave.settings`.
"""

import re
import zoneinfo
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ... import languages
from ...core.audit_acts import AuditAct
from ...core.plurals import counted
from ...core.sending import quiet_hours
from ...core.wave.settings import ClientSettings
from ...store.office.client import Client, client_for_update, client_id_by_name
from ...store.office.survey import clients_with_survey_counts, survey_count
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import get_client
from . import placement
from .refusals import (
    ClientColour,
    ClientDays,
    ClientDomain,
    ClientExists,
    ClientLanguage,
    ClientSender,
    ClientTimeZone,
    ClientUnnamed,
    NoLogo,
)

_EDITABLE = ("name", "language", "colour", "time_zone", "logo", "logo_kind", "settings")
RETENTION = range(1, 366)
"""Days that a roster may be kept after its survey's last release."""


@dataclass(frozen=True, slots=True)
class ListedClient:
    id: int
    name: str
    language: str
    surveys: int
    colour: str
    time_zone: str
    settings: Mapping[str, Any]


def add_client(house: House, actor: Actor, name: str, language: str = "vi", vault: str = "") -> int:
    """A new client, on the vault of this name or on the first; its id. Refusal for an empty name, one that exists, a
    language we have no pages in, or a vault that is not there."""
    name = _one_line(name)
    _check({"name": name, "language": language})
    placed = placement.named(house, vault)
    settings = ClientSettings().but(vault=placed.number) if placed.number else ClientSettings()
    with house.office.begin() as session:
        if client_id_by_name(session, name) is not None:
            raise ClientExists(name=name)
        client = Client(name=name, language=language, settings=settings, created=house.now())
        session.add(client)
        session.flush()
        after = {"name": name, "language": language} | ({"vault": placed.name} if placed.number else {})
        audit.record(session, house, actor, AuditAct.CLIENT_ADD, f"client {client.id}", client.id, after=after)
        return client.id


def _one_line(name: str) -> str:
    return " ".join(name.split())


def edit_client(house: House, actor: Actor, client_id: int, **changes: Any) -> None:
    """Change name, language, colour, time_zone, logo with logo_kind, or settings (replaced as a whole, but for the
    vault, which `placement` alone changes).

    A logo is taken as it is given: whoever uploads checks it. Refusal for a value against the rules, and for
    another client's name.
    """
    changes = {name: value for name, value in changes.items() if name in _EDITABLE}
    if "name" in changes:
        changes["name"] = _one_line(changes["name"])
    _check(changes, {one.name for one in house.settings.accounts})
    with house.office.begin() as session:
        client = get_client(session, client_id)
        is_renamed = changes.get("name", client.name) != client.name
        if is_renamed and client_id_by_name(session, changes["name"]) not in {None, client_id}:
            raise ClientExists(name=changes["name"])
        if "settings" in changes:
            changes["settings"] = _on_its_vault(changes["settings"], client_for_update(session, client_id).settings)
        before = {name: _said(getattr(client, name)) for name in changes}
        for name, value in changes.items():
            setattr(client, name, ClientSettings.read(value) if name == "settings" else value)
        after = {name: _said(value) for name, value in changes.items()}
        audit.record(session, house, actor, AuditAct.CLIENT_EDIT, f"client {client_id}", client_id, before, after)


def _on_its_vault(given: Mapping[str, Any], now: ClientSettings) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "vault"} | (
        {"vault": now.vault} if now.vault else {}
    )


def _said(value: Any) -> Any:
    if isinstance(value, ClientSettings):
        return value.document
    return counted(len(value), "byte") if isinstance(value, bytes) else value


def _check(changes: Mapping[str, Any], accounts: Collection[str] = ()) -> None:
    if "name" in changes and not 1 <= len(changes["name"].strip()) <= 120:
        raise ClientUnnamed()
    if changes.get("language", "vi") not in languages.staff():
        raise ClientLanguage(language=changes["language"], listed=", ".join(languages.staff()))
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", changes.get("colour", "#000000")):
        raise ClientColour(colour=changes["colour"])
    if "time_zone" in changes and changes["time_zone"] not in zoneinfo.available_timezones():
        raise ClientTimeZone(time_zone=changes["time_zone"])
    _check_settings(changes.get("settings", {}), accounts)


def _check_settings(settings: Mapping[str, Any], accounts: Collection[str]) -> None:
    if (domain := settings.get("sender_domain", "")) and domain not in accounts:
        raise ClientSender(domain=domain)
    quiet_hours.read(settings.get("quiet_from", ""), settings.get("quiet_to", ""))
    for name in ("retention_days", "destroy_by_days"):
        if name in settings and settings[name] not in (RETENTION if name == "retention_days" else range(1, 31)):
            raise ClientDays(field=name, name=name, value=repr(settings[name]))
    for domain in settings.get("domains", ()):
        if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", domain):
            raise ClientDomain(domain=domain)


def clients(house: House) -> list[ListedClient]:
    """Every client by name, with the number of its surveys."""
    with house.office() as session:
        return [_line(client, surveys) for client, surveys in clients_with_survey_counts(session)]


def client(house: House, client_id: int) -> ListedClient:
    """One client; NotThere if there is none."""
    with house.office() as session:
        found = get_client(session, client_id)
        return _line(found, survey_count(session, client_id))


def logo(house: House, client_id: int) -> tuple[bytes, str]:
    """The client's logo and its mime type; NotThere if there is none."""
    with house.office() as session:
        found = get_client(session, client_id)
        if found.logo is None or found.logo_kind is None:
            raise NoLogo(client_id=client_id)
        return found.logo, found.logo_kind


def _line(client: Client, surveys: int) -> ListedClient:
    return ListedClient(
        client.id, client.name, client.language, surveys, client.colour, client.time_zone, client.settings.document
    )

"""Clients: the firms that pay and receive reports.

Keys of `Client.settings`: sender (name shown on letters), reply_to, domains (list of mail domains), retention_days
(how long a roster is kept after release), destroy_by_days, roster_columns (heading to column, remembered from the last
upload), letters (texts by language and kind, owned by `letters`).
"""

import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from ..core.errors import Refusal
from ..store.office import Client, Survey
from . import audit
from .house import Actor, House
from .survey_rows import get_client

LANGUAGES = ("vi", "en")
"""Languages of our own pages, letters and reports."""
_EDITABLE = ("name", "language", "colour", "time_zone", "logo", "logo_kind", "settings")
RETENTION = range(1, 366)
"""Days that a roster may be kept after its survey's last release."""


@dataclass(frozen=True, slots=True)
class ClientLine:
    id: int
    name: str
    language: str
    surveys: int
    colour: str
    time_zone: str
    settings: Mapping[str, Any]


def add_client(house: House, actor: Actor, name: str, language: str = "vi") -> int:
    """A new client; its id. Refusal for an empty name, one that exists, or a language we have no pages in."""
    name = " ".join(name.split())
    _check({"name": name, "language": language})
    with house.office.begin() as session:
        if session.scalar(select(Client.id).where(func.lower(Client.name) == name.lower())) is not None:
            raise Refusal(f"There is a client named '{name}' already.", "duplicate")
        client = Client(name=name, language=language, settings={}, created=house.now())
        session.add(client)
        session.flush()
        after = {"name": name, "language": language}
        audit.record(session, house, actor, "client.add", f"client {client.id}", client.id, after=after)
        return client.id


def edit_client(house: House, actor: Actor, client_id: int, **changes: Any) -> None:
    """Change name, language, colour, time_zone, logo with logo_kind, or settings (replaced as a whole).

    A logo is taken as it is given: whoever uploads checks it. Refusal for a value against the rules.
    """
    changes = {name: value for name, value in changes.items() if name in _EDITABLE}
    _check(changes)
    with house.office.begin() as session:
        client = get_client(session, client_id)
        before = {name: _said(getattr(client, name)) for name in changes}
        for name, value in changes.items():
            setattr(client, name, value)
        after = {name: _said(value) for name, value in changes.items()}
        audit.record(session, house, actor, "client.edit", f"client {client_id}", client_id, before, after)


def _said(value: Any) -> Any:
    return f"{len(value)} bytes" if isinstance(value, bytes) else value


def _check(changes: Mapping[str, Any]) -> None:
    if "name" in changes and not 1 <= len(changes["name"].strip()) <= 120:
        raise Refusal("A client needs a name of 1 to 120 characters.", "client")
    if changes.get("language", "vi") not in LANGUAGES:
        raise Refusal(f"Language '{changes['language']}' is not there; there are {', '.join(LANGUAGES)}.", "language")
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", changes.get("colour", "#000000")):
        raise Refusal(f"Colour '{changes['colour']}' must be written like #0F5C4D.", "client")
    if "time_zone" in changes and changes["time_zone"] not in zoneinfo.available_timezones():
        raise Refusal(f"There is no time zone '{changes['time_zone']}'; try Asia/Ho_Chi_Minh.", "client")
    _check_settings(changes.get("settings", {}))


def _check_settings(settings: Mapping[str, Any]) -> None:
    for name in ("retention_days", "destroy_by_days"):
        if name in settings and settings[name] not in (RETENTION if name == "retention_days" else range(1, 31)):
            raise Refusal(f"{name} is {settings[name]!r}; it must be a number of days that the rules allow.", "client")
    for domain in settings.get("domains", ()):
        if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", domain):
            raise Refusal(f"'{domain}' is no mail domain; expected one like example.com.", "client")


def clients(house: House) -> list[ClientLine]:
    """Every client by name, with the number of its surveys."""
    counted = select(Survey.client_id, func.count().label("surveys")).group_by(Survey.client_id).subquery()
    wanted = (
        select(Client, func.coalesce(counted.c.surveys, 0))
        .outerjoin(counted, counted.c.client_id == Client.id)
        .order_by(func.lower(Client.name), Client.id)
    )
    with house.office() as session:
        return [_line(client, number) for client, number in session.execute(wanted)]


def client(house: House, client_id: int) -> ClientLine:
    """One client; Refusal (code "unknown") if there is none."""
    with house.office() as session:
        found = get_client(session, client_id)
        number = session.scalar(select(func.count()).select_from(Survey).where(Survey.client_id == client_id)) or 0
        return _line(found, number)


def logo(house: House, client_id: int) -> tuple[bytes, str]:
    """The client's logo and its mime type; Refusal (code "unknown") if there is none."""
    with house.office() as session:
        found = get_client(session, client_id)
        if found.logo is None or found.logo_kind is None:
            raise Refusal(f"Client {client_id} has no logo.", "unknown")
        return found.logo, found.logo_kind


def _line(client: Client, surveys: int) -> ClientLine:
    return ClientLine(
        client.id, client.name, client.language, surveys, client.colour, client.time_zone, client.settings
    )

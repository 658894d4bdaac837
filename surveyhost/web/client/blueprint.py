"""The portal's blueprint: which client it speaks for, and in whose clothes."""

import re
from html import unescape
from typing import Any, cast

from flask import Blueprint
from flask import Response as FlaskResponse
from flask_security import current_user

from ...core import colour
from ...core.errors import Refusal
from ...core.roles import Act
from ...services.office.survey_rows import title_in
from ...services.pulses import reading as pulses
from ...services.setup import clients
from ...services.setup.clients import ListedClient
from ..account.guard import account, allow, house, missing
from ..account.language import language

blueprint = Blueprint("client", __name__, url_prefix="/portal")


def own_client() -> int:
    """The client of who is signed in: the only one any page of the portal ever asks for."""
    return cast(int, account().client_id)


@blueprint.context_processor
def _clothes() -> dict[str, Any]:
    if not current_user.is_authenticated:  # a page for whoever was signed out wears the vendor's
        return {}
    line = clients.client(house(), own_client())
    return {
        "client": line,
        "house_name": line.name,
        "has_logo": _has_logo(),
        "has_pulses": not account().units and bool(pulses.listed(house(), own_client(), is_approved=True)),
        "title_of": lambda title: title_in(title, language()),
        "zone": line.time_zone,
    }


@blueprint.app_template_filter("heading")
def heading(fragment: str) -> str:
    """The words of a fragment's first heading: a page's title begins with them."""
    found = re.search(r"(?s)<h1[^>]*>(.*?)</h1>", fragment)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


@blueprint.get("/colours.css")
@allow(Act.PORTAL_SEE)
def colours() -> FlaskResponse:
    """The client's colour, dark enough to be read on white, light enough to be read on black."""
    line: ListedClient = clients.client(house(), own_client())
    accent = colour.fit(line.colour)
    bright = colour.bright(accent)
    light = f"--accent:{accent};--on-accent:#fff;--accent-tint:{colour.tint(accent)}"
    dark = f"--accent:{bright};--on-accent:#14201D;--accent-tint:#{_dim(accent)}"
    css = (
        f":root{{{light}}}@media screen{{[data-theme=dark]{{{dark}}}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
    )
    return FlaskResponse(css, mimetype="text/css")


def _dim(accent: str) -> str:
    """A quarter of the accent on the dark surface, as a ground for the bright accent."""
    surface = (0x18, 0x20, 0x1D)
    parts = (int(accent[place : place + 2], 16) for place in (1, 3, 5))
    return "".join(f"{round(0.22 * part + 0.78 * ground):02X}" for part, ground in zip(parts, surface, strict=True))


def _has_logo() -> bool:
    try:
        clients.logo(house(), own_client())
    except Refusal:
        return False
    return True


@blueprint.get("/logo")
@allow(Act.PORTAL_SEE)
def logo() -> FlaskResponse:
    """The client's own logo."""
    try:
        content, kind = clients.logo(house(), own_client())
    except Refusal:
        missing()
    return FlaskResponse(content, mimetype=kind)

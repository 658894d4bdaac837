"""The one address of this face: events in, nothing out."""

from dataclasses import dataclass

from flask import Blueprint, Request, Response, current_app, request
from limits import RateLimitItem

from ...services.intake.taking import LONGEST, Intake
from ..shared.rate_limits import Limits

FACE = "surveyhost.intake"
"""The key of `app.extensions` under which the face lies."""
AN_HOUR = 2_000_000
"""Requests that one client's systems may send in an hour: as many as come to 500 a second."""
blueprint = Blueprint("intake", __name__, url_prefix="/intake")


@dataclass(frozen=True)
class Face:
    """What the view works with."""

    intake: Intake
    limits: Limits
    most: RateLimitItem


@blueprint.post("/events")
def events() -> Response:
    """202 and nothing else for a right key, whatever was sent; 401 and nothing else for a wrong one or none.

    429 where one client sends too much: it depends on how often, and never on what.
    """
    face: Face = current_app.extensions[FACE]
    client_id = face.intake.client_of(_key())
    if client_id is None:
        return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    if not face.limits.count(face.most, f"client {client_id}"):
        return Response(status=429, headers={"Retry-After": "600"})
    face.intake.take(client_id, _body(request))
    return Response(status=202)


def _key() -> str:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.casefold() == "bearer" else ""


def _body(sent: Request) -> bytes:
    """What was sent; nothing in place of what is too long."""
    if (sent.content_length or 0) > LONGEST:
        return b""
    body = sent.stream.read(LONGEST + 1)
    return body if len(body) <= LONGEST else b""

"""Where the vendor's mail provider says what became of letters. It brings a signature or a secret, and no cookie."""

from flask import Response, abort, request

from ...services.letters.returned import mail_events as events
from ..account.guard import MACHINE, allow, house
from .blueprint import blueprint


@blueprint.post("/mail-events")
@allow(MACHINE)
def mail_events() -> Response:
    """204 and nothing else for the provider, whatever it said; 401 and nothing else for anybody else."""
    if not events.is_offered(house()):
        abort(404)
    body = request.get_data() if (request.content_length or 0) <= events.MOST_BYTES else b""
    given = request.authorization
    secret = (given.password or given.token or "") if given is not None else ""
    return Response(status=204 if events.take(house(), body, secret) else 401)

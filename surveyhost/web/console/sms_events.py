"""Where the gateway for text messages says what became of them, and what people answered. It brings a signature or a
secret, and no cookie."""

from flask import Response, abort, request

from ...services.letters.returned import sms_events as events
from ..account.guard import MACHINE, allow, house
from .blueprint import blueprint


@blueprint.post("/sms-events")
@blueprint.post("/sms-events/<mark>")
@allow(MACHINE)
def sms_events(mark: str = "") -> Response:
    """204 and nothing else for the gateway, whatever it said; 401 and nothing else for anybody else."""
    if not events.is_offered(house()):
        abort(404)
    is_json = bool(request.is_json)
    said = {}
    if (request.content_length or 0) <= events.MOST_BYTES:
        said = events.fields(request.get_data()) if is_json else request.form.to_dict()
    given = request.authorization
    secret = (given.password or given.token or "") if given is not None else ""
    signature = request.headers.get("X-Twilio-Signature", "")
    asked = events.Request(mark, said, is_json, signature, secret)
    return Response(status=204 if events.take(house(), asked) else 401)

"""The door by which a client's personnel system sends its list of people. It brings a key, and no cookie.

What it sends changes nothing until it is sent once more with the digest that came back: docs/roster-api.json.
"""

import logging
import re
from typing import cast

from flask import Blueprint, Response, current_app, request
from limits import RateLimitItemPerHour
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from ....config import CHECKOUT
from ....core.errors import Refusal
from ....core.texts.natural import natural
from ....services.files.roster_content import JSON
from ....services.hris import keys, sending
from ....services.hris.keys import Holder
from ....services.hris.sending import Sent
from ....services.rosters.file import MOST_BYTES
from ....services.rosters.refusals import RosterTooLarge
from ...account.guard import MACHINE, PUBLIC, allow, house
from ...shared.errors import where
from ...shared.rate_limits import Limits
from ...shared.request_bounds import largest
from . import answers

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
log = logging.getLogger("surveyhost")
LIMITS = "surveyhost.api.limits"
"""The key of `app.extensions` under which the counting lies."""
DOCUMENT = CHECKOUT / "docs" / "roster-api.json"
OF_ONE_KEY = RateLimitItemPerHour(60, 1, "roster-key")
WRONG_KEYS = RateLimitItemPerHour(100, 1, "roster-key-wrong")
"""From one address."""
FORMS = {"text/csv": "", "application/json": JSON}
"""Type of what is sent to its form."""
PARAMETERS = frozenset({"survey", "commit"})
_COMMIT = re.compile("[0-9a-f]{64}")


@blueprint.get("/openapi.json")
@allow(PUBLIC)
def openapi() -> Response:
    """What can be sent here, and what comes back (OpenAPI 3.1)."""
    return Response(DOCUMENT.read_bytes(), mimetype="application/json")


@blueprint.put("/clients/<int:client_id>/roster")
@allow(MACHINE)
@largest(MOST_BYTES)
def put_roster(client_id: int) -> Response:
    """200 with what the list changes; 401 and nothing else to whoever has no key of this client's."""
    holder = _holder(client_id)
    if isinstance(holder, Response):
        return holder
    if not _limits().count(OF_ONE_KEY, f"key {holder.key_id}"):
        return _slower()
    bad = _unfit()
    if bad is not None:
        return bad
    survey_id = sending.survey_of(house(), client_id, natural(request.args.get("survey")))
    sent, commit = Sent(_body(), FORMS[request.mimetype]), request.args.get("commit", "")
    if commit:
        return answers.said(sending.carry_out(house(), holder.actor, survey_id, sent, commit), is_applied=True)
    return answers.said(sending.propose(house(), survey_id, sent), is_applied=False)


def _holder(client_id: int) -> Holder | Response:
    """Who has the right key; else what to say, which is the same for a wrong key, another client's, and none."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    found = keys.holder(house(), key.strip()) if scheme.casefold() == "bearer" and key.strip() else None
    if found is not None and found.client_id == client_id:
        return found
    if not _limits().count(WRONG_KEYS, request.remote_addr or ""):
        return _slower()
    return answers.nobody()


def _limits() -> Limits:
    return cast(Limits, current_app.extensions[LIMITS])


def _slower() -> Response:
    made = answers.problem(429, "too-many", "Too many requests in this hour.")
    made.headers["Retry-After"] = "600"
    return made


def _unfit() -> Response | None:
    """What is wrong with a request before its list is read; None for nothing."""
    unknown = sorted(set(request.args) - PARAMETERS)
    if unknown or any(len(request.args.getlist(name)) > 1 for name in request.args):
        return answers.problem(400, "parameters", "There are the parameters survey and commit, once each.")
    if "survey" in request.args and natural(request.args["survey"]) is None:
        return answers.problem(400, "parameters", "survey is the number of a survey.")
    if "commit" in request.args and not _COMMIT.fullmatch(request.args["commit"]):
        return answers.problem(400, "parameters", "commit is the digest that came with the difference, 64 hex digits.")
    if request.mimetype not in FORMS or request.headers.get("Content-Encoding", "identity") != "identity":
        return answers.problem(415, "type", "A list is sent as text/csv or application/json, not packed.")
    return None


def _body() -> bytes:
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise RosterTooLarge(most=MOST_BYTES >> 20) from None
    return body


@blueprint.errorhandler(Refusal)
def _refused(refusal: Refusal) -> Response:
    return answers.refused(refusal)


@blueprint.errorhandler(HTTPException)
def _not_read(error: HTTPException) -> Response:
    status = error.code or 500
    kind, detail = ("too-large", "That is too much at once.") if status == 413 else ("request", "It could not be read.")
    return answers.problem(status, kind, detail)


@blueprint.errorhandler(Exception)
def _broken(error: Exception) -> Response:
    log.error("%s", where(error))
    return answers.problem(500, "broken", "Something broke on our side; nothing was stored.")

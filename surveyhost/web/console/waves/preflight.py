"""Before a wave opens: how the mail stands, a probe letter, and why letters go out that the mail provider changes."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.preflight import Finding
from ....core.roles import Act
from ....services.letters.probes import preflight as checks
from ....services.letters.probes import probes
from ....services.letters.returned import inbox
from ....services.setup import lists
from ...account.guard import actor, allow, house
from ...account.language import say
from ...account.refusals import in_words
from ..blueprint import attempt, blueprint, found
from .forms import MailReason


@blueprint.get("/surveys/<int:survey_id>/preflight")
@allow(Act.WAVE_PLAN)
def preflight(survey_id: int) -> str:
    """What the latest probe letter showed; DNS records are looked up when somebody asks for them."""
    return _page(found(lists.survey, house(), survey_id), MailReason(formdata=None))


def _page(page: lists.SurveyPage, form: MailReason, look_up: bool = False) -> str:
    seen = checks.preflight(house(), page.client_id, look_up=look_up)
    return render_template("console/waves/preflight.html", survey=page, seen=seen, form=form, advice=_advice)


def _advice(finding: Finding) -> str:
    return in_words(finding.advice) if finding.advice is not None else ""


@blueprint.post("/surveys/<int:survey_id>/preflight/<any(read, send):act>")
@allow(Act.WAVE_PLAN)
def preflight_probe(survey_id: int, act: str) -> Response:
    """Send a probe letter, or read the mailbox to which they go."""
    found(lists.survey, house(), survey_id)
    then = url_for("console.preflight", survey_id=survey_id)
    if act == "send":
        done = say("The probe letter is on its way. Read the mailbox in a minute; the worker does so every five.")
        return attempt(lambda: probes.send(house(), actor(), survey_id), done, then)
    return attempt(lambda: inbox.fetch_probes(house()), say("The mailbox was read."), then)


@blueprint.post("/surveys/<int:survey_id>/preflight/records")
@allow(Act.WAVE_PLAN)
def preflight_records(survey_id: int) -> str:
    """The page with what the DNS says now; it is kept nowhere."""
    return _page(found(lists.survey, house(), survey_id), MailReason(formdata=None), look_up=True)


@blueprint.post("/surveys/<int:survey_id>/preflight/reason")
@allow(Act.MAIL_EXPLAIN, fresh=True)
def preflight_reason(survey_id: int) -> Response | tuple[str, int]:
    """Write why letters go out all the same; contracts print it."""
    page, form = found(lists.survey, house(), survey_id), MailReason()
    try:
        form.check()
        probes.explain(house(), actor(), page.client_id, form.why.data)
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(page, form), 422
    done = say("It is written down. The contract of every wave from now on prints it.")
    return attempt(lambda: None, done, url_for("console.preflight", survey_id=survey_id))

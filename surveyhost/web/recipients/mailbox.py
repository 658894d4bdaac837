"""The demo's mailbox: every letter that went out, to be read by whoever looks around. Not there outside a demo."""

from flask import Blueprint, render_template, request
from markupsafe import Markup

from ...core.errors import Refusal
from ...services.letters import mailbox
from ..account.guard import PUBLIC, allow, house, missing

blueprint = Blueprint("mailbox", __name__, url_prefix="/mailbox")
SHOWN = 60
"""Letters on the page; who looks for another one types part of the address."""


@blueprint.get("/", strict_slashes=False)
@allow(PUBLIC)
def letters() -> str:
    """The letters, newest first, or those to addresses that hold what was typed."""
    sought = request.args.get("to", "").strip().lower()
    found = [line for line in mailbox.letters(house().settings) if sought in line.to.lower()]
    return render_template("recipients/mailbox.html", lines=found[:SHOWN], total=len(found), sought=sought)


@blueprint.get("/<name>")
@allow(PUBLIC)
def letter(name: str) -> str:
    """One letter, as a mail program shows it."""
    try:
        mail = mailbox.letter(house().settings, name)
    except Refusal:
        missing()
    body = Markup(mail.body)  # noqa: S704  (our own templates', which escape all that people wrote)
    return render_template(
        "recipients/mailbox_letter.html", mail=mail, body=body, plain=request.args.get("form") == "text"
    )

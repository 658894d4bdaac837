"""The demo's mailbox: every letter that went out, to be read by whoever looks around. Not there outside a demo."""

from flask import Blueprint, render_template
from markupsafe import Markup

from ...core.errors import Refusal
from ...services import mailbox
from .guard import PUBLIC, allow, house, missing

blueprint = Blueprint("mailbox", __name__, url_prefix="/mailbox")


@blueprint.get("/")
@allow(PUBLIC)
def letters() -> str:
    """Letters, newest first."""
    return render_template("security/mailbox.html", letters=mailbox.letters(house().settings))


@blueprint.get("/<name>")
@allow(PUBLIC)
def letter(name: str) -> str:
    """One letter, as it reads."""
    try:
        found = mailbox.letter(house().settings, name)
    except Refusal:
        missing()
    return render_template("security/mail.html", letter=found, body=Markup(found.body))  # noqa: S704  (our own templates')

"""The demo's mailbox page: what everybody in the demo has got by mail. Registered in a demo data folder only."""

from flask import Blueprint, abort, render_template, request

from ...core.errors import Refusal
from ...services import mailbox
from .guard import PUBLIC, allow, house

blueprint = Blueprint("mailbox", __name__, url_prefix="/mailbox")
SHOWN = 60
"""Letters on the page; who looks for another one types part of the address."""


@blueprint.get("/", strict_slashes=False)
@allow(PUBLIC)
def listed() -> str:
    """The letters, newest first, or those to addresses that hold what was typed."""
    sought = request.args.get("to", "").strip().lower()
    found = [line for line in mailbox.letters(house().settings) if sought in line.to.lower()]
    return render_template("console/mailbox.html", lines=found[:SHOWN], total=len(found), sought=sought)


@blueprint.get("/<name>")
@allow(PUBLIC)
def letter(name: str) -> str:
    """One letter, as a mail program shows it."""
    try:
        mail = mailbox.letter(house().settings, name)
    except Refusal:
        abort(404)
    return render_template("console/mailbox_letter.html", mail=mail, plain=request.args.get("form") == "text")

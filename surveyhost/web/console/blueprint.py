"""The console's blueprint, and what all its pages share."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect
from flask_security import current_user
from werkzeug.wrappers import Response

from ...core.errors import NotThere, Refusal
from ...services.office.survey_rows import title_in
from ...services.releases import releases
from ..account.guard import account, house, missing
from ..account.language import language
from ..account.refusals import in_words

blueprint = Blueprint("console", __name__, url_prefix="/console")
Found = TypeVar("Found")


@blueprint.context_processor
def _frame() -> dict[str, Any]:
    """Numbers in the rail, and how titles are read in the person's language; nothing for whoever was signed out."""
    if not current_user.is_authenticated:
        return {}
    waiting = [one for one in releases.waiting(house()) if one.prepared_by != account().email]
    return {"waiting": len(waiting), "title_of": lambda title: title_in(title, language())}


def found(look_up: Callable[..., Found], *args: Any) -> Found:
    """What a service finds; a page that says there is none, where it refuses."""
    try:
        return look_up(*args)
    except NotThere:
        missing()


def attempt(act: Callable[[], object], done: str, then: str, otherwise: str | None = None) -> Response:
    """Do it, say so (unless `done` is empty), go on; where it is refused say why and go back to `otherwise`."""
    try:
        act()
    except Refusal as refusal:
        flash(in_words(refusal), "error")
        return redirect(otherwise or then)
    if done:
        flash(done, "ok")
    return redirect(then)

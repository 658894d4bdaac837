"""Reading what a client wrote to comments: does it ask who somebody is? And which comments are serious."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import NotThere, Refusal
from ....core.roles import Act
from ....services.releases import releases
from ....services.threads import reading
from ...account.guard import actor, allow, house, missing
from ...account.language import say
from ...account.refusals import in_words
from ..blueprint import blueprint, found
from .forms import BACK, LET_GO, NOT_SERIOUS, SERIOUS, SHOW, MessageDecision, ReplyDecision


@blueprint.get("/releases/<int:release_id>/replies/")
@allow(Act.COMMENTS_REVIEW)
def replies(release_id: int) -> str:
    """Every comment of a release that can be answered, those first to which a reply waits to be read."""
    return _page(release_id)


def _page(release_id: int, refused: int = 0, form: ReplyDecision | None = None) -> str:
    now = found(reading.standing, house(), release_id)
    return render_template(
        "console/threads/replies.html",
        line=found(releases.line, house(), release_id),
        now=now,
        refused=refused,
        form=form or ReplyDecision(),
    )


@blueprint.post("/releases/<int:release_id>/replies/<int:thread_id>")
@allow(Act.COMMENTS_REVIEW)
def reply_decide(release_id: int, thread_id: int) -> Response | tuple[str, int]:
    """One decision about one reply, or one comment."""
    form = ReplyDecision()
    try:
        form.check()
        done = _acts(release_id, thread_id, form.note.data or "")[form.act.data]
        said = done()
    except NotThere:
        missing()
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(release_id, thread_id, form), 422
    flash(said, "ok")
    return redirect(url_for("console.replies", release_id=release_id, _anchor=f"c-{thread_id}"))


@blueprint.post("/releases/<int:release_id>/messages/<int:message_id>")
@allow(Act.COMMENTS_REVIEW)
def message_decide(release_id: int, message_id: int) -> Response:
    """Show the client what a writer wrote back, or do not."""
    form = MessageDecision()
    try:
        form.check()
        reading.hear(house(), actor(), release_id, message_id, form.act.data == SHOW)
    except NotThere:
        missing()
    except Refusal as refusal:
        flash(in_words(refusal), "error")
    return redirect(url_for("console.replies", release_id=release_id))


def _acts(release_id: int, thread_id: int, note: str) -> Mapping[str, Callable[[], str]]:
    """Each act, and what is said once it is done."""

    def let_go() -> str:
        reading.let_go(house(), actor(), release_id, thread_id)
        return say("It goes with the next round.")

    def back() -> str:
        reading.send_back(house(), actor(), release_id, thread_id, note)
        return say("It went back with the note.")

    def flag(serious: bool) -> str:
        reading.flag(house(), actor(), release_id, thread_id, serious)
        return (
            say("Flagged. The client sees by when it has to be acknowledged.") if serious else say("The flag is off.")
        )

    return {LET_GO: let_go, BACK: back, SERIOUS: lambda: flag(True), NOT_SERIOUS: lambda: flag(False)}

"""Answering comments: each is acknowledged at least, and what is written is read by the vendor before it goes."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import NotThere, Refusal
from ....core.roles import Act
from ....core.threads.reply import ReplyState
from ....services.releases import releases
from ....services.threads import replying
from ....services.threads.listing import Standing
from ...account.guard import account, actor, allow, house, missing
from ...account.language import say, say_many
from ...account.refusals import in_words
from ..blueprint import blueprint, own_client
from .forms import Reply

HERE = "/reports/<int:release_id>/comments"


def _standing(release_id: int) -> Standing:
    """Of a release of this client's. Who is limited to some units does not speak for the company."""
    if account().units:
        missing()
    try:
        return replying.standing(house(), own_client(), release_id)
    except Refusal:
        missing()


@blueprint.get(HERE)
@allow(Act.COMMENT_ANSWER)
def threads(release_id: int) -> str:
    """Every comment that can be answered, and what was said to it."""
    return _page(release_id, _standing(release_id))


def _page(release_id: int, now: Standing, refused: int = 0, form: Reply | None = None) -> str:
    """The page. `refused`: the comment to which `form` could not be said."""
    return render_template(
        "client/threads.html",
        line=releases.line(house(), release_id),
        now=now,
        refused=refused,
        form=form or Reply(),
        today=house().now(),
    )


@blueprint.post(f"{HERE}/<int:thread_id>")
@allow(Act.COMMENT_ANSWER)
def thread_say(release_id: int, thread_id: int) -> Response | tuple[str, int]:
    """Say something to one comment."""
    now, form = _standing(release_id), Reply()
    try:
        form.check()
        state = replying.say(house(), actor(), own_client(), release_id, thread_id, form.said())
    except NotThere:
        missing()
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(release_id, now, thread_id, form), 422
    waits = say("Kept. One of the vendor’s people reads it, then it goes with the next round.")
    flash(waits if state == ReplyState.WRITTEN else say("Kept. It goes with the next round."), "ok")
    return redirect(url_for("client.threads", release_id=release_id, _anchor=f"c-{thread_id}"))


@blueprint.post(f"{HERE}/thanks")
@allow(Act.COMMENT_ANSWER)
def threads_thank(release_id: int) -> Response:
    """Thank for all comments to which nothing has been said yet."""
    _standing(release_id)
    try:
        count = replying.thank_rest(house(), actor(), own_client(), release_id)
    except Refusal as refusal:
        flash(in_words(refusal), "error")
    else:
        flash(say_many("Thanked for one comment.", "Thanked for %(num)s comments.", count), "ok")
    return redirect(url_for("client.threads", release_id=release_id))

"""Reading the comments of a release: each once, with the keyboard or with buttons, with or without a script."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ....core.errors import NotThere, Refusal
from ....core.release.comments.reviewing import CommentAct
from ....core.roles import Act
from ....core.texts.natural import natural
from ....services.releases import comment_review, releases
from ....services.releases.comment_review import Comment
from ....store.office.release import ListedRelease
from ...account.guard import actor, allow, house, missing
from ...account.language import say
from ..blueprint import attempt, blueprint, found
from .forms import CommentDecision

ON_A_PAGE = 20


@blueprint.get("/releases/<int:release_id>/comments/")
@allow(Act.COMMENTS_REVIEW)
def comments(release_id: int) -> str:
    """Twenty comments with their decisions; without `?at=`, those from the first that nobody has read."""
    line = found(releases.line, house(), release_id)
    return _page(line, natural(request.args.get("at")))


def _page(line: ListedRelease, number: int | None, form: CommentDecision | None = None) -> str:
    """The comments around this one. `form`: a decision on it that was refused."""
    read = comment_review.comments(house(), line.id)
    at = _first(read, number)
    shown = read[at : at + ON_A_PAGE]
    return render_template(
        "console/releases/comments.html",
        line=line,
        refused=number if form else None,
        field="" if form is None else _field(form),
        typed="" if form is None else _decision(form)[1],
        problems=[] if form is None else form.problems,
        progress=comment_review.progress(house(), line.id),
        comments=shown,
        proposed=comment_review.propose(house(), line.id, shown),
        headings=sorted({one.heading for one in read if one.heading}),
        before=at - ON_A_PAGE + 1 if at else None,
        after=at + ON_A_PAGE + 1 if at + ON_A_PAGE < len(read) else None,
    )


def _first(read: list[Comment], number: int | None) -> int:
    """Where the page begins that holds this comment, or for None the first that nobody has read."""
    unread = next((one.number for one in read if not one.is_read), 1)
    number = number or unread
    return (min(max(number, 1), max(len(read), 1)) - 1) // ON_A_PAGE * ON_A_PAGE


@blueprint.post("/releases/<int:release_id>/comments/<int:comment>")
@allow(Act.COMMENTS_REVIEW)
def comment_decide(release_id: int, comment: int) -> Response | tuple[str, int]:
    """One decision on one comment, and back to it."""
    line = found(releases.line, house(), release_id)
    form = CommentDecision()
    try:
        form.check()
        comment_review.decide(house(), actor(), release_id, comment, *_decision(form))
    except NotThere:
        missing()
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(line, comment, form), 422
    return redirect(url_for("console.comments", release_id=release_id, at=comment, _anchor=f"c-{comment}"))


def _decision(form: CommentDecision) -> tuple[str, str]:
    """The act, and the words that it is about."""
    act, _, words = form.act.data.partition(":")
    return act, words or form.words.data


def _field(form: CommentDecision) -> str:
    """How the id of the field begins in which the words were typed: there are three in each comment."""
    fields: dict[str, str] = {CommentAct.HEADING: "h", CommentAct.REPLACE: "n"}
    return fields.get(_decision(form)[0], "m")


@blueprint.post("/releases/<int:release_id>/comments/finish")
@allow(Act.COMMENTS_REVIEW)
def comments_finish(release_id: int) -> Response:
    """All are read: the release gets the lists as they were decided."""
    found(releases.line, house(), release_id)
    done = say("The comments are read. The release holds them as you decided.")
    back = url_for("console.comments", release_id=release_id)
    return attempt(
        lambda: comment_review.finish(house(), actor(), release_id),
        done,
        url_for("console.release", release_id=release_id),
        back,
    )

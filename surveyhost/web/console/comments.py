"""Reading the comments of a release: each once, with the keyboard or with buttons, with or without a script."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from ...services import comment_review, releases
from ...services.comment_review import Comment
from ..account.guard import actor, allow, house
from ..account.words import say
from .blueprint import attempt, blueprint, found

ON_A_PAGE = 20


@blueprint.get("/releases/<int:release_id>/comments/")
@allow("comments.review")
def comments(release_id: int) -> str:
    """Twenty comments with their decisions; without `?at=`, those from the first that nobody has read."""
    line = found(releases.line, house(), release_id)
    read = comment_review.comments(house(), release_id)
    at = _first(read)
    return render_template(
        "console/comments.html",
        line=line,
        standing=comment_review.standing(house(), release_id),
        comments=read[at : at + ON_A_PAGE],
        headings=sorted({one.heading for one in read if one.heading}),
        before=at - ON_A_PAGE + 1 if at else None,
        after=at + ON_A_PAGE + 1 if at + ON_A_PAGE < len(read) else None,
    )


def _first(read: list[Comment]) -> int:
    """Where the page begins that holds the comment asked for."""
    unread = next((one.number for one in read if not one.is_read), 1)
    number = request.args.get("at", unread, type=int)
    return (min(max(number, 1), max(len(read), 1)) - 1) // ON_A_PAGE * ON_A_PAGE


@blueprint.post("/releases/<int:release_id>/comments/<int:comment>")
@allow("comments.review")
def comment_decide(release_id: int, comment: int) -> Response:
    """One decision on one comment, and back to it."""
    found(releases.line, house(), release_id)
    act, _, words = request.form.get("act", "").partition(":")
    words = words or request.form.get("words", "")
    back = url_for("console.comments", release_id=release_id, at=comment, _anchor=f"c-{comment}")
    return attempt(lambda: comment_review.decide(house(), actor(), release_id, comment, act, words), "", back)


@blueprint.post("/releases/<int:release_id>/comments/finish")
@allow("comments.review")
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

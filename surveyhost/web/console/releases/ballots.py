"""A ballot on statements: the reviewer makes them of the comments, and one click makes the survey."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.loop import ballot
from ....core.roles import Act
from ....services.releases import ballots, releases
from ....services.releases.ballots import BallotDesk
from ....store.office.release import ListedRelease
from ...account.guard import actor, allow, house
from ...account.language import say
from ...account.refusals import in_words
from ..blueprint import blueprint, found
from .forms import Statements, statements_form


@blueprint.get("/releases/<int:release_id>/ballot")
@allow(Act.COMMENTS_REVIEW)
def statements(release_id: int) -> str:
    """The printed comments, and a field for the statements in each language."""
    line = found(releases.line, house(), release_id)
    try:
        desk = ballots.desk(house(), release_id)
    except Refusal as refusal:
        return _page(line, None, Statements(), in_words(refusal))
    return _page(line, desk, statements_form(desk.languages))


def _page(line: ListedRelease, desk: BallotDesk | None, form: Statements, refused: str = "") -> str:
    return render_template(
        "console/releases/ballot.html",
        line=line,
        desk=desk,
        form=form,
        refused=refused,
        field_of=ballot.field_of,
        fewest=ballot.FEWEST,
        most=ballot.MOST,
        longest=ballot.LONGEST,
    )


@blueprint.post("/releases/<int:release_id>/ballot")
@allow(Act.COMMENTS_REVIEW)
def statements_make(release_id: int) -> Response | tuple[str, int]:
    """Make the survey, and on to it."""
    line = found(releases.line, house(), release_id)
    try:
        desk = ballots.desk(house(), release_id)
    except Refusal as refusal:
        return _page(line, None, Statements(), in_words(refusal)), 422
    form = statements_form(desk.languages)
    try:
        form.check()
        survey, people = ballots.make(house(), actor(), release_id, form.said(desk.languages))
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(line, desk, form), 422
    flash(_made(people), "ok")
    return redirect(url_for("console.survey", survey_id=survey))


def _made(people: int) -> str:
    if not people:
        return say("The survey is made, with no roster: the last one is destroyed. Import one, then plan the wave.")
    return say("The survey is made, with the same roster. Look at its plan, then open it like any other wave.")

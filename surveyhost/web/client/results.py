"""The results page: written beside its preview at a phone's width, published by the desk, taken down again."""

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...core.loop.results_page import MOST_ANSWERS, MOST_FIGURES
from ...core.release.model import Release
from ...core.roles import Act
from ...report import results_page as pages
from ...services.releases import releases
from ...services.results import composing
from ...services.results.composing import Standing
from ...services.results.refusals import UnitAsked
from ..account.guard import account, actor, allow, house, missing
from ..account.language import language, say
from ..account.refusals import in_words
from ..shared.results_headers import policy_of
from .blueprint import blueprint, own_client
from .forms import ResultsWords, results_words

HERE = "/reports/<int:release_id>/results"
POSTER = "poster"


def _standing(release_id: int) -> tuple[Release, Standing]:
    """Of a release of this client's. Who is limited to some units does not speak for the company."""
    if account().units:
        missing()
    try:
        return composing.standing(house(), own_client(), release_id)
    except UnitAsked as refusal:
        flash(in_words(refusal), "error")
        abort(redirect(url_for("client.report", release_id=release_id)))
    except Refusal:
        missing()


@blueprint.get(HERE)
@allow(Act.RESULTS_TELL)
def results(release_id: int) -> str:
    """What stands on the page, to change, and how it will look."""
    release, now = _standing(release_id)
    return _page(release_id, release, now, results_words(pages.languages_of(release), now.findings, now.telling))


def _page(release_id: int, release: Release, now: Standing, form: ResultsWords) -> str:
    spoken = pages.languages_of(release)
    shown = language() if language() in spoken else spoken[0]
    return render_template(
        "client/results.html",
        line=releases.line(house(), release_id),
        now=now,
        form=form,
        languages=spoken,
        figures=pages.choices(release, shown),
        decisions=list(zip(now.stands, pages.decided(release, now.stands, shown), strict=True)),
        most=MOST_FIGURES,
        pairs=range(1, min(MOST_ANSWERS, max(len(now.telling.answers) + 1, 2)) + 1),
        address=composing.address(house(), now.path) if now.path else "",
        has_poster=_poster(release_id, spoken[0]) is not None,
    )


@blueprint.post(HERE)
@allow(Act.RESULTS_TELL)
def results_keep(release_id: int) -> Response | tuple[str, int]:
    """Keep what is written; or have it published as well, and everybody told if that was ticked."""
    release, now = _standing(release_id)
    form = results_words(pages.languages_of(release), now.findings)
    said = say("Saved. Nobody but you sees it yet.")
    try:
        form.check()
        what = form.telling(pages.languages_of(release), now.findings)
        composing.keep(house(), actor(), own_client(), release_id, what)
        if form.act.data == "publish":
            composing.order(house(), actor(), own_client(), release_id, form.letter.data)
            said = say("It is put up within a minute.")
    except Refusal as refusal:
        form.say_no(refusal)
        return _page(release_id, release, now, form), 422
    flash(said, "ok")
    return redirect(url_for("client.results", release_id=release_id))


@blueprint.post(f"{HERE}/down")
@allow(Act.RESULTS_TELL)
def results_down(release_id: int) -> Response:
    """Take the page down."""
    _standing(release_id)
    try:
        composing.take_down(house(), actor(), own_client(), release_id)
        flash(say("It is taken down within a minute."), "ok")
    except Refusal as refusal:
        flash(in_words(refusal), "error")
    return redirect(url_for("client.results", release_id=release_id))


@blueprint.get(f"{HERE}/preview")
@allow(Act.RESULTS_TELL)
def results_preview(release_id: int) -> FlaskResponse:
    """The page itself, as it would be put up now; only our own page may frame it."""
    _, now = _standing(release_id)
    content = composing.preview(house(), own_client(), release_id, now)
    return FlaskResponse(
        content, mimetype="text/html", headers={"Content-Security-Policy": policy_of(content, "'self'")}
    )


@blueprint.get(f"{HERE}/poster/<tag:spoken>")
@allow(Act.POSTER_PRINT)
def results_poster(release_id: int, spoken: str) -> FlaskResponse:
    """The poster in one language of the survey, A4."""
    _standing(release_id)
    content = _poster(release_id, spoken)
    if content is None:
        missing()
    name = f"results-poster-{release_id}-{spoken}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return FlaskResponse(content, mimetype="application/pdf", headers=headers)


def _poster(release_id: int, spoken: str) -> bytes | None:
    """None until the desk has printed it."""
    try:
        return releases.file(house(), release_id, POSTER, spoken, own_client())
    except Refusal:
        return None

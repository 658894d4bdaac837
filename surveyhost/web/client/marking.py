"""The button beside each figure of a report, and what it does."""

from collections.abc import Mapping
from typing import Any, cast

from flask import current_app, flash, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...core.loop.finding import Place, place_in
from ...core.loop.reach import Reach
from ...core.release.model import Release
from ...core.roles import Act
from ...report.html import Mark
from ...services.loop import findings
from ..account.guard import actor, allow, house, missing
from ..account.language import say
from .blueprint import blueprint, own_client
from .reach import editing, may_edit, reach


def marks(release_id: int, tables: Release) -> Mark | None:
    """What stands beside the figures of this release: a button, or that it is marked; None for who only reads."""
    if not may_edit():
        return None
    listed = findings.loop(house(), own_client(), reach(), tables.survey).findings
    known = {one.place: one.id for one in listed if one.release_id == release_id}
    return _Marks(tables, known, reach()).beside


BUTTON = Markup('<button class="mark" name="place" value="{}" aria-label="{}" title="{}">{}</button>')
MARKED = Markup('<a class="mark on"{} href="{}" aria-label="{}" title="{}">{}</a>')
NAME = Markup(' id="finding-{}"')


class _Marks:
    """The marks of one page; it may have thousands, so they are no templates."""

    def __init__(self, tables: Release, known: Mapping[Place, int], within: Reach) -> None:
        self._known = known
        self._groups = {group.code for group in tables.groups if within.holds(tables, group.code)}
        signs = cast(Any, current_app.jinja_env.get_template("components/marks.html").module)
        self._flag = signs.icon("flag")
        self._shown: set[int] = set()

    def beside(self, place: Place | None, figure: str, of: str) -> Markup:
        if place is None or place.group not in self._groups:
            return Markup("")
        finding = self._known.get(place)
        if finding is None:
            label = say("Mark this figure: %(of)s, %(figure)s", of=of, figure=figure)
            return BUTTON.format(place.text, label, say("Mark this figure"), self._flag)
        label = say("Marked: %(of)s, %(figure)s", of=of, figure=figure)
        href = url_for("client.finding", finding_id=finding)
        name = "" if finding in self._shown else NAME.format(finding)  # a page may print the same figure twice
        self._shown.add(finding)
        return MARKED.format(name, href, label, say("Marked"), self._flag)


@blueprint.post("/reports/<int:release_id>/mark")
@allow(Act.ACTION_OWN)
def finding_mark(release_id: int) -> Response:
    """Mark a figure of a report; back to the page on which it stands."""
    text = request.form.get("place", "")
    try:
        found = findings.mark(house(), actor(), own_client(), editing(), release_id, place_in(text))
    except Refusal:
        missing()
    flash(say("Marked. It waits on the Loop page for a decision."), "ok")
    anchor, unit = request.form.get("anchor", ""), request.form.get("unit") or None
    if not anchor:
        return redirect(url_for("client.finding", finding_id=found))
    return redirect(
        url_for("client.report_page", release_id=release_id, anchor=anchor, unit=unit, _anchor=f"finding-{found}")
    )

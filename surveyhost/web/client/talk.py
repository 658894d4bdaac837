"""A page for managers: how to talk about a unit's figures with its people, in three steps."""

from flask import render_template
from markupsafe import Markup

from ...core.errors import Refusal
from ...core.loop.finding import About, Place
from ...core.release import findings
from ...core.release.findings import Finding
from ...core.release.model import COMPANY, Release
from ...core.roles import Act
from ...report.html import Mark, no_mark
from ...report.pointed import Pointed, pointed
from ...services.releases import releases, viewing
from ..account.guard import actor, allow, house, missing
from ..account.language import language
from .blueprint import blueprint, own_client
from .marking import marks
from .reach import may_edit
from .readable import address, as_read, asked_for


@blueprint.get("/reports/<int:release_id>/talk")
@allow(Act.REPORT_READ)
def talk(release_id: int) -> str:
    """The guide for one unit (`?unit=`), to be printed. Opening it is on record."""
    try:
        tables = releases.load(house(), release_id, own_client())
    except Refusal:
        missing()
    page = asked_for(tables)
    unit, read = page.group, as_read(tables, page)
    viewing.note(house(), actor(), release_id, own_client(), "talk", "" if unit.code == COMPANY else address(page))
    found = findings.findings(read, None, unit.code)
    beside = (None if page.is_row else marks(release_id, tables)) or no_mark
    return render_template(
        "client/talk.html",
        unit=unit,
        readable=page,
        release_id=release_id,
        strong=[_shown(read, one, beside) for one in found["strength"][:1]],
        weak=[_shown(read, one, beside) for one in found["low"][:2]],
        editable=may_edit(),
    )


def _shown(tables: Release, one: Finding, beside: Mark) -> tuple[Pointed, Markup]:
    """A figure, and the flag beside it."""
    spoken = language() if language() in tables.questionnaire.languages else tables.questionnaire.languages[0]
    place = Place(one.group, About.ITEM, one.measure)
    shown = pointed(tables, spoken, place, one.figure)
    return shown, beside(place, shown.figure, shown.about)

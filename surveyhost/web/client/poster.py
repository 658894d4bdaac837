"""A poster that announces a survey: what, until when, under which contract. Its square leads to the contract."""

import segno
from flask import render_template
from markupsafe import Markup

from ...core.roles import Act
from ...services.setup import lists
from ...services.setup.lists import SurveyPage
from ..account.guard import allow, house, missing
from .blueprint import blueprint, own_client


@blueprint.get("/surveys/<int:survey_id>/poster")
@allow(Act.POSTER_PRINT)
def poster(survey_id: int) -> str:
    """The latest wave's poster, one page A4."""
    page = _own(survey_id)
    if not page.waves:
        missing()
    wave, address = page.waves[-1], house().settings.base_url
    square = segno.make(f"{address}/?contract={wave.policy_hash[:16]}", error="m", micro=False)
    drawn = Markup(square.svg_inline(scale=6, border=0, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S704
    k = lists.promised_minimum(house(), wave.wave)
    return render_template("client/poster.html", survey=page, wave=wave, k=k, square=drawn, address=address)


def _own(survey_id: int) -> SurveyPage:
    """The survey, if it is this client's."""
    if survey_id not in {line.id for line in lists.surveys(house(), own_client())}:
        missing()
    return lists.survey(house(), survey_id)

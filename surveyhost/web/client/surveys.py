"""A client's own surveys: dates, and the company's response rate in steps of 5 %, once a day."""

from flask import render_template

from ...core.roles import Act
from ...core.thresholds import K_FLOOR
from ...services.letters.returned import settle
from ...services.setup import lists
from ..account.guard import allow, house
from .blueprint import blueprint, own_client


@blueprint.get("/surveys/")
@allow(Act.PORTAL_SEE)
def survey_list() -> str:
    """Every survey of this client, newest first."""
    surveys, missed = lists.surveys(house(), own_client()), settle.not_reached(house(), own_client())
    return render_template("client/surveys.html", surveys=surveys, missed=missed, k=K_FLOOR, now=house().now())

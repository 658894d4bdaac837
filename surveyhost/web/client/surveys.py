"""A client's own surveys: dates, and the company's response rate in steps of 5 %, once a day."""

from flask import render_template

from ...services import surveys
from ..account.guard import allow, house
from .blueprint import blueprint, own_client


@blueprint.get("/surveys/")
@allow("portal.see")
def survey_list() -> str:
    """Every survey of this client, newest first."""
    return render_template("client/surveys.html", surveys=surveys.surveys(house(), own_client()), now=house().now())

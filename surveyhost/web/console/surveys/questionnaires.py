"""The ready-made questionnaires, to be read before one is chosen."""

from flask import render_template

from ....core.roles import Act
from ....services.questionnaires import library
from ....services.setup import lists
from ...account.guard import allow, house, missing
from ..blueprint import blueprint, found


@blueprint.get("/questionnaires/")
@allow(Act.CONSOLE_SEE)
def questionnaire_list() -> str:
    """Each with its length and languages."""
    ready = [(name, library.load(name)) for name in library.names()]
    return render_template("console/surveys/questionnaires.html", ready=ready)


@blueprint.get("/questionnaires/<name>/")
@allow(Act.CONSOLE_SEE)
def questionnaire(name: str) -> str:
    """Every item of one, in both languages."""
    if name not in library.names():
        missing()
    return render_template("console/surveys/questionnaire.html", name=name, questionnaire=library.load(name))


@blueprint.get("/surveys/<int:survey_id>/questionnaire")
@allow(Act.CONSOLE_SEE)
def survey_questionnaire(survey_id: int) -> str:
    """Every item a survey asks."""
    page = found(lists.survey, house(), survey_id)
    return render_template("console/surveys/survey_questionnaire.html", survey=page, questionnaire=page.questionnaire)

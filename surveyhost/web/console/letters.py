"""Letters: how many went, what came back, and the words they are written in."""

from flask import render_template

from ...services import fieldwork, surveys
from ..account.guard import allow, house
from .blueprint import blueprint, found
from .waves import the_wave


@blueprint.get("/surveys/<int:survey_id>/waves/<int:number>/letters")
@allow("console.see")
def letters(survey_id: int, number: int) -> str:
    """Letters of a wave by state."""
    page, line = the_wave(survey_id, number)
    return render_template("console/letters.html", survey=page, wave=line, status=fieldwork.status(house(), line.wave))


@blueprint.get("/surveys/<int:survey_id>/letters")
@allow("letter.edit")
def letter_words(survey_id: int) -> str:
    """The words of invitation and reminder."""
    return render_template("console/letter_words.html", survey=found(surveys.survey, house(), survey_id))

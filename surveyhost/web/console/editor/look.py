"""A section as respondents will see it, in a frame on the bench: nothing runs on it, nothing can be sent from it."""

from urllib.parse import urlencode

from flask import request

from ....core.questionnaire import Questionnaire
from ....services import drafts, surveys
from ....translations import LANGUAGES, SOURCE_LANGUAGE
from ...account.guard import allow, house
from ...shared.pages import direction, environment
from ...shared.sections import drawn
from ...shared.sheets import Sheet, sheets
from ..blueprint import blueprint, found
from .pages import HERE


def _sheet(questionnaire: Questionnaire, code: str) -> Sheet:
    """The sheet of a section, the first where there is none of this code."""
    each = sheets(questionnaire, "sections")
    return next((sheet for sheet in each if sheet.sections[0].code == code), each[0])


@blueprint.get(f"{HERE}/look")
@allow("survey.edit")
def draft_look(survey_id: int) -> str:
    """One section, drawn by the templates that respondents' pages are drawn by."""
    draft = found(drafts.draft, house(), survey_id)
    asked = draft.questionnaire
    wanted = request.args.get("lang", "")
    spoken = wanted if wanted in asked.languages else asked.languages[0]
    sheet = _sheet(asked, request.args.get("section", ""))
    interface = spoken if spoken in LANGUAGES else SOURCE_LANGUAGE
    template = environment("respondent", interface).get_template("respondent/look.html")
    every = frozenset(item.code for item in asked.items())

    def link(lang: str = spoken) -> str:
        return "?" + urlencode({"section": sheet.sections[0].code, "lang": lang})

    return template.render(
        language=spoken, spoken=spoken, direction=direction(spoken), languages=asked.languages,
        shared=False, summary="", parts_have_titles=False, link=link,
        title=surveys.survey(house(), survey_id).title.get(spoken, ""), vendor=house().settings.vendor,
        sheet=sheet, sheets_in_all=len(asked.sections), heading=sheet.sections[0].title[spoken],
        parts=list(drawn(asked, sheet, spoken, {}, every, {}, {}, 0)),
    )  # fmt: skip

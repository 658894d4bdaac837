"""A section as respondents will see it, in a frame on the editor: nothing runs on it, nothing can be sent from it."""

from urllib.parse import urlencode

from flask import request

from ....core.questionnaire.model import Questionnaire
from ....core.roles import Act
from ....core.wave.policy import Pages
from ....languages import around, direction
from ....services.questionnaires import drafts
from ....services.setup import clients, lists
from ...account.guard import allow, house
from ...shared.questionnaire_pages import Page, pages_of
from ...shared.sections import drawn
from ...shared.templates import environment
from ..blueprint import blueprint, found
from .views import HERE


def _page_of(questionnaire: Questionnaire, code: str) -> Page:
    """The page of a section, the first where there is none of this code."""
    each = pages_of(questionnaire, Pages.SECTIONS)
    return next((page for page in each if page.sections[0].code == code), each[0])


@blueprint.get(f"{HERE}/look")
@allow(Act.SURVEY_EDIT)
def draft_look(survey_id: int) -> str:
    """One section, drawn by the templates that respondents' pages are drawn by."""
    draft = found(drafts.draft, house(), survey_id)
    asked = draft.questionnaire
    wanted = request.args.get("lang", "")
    spoken = wanted if wanted in asked.languages else asked.languages[0]
    page = _page_of(asked, request.args.get("section", ""))
    interface = around(spoken, clients.client(house(), draft.client_id).language)
    template = environment("respondent", interface).get_template("respondent/look.html")
    every = frozenset(item.code for item in asked.items())

    def link(lang: str = spoken) -> str:
        return "?" + urlencode({"section": page.sections[0].code, "lang": lang})

    return template.render(
        language=spoken, spoken=spoken, direction=direction(spoken), languages=asked.languages,
        shared=False, summary="", parts_have_titles=False, link=link,
        title=lists.survey(house(), survey_id).title.get(spoken, ""), vendor=house().settings.vendor,
        page=page, pages_in_all=len(asked.sections), heading=page.sections[0].title[spoken],
        parts=list(drawn(asked, page, spoken, {}, every, {}, {}, 0)),
    )  # fmt: skip

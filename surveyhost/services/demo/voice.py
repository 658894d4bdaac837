"""The demo's yearly survey: asked a year before, asked this year, acted on, and asked again about what was done."""

import random

from ...core.loop.decision import Decision
from ...core.loop.finding import About, Place
from ...core.loop.reach import EVERYTHING
from ...core.questionnaire.model import Item
from ...core.release.model import COMPANY
from ..fieldwork import closing
from ..loop import actions, decisions, findings, setting_up
from ..loop.actions import Plan
from ..office.house import House
from ..office.survey_rows import SurveyWave
from ..releases import releases
from ..setup import surveys
from .people import BIEN_HOA, BREAKDOWNS, THEMES, UNITS, Employee
from .running import PREPARER, Calendar, ask, new_survey, post, release
from .telling import HR, tell_everybody

A_YEAR_AGO, THIS_YEAR, AGAIN = 448, 126, 62
"""Days ago on which the waves were opened."""
WAIT = 24
"""Days from the opening of a wave to its release."""
KEPT = 28
"""Days after a release on which answers and keys of its wave are destroyed."""
YEAR_BEFORE = (-0.15, -0.6, -0.35, -0.15, 0.0, -0.1)
"""By how much less favourably they answered a year before, in standard deviations, in the order of THEMES."""
HEARD, ASSEMBLY = "speak_answered", f"{BIEN_HOA} / Lắp ráp"
NOT_THEN = "Năm đầu chỉ để biết; năm nay bắt đầu làm."
DONE = {
    HEARD: {
        "vi": "Ai góp ý cũng được trả lời trong hai tuần",
        "en": "Whoever makes a suggestion gets an answer within two weeks",
    },
    ASSEMBLY: {
        "vi": "Quản đốc họp với tổ lắp ráp mỗi tháng một lần",
        "en": "The plant manager meets the assembly team once a month",
    },
}
"""What was done about the answers to one question, and about what one unit says of speaking up."""


def yearly(house: House, calendar: Calendar, client_id: int, people: list[Employee], chance: random.Random) -> None:
    """The survey with its three waves."""
    calendar.at(A_YEAR_AGO + 8, 9)
    survey_id = new_survey(house, client_id, "employee-voice", _title(calendar, A_YEAR_AGO), people, BREAKDOWNS)
    answering = [one for unit in UNITS for one in chance.sample(_in(people, unit.path), unit.answering)]
    wave = ask(house, calendar, survey_id, A_YEAR_AGO, answering, chance, _a_year_before)
    release_id = release(house, calendar, wave, A_YEAR_AGO - WAIT)
    calendar.at(A_YEAR_AGO - WAIT - 5, 10)
    for one in findings.loop(house, client_id, survey_id=survey_id).findings:
        decisions.decide(house, HR, client_id, EVERYTHING, one.id, Decision.NOT_NOW, NOT_THEN)
    _forget(house, calendar, wave, A_YEAR_AGO)

    surveys.edit(house, PREPARER, survey_id, title=_title(calendar, THIS_YEAR))
    wave = ask(house, calendar, survey_id, THIS_YEAR, answering, chance)
    release_id = release(house, calendar, wave, THIS_YEAR - WAIT)
    calendar.at(THIS_YEAR - WAIT - 4, 10)
    tell_everybody(house, client_id, release_id)
    post(house)
    named = _act(house, calendar, client_id, survey_id, release_id)
    _forget(house, calendar, wave, THIS_YEAR)
    calendar.at(THIS_YEAR - WAIT - 34, 16)
    for action in named:
        actions.move(house, HR, client_id, action, "done")

    calendar.at(AGAIN + 3, 9)
    setting_up.set_up(house, PREPARER, survey_id, named)
    wave = ask(house, calendar, survey_id, AGAIN, answering, chance, _since_then)
    release(house, calendar, wave, AGAIN - WAIT)


def _title(calendar: Calendar, days_ago: int) -> dict[str, str]:
    year = calendar.on(days_ago - 11, 17).year
    return {"vi": f"Tiếng nói nhân viên {year}", "en": f"Employee voice {year}"}


def _in(people: list[Employee], unit: str) -> list[Employee]:
    return [one for one in people if one.unit.path == unit]


def _a_year_before(person: Employee, item: Item) -> float:
    del person
    return YEAR_BEFORE[THEMES.index(item.theme)] if item.theme in THEMES else 0.0


def _since_then(person: Employee, item: Item) -> float:
    """Suggestions are answered; in assembly hardly anything else has changed."""
    if item.code == HEARD:
        return 0.9
    return 0.1 if item.theme == "speak" and person.unit.path == ASSEMBLY else 0.0


def _forget(house: House, calendar: Calendar, wave: SurveyWave, opened: int) -> None:
    calendar.at(opened - WAIT - KEPT, 3)
    closing.forget(house, PREPARER, wave)


def _act(
    house: House, calendar: Calendar, client_id: int, survey_id: int, release_id: int
) -> dict[int, dict[str, str]]:
    """HR marks a question and what a unit says, and plans something for each; the actions in words."""
    made = releases.load(house, release_id)
    assembly = next(one.code for one in made.units() if " / ".join(one.path) == ASSEMBLY)
    places = {HEARD: Place(COMPANY, About.ITEM, HEARD), ASSEMBLY: Place(assembly, About.THEME, "speak")}
    due = calendar.on(THIS_YEAR - WAIT - 36, 17).date()
    calendar.at(THIS_YEAR - WAIT - 6, 10)
    marked = {key: findings.mark(house, HR, client_id, EVERYTHING, release_id, place) for key, place in places.items()}
    calendar.at(THIS_YEAR - WAIT - 7, 11)
    named = {}
    for key, finding in marked.items():
        plan = Plan(DONE[key]["vi"], "Lê Thị Mỹ Hương", due, "process")
        action = actions.add(house, HR, client_id, survey_id, plan, [finding])
        actions.move(house, HR, client_id, action, "running")
        named[action] = DONE[key]
    return named

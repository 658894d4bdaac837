"""A firm that is asked, acts, and is asked again: through the services, from the first roster to the verdict."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from surveyhost.core.loop.finding import About, Place
from surveyhost.core.loop.reach import EVERYTHING
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.release.model import Release
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.loop import actions, findings, setting_up
from surveyhost.services.loop.actions import Plan
from surveyhost.services.office.house import Actor, House
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.services.questionnaires import versions
from surveyhost.services.releases import releases
from surveyhost.services.tabulation import tally
from tests.support import factories
from tests.support.factories import STAFF

HUONG = Actor("huong@minhhai.example")
ITEM = "work_tools"
UNITS = tuple(f"Nhà máy / Chuyền {letter}" for letter in "ABCD")
LOW_UNIT = UNITS[0]
NAMED = {"vi": "Họp đầu ca mười phút", "en": "A ten-minute meeting at the start of each shift"}


@dataclass
class Asked:
    """The firm after its first release, with one action on a low figure of one unit."""

    house: House
    client: int
    survey: int
    release: int
    action: int

    def set_up(self, unit: str = "") -> None:
        setting_up.set_up(self.house, STAFF, self.survey, {self.action: NAMED}, unit)


def answers(form: Questionnaire, chance: random.Random, likes: float, options: Mapping[str, str]) -> dict[str, object]:
    """One person's: `likes` is the chance that the item is answered favourably."""
    made: dict[str, object] = {}
    for item in form.items():
        if item.code == ITEM:
            made[item.code] = 5 if chance.random() < likes else 1
        elif item.kind == "rating" and not item.show_if:
            made[item.code] = chance.randint(1, item.points)
        elif item.code in options:
            made[item.code] = options[item.code]
    return made


def everybody_answers(
    house: House,
    wave: SurveyWave,
    likes: Mapping[str, float],
    options: Mapping[str, str],
    rows: Sequence[Mapping[str, str]] = (),
) -> None:
    """likes: by unit; everybody whose link works. rows: the roster, where it is not the usual one."""
    chance = random.Random(wave.wave_number)
    with house.office() as session:
        form = versions.of_wave(session, get_wave(session, wave))
    unit = {one["id"]: one["unit"] for one in rows or factories.people(120, UNITS)}
    for reference, token in factories.links(house, wave).items():
        if responses.find(house.vault, token).kind == "open":
            responses.submit(house.vault, token, answers(form, chance, likes[unit[reference]], options))


def first_release(house: House, rows: Sequence[Mapping[str, str]] | None = None) -> Asked:
    """Four units of 30. Where `LOW_UNIT` works hardly anybody has the tools; elsewhere most have."""
    client = factories.client(house)
    survey = factories.survey(house, client, breakdowns=())
    wave = factories.open_wave(house, survey, rows or factories.people(120, UNITS))
    everybody_answers(house, wave, {unit: 0.2 if unit == LOW_UNIT else 0.75 for unit in UNITS}, {})
    closing.close(house, STAFF, wave)
    release = factories.approved(house, tally.prepare(house, STAFF, survey))
    row = next(one.code for one in releases.load(house, release).units() if " / ".join(one.path) == LOW_UNIT)
    marked = findings.mark(house, HUONG, client, EVERYTHING, release, Place(row, About.ITEM, ITEM))
    plan = Plan(NAMED["vi"], "Quản đốc", date(2027, 1, 15), "process")
    action = actions.add(house, HUONG, client, survey, plan, [marked])
    return Asked(house, client, survey, release, action)


def asked_again(made: Asked, likes: float, unit: str = "", leave: Sequence[str] = ()) -> Release:
    """The follow-up, set up, opened, answered, closed, released. likes: in `LOW_UNIT`."""
    house = made.house
    if leave:
        factories.roster(house, made.survey, [one for one in factories.people(120, UNITS) if one["id"] not in leave])
    made.set_up(unit)
    wave = opening.open_wave(house, STAFF, made.survey)
    done = {f"action_{made.action}_{asked}": "yes" for asked in ("done", "noticed", "smaller")}
    everybody_answers(house, wave, {one: likes if one == LOW_UNIT else 0.75 for one in UNITS}, done)
    closing.close(house, STAFF, wave)
    return releases.load(house, factories.approved(house, tally.prepare(house, STAFF, made.survey)))

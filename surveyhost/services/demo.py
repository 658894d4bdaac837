"""The lived-in demo: a firm of 240, one survey closed and released, one in the field. All through the services.

Only the clock is the demo's own, so that dates lie where a real life would have put them.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ..core.errors import Refusal
from . import (
    accounts,
    approval,
    clients,
    comment_review,
    demo_welcome,
    fieldwork,
    letters,
    library,
    mailbox,
    print_room,
    responses,
    rosters,
    surveys,
    tally,
)
from .demo_answers import Respondent
from .demo_people import BREAKDOWNS, CLIENT, COLOUR, UNITS, Employee, employees, roster
from .demo_welcome import SHELL, welcome
from .house import Actor, House
from .survey_rows import SurveyWave

__all__ = ["make", "welcome"]
SEED = 2026
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PREPARER, APPROVER = Actor(demo_welcome.PREPARER), Actor(demo_welcome.APPROVER)
IN_FIELD_ANSWERS = 43
_STAFF = ((PREPARER, "Đỗ Hoài An"), (APPROVER, "Trần Mỹ Linh"))


@dataclass(slots=True)
class _Calendar:
    """The demo's clock: days before today, at an hour of the client's day."""

    today: datetime
    moment: datetime

    def at(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """Set the clock, and say what it shows."""
        self.moment = self.on(days_ago, hour, minute)
        return self.moment

    def on(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """That moment, without setting anything."""
        day = self.today.astimezone(ZONE) - timedelta(days=days_ago)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def __call__(self) -> datetime:
        return self.moment


def make(house: House) -> None:
    """Fill an empty data folder. Refusal (code "not-empty") where there is a client already."""
    if clients.clients(house):
        raise Refusal(
            f"{house.settings.data} holds clients already; the demo wants a data folder of its own.", "not-empty"
        )
    (house.settings.data / "demo").touch()
    calendar = _Calendar(house.now(), house.now())
    then = replace(house, now=calendar)
    chance, people = random.Random(SEED), employees(SEED)
    calendar.at(64, 9)
    client_id = _client(then)
    _closed_and_released(then, calendar, client_id, people, chance)
    _in_the_field(then, calendar, client_id, people, chance)


def _client(house: House) -> int:
    for actor, name in _STAFF:
        accounts.add_staff(house, SHELL, actor.name, name, language="vi")
    client_id = clients.add_client(house, PREPARER, CLIENT)
    settings = {"domains": ["minhhai.example"], "retention_days": 180}
    clients.edit_client(house, PREPARER, client_id, colour=COLOUR, settings=settings)
    accounts.add_hr(house, PREPARER, client_id, demo_welcome.HR, "Lê Thị Mỹ Hương")
    return client_id


def _closed_and_released(
    house: House, calendar: _Calendar, client_id: int, people: list[Employee], chance: random.Random
) -> None:
    year = calendar.on(33, 17).year
    title = {"vi": f"Tiếng nói nhân viên {year}", "en": f"Employee voice {year}"}
    survey_id = _survey(house, client_id, "employee-voice", title, people, BREAKDOWNS)
    calendar.at(44, 8)
    wave = fieldwork.open_wave(house, PREPARER, survey_id, closes=calendar.on(33, 17))
    _post(house)
    calendar.at(40, 15)
    answering = [one for unit in UNITS for one in _some(chance, people, unit.path, unit.answering)]
    _answer(house, "employee-voice", answering, chance)
    fieldwork.mix(house, SHELL, survey_id)
    calendar.at(33, 17)
    fieldwork.close(house, PREPARER, wave)
    calendar.at(30, 10)
    release_id = tally.prepare(house, PREPARER, survey_id)
    calendar.at(22, 9)
    comment_review.accept(house, PREPARER, release_id)
    comment_review.finish(house, PREPARER, release_id)
    calendar.at(20, 14)
    approval.approve(house, APPROVER, release_id)
    print_room.print_missing(house)


def _in_the_field(
    house: House, calendar: _Calendar, client_id: int, people: list[Employee], chance: random.Random
) -> SurveyWave:
    title = {"vi": "Chất lượng phục vụ nội bộ", "en": "Internal service quality"}
    calendar.at(7, 9)
    survey_id = _survey(house, client_id, "internal-service", title, people, ("work_mode", "shift"))
    calendar.at(5, 8)
    wave = fieldwork.open_wave(house, PREPARER, survey_id, closes=calendar.on(-9, 17))
    _post(house)
    calendar.at(3, 12)
    _answer(house, "internal-service", chance.sample(people, IN_FIELD_ANSWERS), chance)
    fieldwork.mix(house, SHELL, survey_id)
    calendar.at(1, 8)
    fieldwork.remind(house, PREPARER, wave)
    _post(house)
    fieldwork.write_rates(house)
    return wave


def _survey(
    house: House,
    client_id: int,
    questionnaire: str,
    title: dict[str, str],
    people: list[Employee],
    breakdowns: Iterable[str],
) -> int:
    made = surveys.create(house, PREPARER, client_id, library.load(questionnaire), breakdowns=tuple(breakdowns))
    surveys.edit(house, PREPARER, made, title=title)
    rosters.put(house, PREPARER, made, "nhan-vien.csv", roster(people))
    return made


def _some(chance: random.Random, people: list[Employee], unit: str, number: int) -> list[Employee]:
    return chance.sample([one for one in people if one.unit.path == unit], number)


def _post(house: House) -> None:
    """All letters that are due, at once: into the demo's mailbox."""
    for wave_id in letters.waves_due(house):
        while letters.send_due(house, wave_id, seconds=60).more:
            pass


def _answer(house: House, questionnaire: str, answering: list[Employee], chance: random.Random) -> None:
    """These people open their letters and answer, in no order that means anything."""
    links = {line.to: line.name for line in mailbox.letters(house.settings)}
    respondent = Respondent(library.load(questionnaire), chance)
    chance.shuffle(answering)
    for person in answering:
        token = mailbox.link(house.settings, links[person.email])
        if token is None:
            raise Refusal(f"The letter to {person.email} holds no link.", "demo")
        responses.submit(house.vault, token, respondent.answers(person), person.language)

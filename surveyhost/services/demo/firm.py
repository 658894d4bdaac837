"""The lived-in demo: a firm of 240, one survey closed and released, one in the field. All through the services.

Only the clock is the demo's own, so that dates lie where a real life would have put them.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ...core.grouping.rated_units import OUTSIDE
from ..accounts import accounts
from ..answering import responses
from ..fieldwork import closing, opening
from ..fieldwork import status as wave_status
from ..letters import mailbox, reminders
from ..letters import sending as letters
from ..office import clock
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave
from ..questionnaires import library, rated_units
from ..releases import approval, comment_review, signed_reports
from ..rosters import rosters
from ..setup import clients, surveys
from ..tabulation import tally
from . import welcome as demo_welcome
from .answers import Respondent
from .people import BREAKDOWNS, CLIENT, COLOUR, UNITS, Employee, employees, roster
from .refusals import DemoFolderInUse, DemoLetterWithoutLink
from .welcome import SHELL

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
    """Fill an empty data folder. DemoFolderInUse where there is a client already."""
    if clients.clients(house):
        raise DemoFolderInUse(data=house.settings.data)
    (house.settings.data / "demo").touch()
    calendar = _Calendar(house.now(), house.now())
    then = replace(house, now=calendar, uptime=lambda: ("the demo's calendar", calendar().timestamp()))
    chance, people = random.Random(SEED), employees(SEED)
    calendar.at(64, 9)
    clock.check(then)  # by this calendar it is right, from here on
    client_id = _client(then)
    _closed_and_released(then, calendar, client_id, people, chance)
    _in_the_field(then, calendar, client_id, people, chance)
    clock.confirm(house, SHELL)


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
    wave = opening.open_wave(house, PREPARER, survey_id, closes=calendar.on(33, 17))
    _post(house)
    calendar.at(40, 15)
    answering = [one for unit in UNITS for one in _some(chance, people, unit.path, unit.answering)]
    _answer(house, "employee-voice", answering, chance)
    closing.mix(house, SHELL, survey_id)
    calendar.at(33, 17)
    closing.close(house, PREPARER, wave)
    calendar.at(30, 10)
    release_id = tally.prepare(house, PREPARER, survey_id)
    calendar.at(22, 9)
    comment_review.accept(house, PREPARER, release_id)
    comment_review.finish(house, PREPARER, release_id)
    calendar.at(20, 14)
    approval.approve(house, APPROVER, release_id)
    signed_reports.print_missing(house)


def _in_the_field(
    house: House, calendar: _Calendar, client_id: int, people: list[Employee], chance: random.Random
) -> SurveyWave:
    title = {"vi": "Chất lượng phục vụ nội bộ", "en": "Internal service quality"}
    calendar.at(7, 9)
    survey_id = _survey(house, client_id, "internal-service", title, people, ("work_mode", "shift"))
    calendar.at(5, 8)
    wave = opening.open_wave(house, PREPARER, survey_id, closes=calendar.on(-9, 17))
    _post(house)
    calendar.at(3, 12)
    _answer(house, "internal-service", chance.sample(people, IN_FIELD_ANSWERS), chance)
    closing.mix(house, SHELL, survey_id)
    calendar.at(1, 8)
    reminders.remind(house, PREPARER, wave)
    _post(house)
    wave_status.write_rates(house)
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
    _declare_rated(house, made)
    return made


def _declare_rated(house: House, survey_id: int) -> None:
    """Departments are the units that bear their name; what bears none is no unit of the firm."""
    known = rated_units.declared(house, survey_id)
    named = {unit.split(" / ")[-1].casefold(): unit for unit in known.units}
    units = {
        place.key: named.get(place.text["vi"].removeprefix("Bộ phận ").casefold(), OUTSIDE)
        for place in known.places
        if place.rates is None
    }
    rated_units.declare(house, PREPARER, survey_id, units)


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
            raise DemoLetterWithoutLink(email=person.email)
        responses.submit(house.vault, token, respondent.answers(person), person.language)

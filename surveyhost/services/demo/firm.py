"""The lived-in demo: a firm of 240 that is asked every year, acts on it, is asked again, and answers what was written.

All of it goes through the services.
"""

import random
from dataclasses import replace

from ..accounts import accounts
from ..fieldwork import opening
from ..fieldwork import status as wave_status
from ..letters import reminders
from ..office import clock
from ..office.house import House
from ..setup import clients
from . import dialogue, voice, welcome
from .events import Tickets
from .people import CLIENT, COLOUR, NAMES, Employee, employees
from .pulse import Year
from .refusals import DemoFolderInUse
from .running import APPROVER, PREPARER, Calendar, answer, new_survey, post
from .welcome import SHELL

SEED = 2026
IN_FIELD_ANSWERS = 43
_STAFF = ((PREPARER, "Đỗ Hoài An"), (APPROVER, "Trần Mỹ Linh"))
_BEGINS = 460
"""Days ago on which the vendor began with this client."""


def make(house: House) -> None:
    """Fill an empty data folder. DemoFolderInUse where there is a client already."""
    if clients.clients(house):
        raise DemoFolderInUse(data=house.settings.data)
    (house.settings.data / "demo").touch()
    calendar = Calendar(house.now(), house.now())
    then = replace(house, now=calendar, uptime=lambda: ("the demo's calendar", calendar().timestamp()))
    chance, people = random.Random(SEED), employees(SEED)
    calendar.at(_BEGINS, 9)
    clock.check(then)  # by this calendar it is right, from here on
    client_id = _client(then)
    year = Year(then, calendar, people, random.Random(SEED))
    year.plan(client_id)
    Tickets(then, calendar, people, random.Random(SEED), client_id).plan(year.ends)
    voice.yearly(then, calendar, client_id, people, chance)
    thread = dialogue.answered(then, calendar, client_id, people, chance)
    _in_the_field(then, calendar, client_id, people, chance)
    calendar.to(house.now())
    welcome.keep(house, thread.code, thread.words)
    clock.confirm(house, SHELL)


def _client(house: House) -> int:
    for actor, name in _STAFF:
        accounts.add_staff(house, SHELL, actor.name, name, language="vi")
    client_id = clients.add_client(house, PREPARER, CLIENT)
    settings = {"domains": ["minhhai.example"], "retention_days": 365, "names": NAMES}
    clients.edit_client(house, PREPARER, client_id, colour=COLOUR, settings=settings)
    accounts.add_hr(house, PREPARER, client_id, welcome.HR, "Lê Thị Mỹ Hương")
    return client_id


def _in_the_field(
    house: House, calendar: Calendar, client_id: int, people: list[Employee], chance: random.Random
) -> None:
    title = {"vi": "Chất lượng phục vụ nội bộ", "en": "Internal service quality"}
    calendar.at(7, 9)
    survey_id = new_survey(house, client_id, "internal-service", title, people, ("work_mode", "shift"))
    calendar.at(5, 8)
    wave = opening.open_wave(house, PREPARER, survey_id, closes=calendar.on(-9, 17))
    post(house)
    calendar.at(3, 12)
    answer(house, wave, chance.sample(people, IN_FIELD_ANSWERS), chance)
    calendar.at(1, 8)
    reminders.remind(house, PREPARER, wave)
    post(house)
    wave_status.write_rates(house)

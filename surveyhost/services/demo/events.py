"""The demo's pulse by event: a ticket system says who used which service, and chance asks some of them.

It begins when the year of the other pulse is over, since no pulse stands beside one that asks on events.
"""

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from ...core.pulse.services import Service
from ...core.pulse.terms import Whom
from ...core.wave.lifecycle import LinkKind
from ...store.office.pulses.tables import Pulse
from ..answering import pulses
from ..intake.taking import Intake
from ..office.house import House
from ..office.survey_rows import SurveyWave
from ..pulses import presets, running, setting_up
from ..pulses.events import fetching, keys
from ..pulses.setting_up import SetUp
from ..rosters import rosters
from .people import Employee, roster
from .running import APPROVER, PREPARER, Calendar, asked, links_of

TITLE = {"vi": "Sau mỗi lần hỗ trợ", "en": "After each time of help"}
SYSTEM = "Zammad"
SERVICES = (
    Service({"vi": "Hỗ trợ máy tính", "en": "IT help desk"}, ""),
    Service({"vi": "Sửa chữa máy móc", "en": "Machine repair"}, ""),
)
GOOD = (0.72, 0.5)
"""Of each service, the chance of a favourable answer."""
DAYS = (5, 12, 19)
"""Days after a round began, on which tickets are closed."""
TICKETS = 26
"""People whose tickets are closed on one of them."""
ANSWERS = 0.75


@dataclass
class Tickets:
    """The pulse, its events, and those who are asked on them."""

    house: House
    calendar: Calendar
    people: list[Employee]
    chance: random.Random
    client_id: int
    pulse: int = 0
    survey: int = 0
    key: str = ""

    def plan(self, after: datetime) -> None:
        """Let it begin on the day after that moment, and go on by itself."""
        first = (after + timedelta(days=1)).replace(hour=9)
        self.calendar.plan(first, partial(self._begin, first))

    def _begin(self, first: datetime) -> None:
        made = SetUp(TITLE, SERVICES, presets.preset("solved-ease-care"), whom=Whom.EVENT)
        self.pulse = setting_up.create(self.house, PREPARER, self.client_id, made)
        with self.house.office() as session:
            self.survey = session.get_one(Pulse, self.pulse).survey_id
        rosters.put(self.house, PREPARER, self.survey, "nhan-vien.csv", roster(self.people))
        setting_up.propose(self.house, PREPARER, self.pulse)
        setting_up.approve(self.house, APPROVER, self.pulse)
        _, self.key = keys.make(self.house, PREPARER, self.client_id, SYSTEM)
        while first < self.calendar.today:
            self.calendar.plan(first + timedelta(minutes=30), self._follow)
            for days in DAYS:
                hour = (first + timedelta(days=days)).replace(hour=9)
                self.calendar.plan(hour, self._tickets)
                self.calendar.plan(hour + timedelta(hours=1, minutes=5), self._follow)
                self.calendar.plan(hour + timedelta(hours=6), self._answer)
            first = (first.replace(day=1) + timedelta(days=32)).replace(day=1)

    def _follow(self) -> None:
        fetching.fetch_due(self.house)
        running.follow(self.house, self.pulse)

    def _tickets(self) -> None:
        """What the client's system sends: its own key, and for each ticket the service and the address."""
        closed = [
            {"service": str(self.chance.randint(1, len(SERVICES))), "person": one.email}
            for one in self.chance.sample(self.people, TICKETS)
        ]
        intake = Intake(self.house.office)
        client_id = intake.client_of(self.key)
        assert client_id is not None
        intake.take(client_id, json.dumps(closed).encode())

    def _answer(self) -> None:
        code, _ = asked(self.house, SurveyWave(self.survey, None))
        spoken = {one.email: one.language for one in self.people}
        for email, link in sorted(links_of(self.house, code).items()):
            opening = pulses.find(self.house.vault, link, self.house.now)
            if opening.kind == LinkKind.OPEN and self.chance.random() < ANSWERS:
                pulses.submit(self.house.vault, opening, self._given(*opening.parts), spoken[email])

    def _given(self, service: int) -> dict[str, Any]:
        leaning = GOOD[service - 1] + self.chance.gauss(0, 0.2)
        given = {}
        for item in ("pulse_solved", "pulse_ease", "pulse_care"):
            is_good = self.chance.random() < leaning
            given[f"s{service}_{item}"] = self.chance.choice((4, 5) if is_good else (1, 2, 3, 3))
        return given

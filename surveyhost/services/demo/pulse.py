"""A year of the demo's service pulse: a third of the firm every month, three services, one silent for two months."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from ...core.pulse.services import Service
from ...core.pulse.terms import Whom
from ...store.office.pulses.tables import Pulse
from ..answering import pulses
from ..office.house import House
from ..office.survey_rows import SurveyWave
from ..pulses import presets, running, setting_up
from ..pulses.setting_up import SetUp
from ..rosters import rosters
from .people import Employee, roster
from .running import APPROVER, PREPARER, Calendar, asked, links_of, post

BEGUN, STOPPED = 454, 105
"""Days ago. The round in which it is stopped is its last."""
TITLE = {"vi": "Dịch vụ nội bộ", "en": "Services inside the firm"}
ITEMS = ("pulse_solved", "pulse_ease", "pulse_care")
ANSWERS = 0.75
"""Share of those asked who answer."""
SILENT = range(5, 7)
"""Rounds in which the last service is hardly used."""


@dataclass(frozen=True, slots=True)
class _Usage:
    service: Service
    used: float
    """Share of people who use it in a month."""
    good: float
    """Chance of a favourable answer at first."""
    gain: float
    """By how much that grows a month."""


SERVICES = (
    _Usage(Service({"vi": "Hỗ trợ máy tính", "en": "IT help desk"}, ""), 0.5, 0.5, 0.03),
    _Usage(Service({"vi": "Nhà ăn", "en": "Canteen"}, ""), 0.75, 0.7, 0.0),
    _Usage(Service({"vi": "Kho cấp phát", "en": "Stores"}, ""), 0.35, 0.62, -0.02),
)


def _next_month(morning: datetime) -> datetime:
    """The same hour on the first of the month after."""
    return (morning.replace(day=1) + timedelta(days=32)).replace(day=1)


@dataclass
class Year:
    """The pulse, looked after on the first of each month and answered some days later."""

    house: House
    calendar: Calendar
    people: list[Employee]
    chance: random.Random
    pulse: int = 0
    survey: int = 0
    answered: list[str] = field(default_factory=list)
    """Codes of the rounds that were answered."""

    def plan(self, client_id: int) -> None:
        """Let it happen by itself as the calendar goes on."""
        self.calendar.plan(self.calendar.on(BEGUN, 9), partial(self._begin, client_id))

    def _begin(self, client_id: int) -> None:
        made = SetUp(TITLE, [one.service for one in SERVICES], presets.preset("solved-ease-care"), whom=Whom.THIRD)
        self.pulse = setting_up.create(self.house, PREPARER, client_id, made)
        with self.house.office() as session:
            self.survey = session.get_one(Pulse, self.pulse).survey_id
        rosters.put(self.house, PREPARER, self.survey, "nhan-vien.csv", roster(self.people))
        setting_up.propose(self.house, PREPARER, self.pulse)
        self.calendar.at(BEGUN, 10)
        setting_up.approve(self.house, APPROVER, self.pulse)
        for first in self._mornings():
            self.calendar.plan(first, self._follow)
            self.calendar.plan(first + timedelta(days=3, hours=5), self._answer)
        self.calendar.plan(self.calendar.on(STOPPED, 12), self._stop)

    @property
    def ends(self) -> datetime:
        """When it is looked after for the last time."""
        return _next_month(self.calendar.on(STOPPED, 11))

    def _mornings(self) -> Iterator[datetime]:
        """When it is looked after: at once, then on the first of each month."""
        morning = self.calendar.on(BEGUN, 11)
        while morning <= self.ends:
            yield morning
            morning = _next_month(morning)

    def _stop(self) -> None:
        setting_up.stop(self.house, PREPARER, self.pulse)

    def _follow(self) -> None:
        running.follow(self.house, self.pulse)
        post(self.house)

    def _answer(self) -> None:
        if self.calendar.moment > self.ends:
            return
        code, _ = asked(self.house, SurveyWave(self.survey, None))
        if code in self.answered:  # a round that begins late in a month lasts for the next as well
            return
        self.answered.append(code)
        spoken = {one.email: one.language for one in self.people}
        for email, link in sorted(links_of(self.house, code).items()):
            if self.chance.random() < ANSWERS:
                opening = pulses.find(self.house.vault, link, self.house.now)
                pulses.submit(self.house.vault, opening, self._given(len(self.answered)), spoken[email])

    def _given(self, number: int) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for place, usage in enumerate(SERVICES, 1):
            is_silent = usage is SERVICES[-1] and number in SILENT
            if self.chance.random() < (0.02 if is_silent else usage.used):
                leaning = usage.good + usage.gain * number + self.chance.gauss(0, 0.2)
                for item in ITEMS:
                    is_good = self.chance.random() < leaning
                    given[f"s{place}_{item}"] = self.chance.choice((4, 5) if is_good else (1, 2, 3, 3))
        used = tuple(f"s{place}" for place in range(1, len(SERVICES) + 1) if f"s{place}_{ITEMS[0]}" in given)
        return {"used": used or ("none",), **given}

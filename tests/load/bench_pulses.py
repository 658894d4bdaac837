"""A pulse: CPU of the server for an answer about three services, the closing of 300 periods, and a year on HR's page.

The clock of the house is moved by hand; the respondent face is given the same one.
"""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from surveyhost.core.pulse.services import Service
from surveyhost.services.office import clock as house_clock
from surveyhost.services.office.house import House
from surveyhost.services.pulses import reading, running
from tests.load import ground, pulse_answers
from tests.support import factories, pulses
from tests.support.pulses import Running

FIRMS, SERVICES, PEOPLE, ANSWERING = 25, 12, 40, 8


@dataclass
class Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)

    def uptime(self) -> tuple[str, float]:
        return "bench", self.at.timestamp()


def main() -> None:
    """SQLite, then PostgreSQL."""
    with ground.house() as of:
        measure("pulses on SQLite", of)
    with ground.cluster() as (urls, _), ground.house(urls) as of:
        measure("pulses on PostgreSQL", of)


def measure(heading: str, of: House) -> None:
    """Answers by way of the face; then the periods of all firms are closed, counted and released."""
    report = ground.Report(heading)
    clock = Clock(datetime(2026, 3, 2, 2, tzinfo=UTC))
    house = replace(of, now=clock, uptime=clock.uptime)
    house_clock.check(house)
    asked = pulse_answers.surveys(house, clock)
    for where, took in (
        ("in one process", pulse_answers.in_process(house, asked)),
        ("over HTTP", pulse_answers.over_http(house, asked)),
    ):
        for name, blocks in took.items():
            report.say(f"CPU of an answer {where}, {name}, ms", ground.median(blocks))
        for name in (pulse_answers.ALIKE, pulse_answers.THIRTY):
            report.say(f"a pulse's answer {where} in answers to {name}", pulse_answers.times(took, name))
    report.say(f"closing and releasing {FIRMS * SERVICES} periods, seconds", round(closing(house, clock), 1))
    report.say("a year of 12 services on HR's page, ms", round(a_year(house, clock), 1))
    report.keep()


def closing(house: House, clock: Clock) -> float:
    """Seconds in which the last evening of a round is done for all firms."""
    names = [{"vi": f"Dịch vụ {n}", "en": f"Service {n}"} for n in range(SERVICES)]
    firms = []
    for number in range(FIRMS):
        firms.append(_firm(house, number, names))
    for made in firms:
        for link in list(made.links().values())[:ANSWERING]:
            made.answer(link, *range(1, SERVICES + 1))
    clock.forward(seconds=(firms[0].round().closes - clock.at).total_seconds() + 60)
    began = time.monotonic()
    running.follow_due(house)
    took = time.monotonic() - began
    for made in firms:
        states = {made.period(n).state for n in range(1, SERVICES + 1)}  # type: ignore[union-attr]
        assert states == {"released"}, states
    return took


def _firm(house: House, number: int, names: list[dict[str, str]]) -> Running:
    (house.settings.data / "demo").touch()
    factories.staffed(house)
    client = factories.client(house, f"Firm {number}")
    what = pulses.set_up(())
    services = [Service(name, "") for name in names]
    made = pulses.setting_up.create(house, factories.STAFF, client, replace(what, services=services))
    survey = reading.page(house, made).survey_id
    factories.roster(house, survey, PEOPLE)
    pulses.setting_up.propose(house, factories.STAFF, made)
    pulses.setting_up.approve(house, factories.OTHER_STAFF, made)
    found = reading.page(house, made)
    started = Running(house, made, survey, [one.survey_id or 0 for one in found.services])
    started.follow()
    return started


def a_year(house: House, clock: Clock) -> float:
    """Milliseconds in which a year of the latest firm is read for HR."""
    pulse = reading_of_latest(house)
    latest = Running(house, pulse.id, pulse.survey_id, [one.survey_id or 0 for one in pulse.services])
    clock.forward(hours=10)
    latest.follow()
    for _ in range(11):
        for link in list(latest.links().values())[:ANSWERING]:
            latest.answer(link, *range(1, SERVICES + 1))
        pulses.to_next_round(latest, clock)
    began = time.monotonic()
    for _ in range(5):
        view = reading.view(house, pulse.id, pulse.client_id)
    took = 1000 * (time.monotonic() - began) / 5
    assert all(len(one.periods) == 13 for one in view.services)
    return took


def reading_of_latest(house: House) -> reading.PulsePage:
    """The pulse that was made last."""
    return reading.page(house, FIRMS + 1)


if __name__ == "__main__":
    main()

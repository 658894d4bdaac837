"""A pulse: CPU of the server for an answer about three services, the closing of 300 periods, and a year on HR's page.

The clock of the house is moved by hand; the respondent face is given the same one.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from surveyhost.core.pulse.services import Service
from surveyhost.services.office import clock as house_clock
from surveyhost.services.office.house import House
from surveyhost.services.pulses import printing, reading, running
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
    with ground.cluster() as (urls, server), ground.house(urls) as of:
        measure("pulses on PostgreSQL", of, server)


def measure(heading: str, of: House, server: int | None = None) -> None:
    """Answers by way of the face; then the periods of all firms are closed, counted and released, and printed.

    server: process id of a database server.
    """
    report = ground.Report(heading)
    clock = Clock(datetime(2026, 3, 2, 2, tzinfo=UTC))
    house = replace(of, now=clock, uptime=clock.uptime)
    house_clock.check(house)
    _say_answers(report, house, clock)
    firms = [_firm(house, number) for number in range(FIRMS)]
    links = [list(made.links().values()) for made in firms]
    mixed = [link for of_firm in links for link in of_firm[ANSWERING:]]
    random.Random(1).shuffle(mixed)
    took = pulse_answers.of_many_firms(house, mixed)
    report.say(f"CPU of an answer in one process, {FIRMS} firms of {SERVICES} services, ms", round(took, 2))
    for made, of_firm in zip(firms, links, strict=True):
        for link in of_firm[:ANSWERING]:
            made.answer(link, *range(1, SERVICES + 1))
    clock.forward(seconds=(firms[0].round().closes - clock.at).total_seconds() + 60)
    for what, act in (("closing and releasing", running.follow_due), ("printing", printing.print_due)):
        cost = _cost(partial(act, house), server)
        report.say(f"{what} {FIRMS * SERVICES} periods: s by the clock, of CPU, of the database's CPU", cost)
    for made in firms:
        states = {made.period(n).state for n in range(1, SERVICES + 1)}  # type: ignore[union-attr]
        assert states == {"released"}, states
    report.say("a year of 12 services on HR's page, ms of CPU", round(a_year(house, clock), 1))
    report.keep()


def _say_answers(report: ground.Report, house: House, clock: Clock) -> None:
    asked = pulse_answers.surveys(house, clock)
    for where, took in (
        ("in one process", pulse_answers.in_process(house, asked)),
        ("over HTTP", pulse_answers.over_http(house, asked)),
    ):
        for name, blocks in took.items():
            report.say(f"CPU of an answer {where}, {name}, ms", ground.median(blocks))
        for name in (pulse_answers.ALIKE, pulse_answers.THIRTY):
            report.say(f"a pulse's answer {where} in answers to {name}", pulse_answers.times(took, name))


def _cost(act: Callable[[], object], server: int | None) -> tuple[float, ...]:
    """Seconds by the clock, of this process and of the database's."""

    def now() -> tuple[float, ...]:
        return time.monotonic(), time.process_time(), ground.cpu_of(server) if server else 0.0

    before = now()
    act()
    return tuple(round(end - start, 1) for start, end in zip(before, now(), strict=True))


def _firm(house: House, number: int) -> Running:
    names = [{"vi": f"Dịch vụ {n} của hãng {number}", "en": f"Service {n} of {number}"} for n in range(SERVICES)]
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
    """Milliseconds of CPU in which a year of the latest firm is read for HR."""
    pulse = reading_of_latest(house)
    latest = Running(house, pulse.id, pulse.survey_id, [one.survey_id or 0 for one in pulse.services])
    clock.forward(hours=10)
    latest.follow()
    for _ in range(11):
        for link in list(latest.links().values())[:ANSWERING]:
            latest.answer(link, *range(1, SERVICES + 1))
        pulses.to_next_round(latest, clock)
    took = []
    for _ in range(9):
        began = time.process_time()
        view = reading.view(house, pulse.id, pulse.client_id)
        took.append(1000 * (time.process_time() - began))
    assert all(len(one.periods) == 13 for one in view.services)
    return ground.median(took)


def reading_of_latest(house: House) -> reading.PulsePage:
    """The pulse that was made last."""
    return reading.page(house, FIRMS + 1)


if __name__ == "__main__":
    main()

"""Events over real HTTP, one a request: how many a second, CPU of the server for each; then the desk takes them up."""

import http.client
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread

from surveyhost.services.office import clock as house_clock
from surveyhost.services.office.house import House
from surveyhost.services.pulses.events import fetching, keys, knowledge
from surveyhost.store.intake import tables as store
from tests.load import ground
from tests.load.bench_pulses import Clock
from tests.load.bench_responses import AT_ONCE, PORT, served
from tests.support import pulses
from tests.support.pulses import Whom

EACH_RUN = 4000
PEOPLE = 300


def main() -> None:
    """Both engines, one after the other."""
    with ground.house() as of:
        measure("events on SQLite", of, [])
    with ground.cluster() as (urls, server), ground.house(urls) as of:
        measure("events on PostgreSQL", of, [server])


def measure(heading: str, of: House, databases: list[int]) -> None:
    """Five runs after one that warms up; what each sent is taken up by the desk."""
    report = ground.Report(heading)
    clock = Clock(datetime.now(UTC).replace(hour=2))  # nine in the morning there, before the letter's hour
    house = replace(of, now=clock, uptime=clock.uptime)
    house_clock.check(house)
    made = pulses.begun(house, clock, PEOPLE, pulses.set_up(whom=Whom.EVENT))
    fetching.fetch_due(house)
    _, key = keys.make(house, ground.SHELL, 1, "bench")
    rates, cpu, taken, others = [], [], [], []
    with served(of, "intake") as server:
        for run in range(ground.RUNS + 1):
            with ground.other_load(lambda: sum(map(ground.cpu_of, [os.getpid(), server, *databases]))) as load:
                before, began = ground.cpu_of(server), time.monotonic()
                with systems(key):
                    pass
                lasted = time.monotonic() - began
            used = 1000 * (ground.cpu_of(server) - before) / EACH_RUN
            with house.office() as session:
                waiting = len(store.some(session, EACH_RUN + 1))
            if waiting != EACH_RUN:
                raise SystemExit(f"{waiting} of {EACH_RUN} events were laid down")
            began = time.process_time()
            fetching.fetch_due(house)
            if run:
                rates.append(EACH_RUN / lasted)
                cpu.append(used)
                taken.append(1000 * (time.process_time() - began) / EACH_RUN)
                others.append(load.percent)
    asked = knowledge.read(house, made.id)
    if asked is None or len(asked.waiting) != PEOPLE:
        raise SystemExit("the desk has not taken them up")
    report.say("events a second", ground.median(rates, 0))
    report.say("CPU of the web server, ms an event", ground.median(cpu))
    report.say("CPU of the desk, ms an event", ground.median(taken))
    report.say("other load of the machine, percent", ground.median(others, 1))
    report.keep()


@contextmanager
def systems(key: str) -> Iterator[None]:
    """`AT_ONCE` connections send until all is sent; each event is answered with 202."""
    wrong: list[object] = []
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def send(first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        for number in range(first, EACH_RUN, AT_ONCE):
            body = json.dumps({"service": str(number % 3 + 1), "person": f"NV{number % PEOPLE + 1:04d}"})
            connection.request("POST", "/intake/events", body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 202:
                wrong.append(answer.status)
        connection.close()

    threads = [Thread(target=send, args=(first,)) for first in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(f"{len(wrong)} events went wrong: {wrong[:3]}")


if __name__ == "__main__":
    main()

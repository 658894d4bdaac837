"""Fieldwork for hours: what an installation holds of the machine while people answer does not grow.

`surveyhost serve` with all faces and its worker; people answer at a steady pace over HTTP, and answers are mixed as the
worker mixes them. Judged is a slope (Theil and Sen's, which a few odd readings do not move) after the beginning, never
how fast anything was. SURVEYHOST_SOAK_MINUTES says how long, and `make soak MINUTES=480`: a working day; half an hour
unless they do.
"""

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from itertools import combinations
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import urlencode

import psutil
import psycopg
import pytest

from surveyhost.services.letters import reminders
from surveyhost.services.office.house import House, open_house
from surveyhost.services.vault import desk
from surveyhost.store.vault import tables as store
from tests.support import factories
from tests.support.shell import environ
from tests.support.waves import questionnaire

MINUTES = float(os.environ.get("SURVEYHOST_SOAK_MINUTES", "30"))
PACE = 50
"""Answers a second. A machine that is slower is given fewer, and the figures say so."""
PEOPLE = 10_000
"""In a wave; when all of one have answered the next is opened, as a vendor's clients follow each other."""
AT_ONCE = 16
READINGS = max(12, min(120, int(MINUTES * 20)))
"""One in three seconds at the most, so that a run of any length has as many as it can."""
BEGINNING = 0.25
"""This share of the readings is left out: caches fill, connections are opened."""
MOST_MEMORY = 0.05
"""Growth of memory over the whole run, as a share of it: less than what readings differ by."""
MOST_COUNT = 2.0
"""Growth of files or connections over the whole run."""


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def served(house: House, port: int) -> Iterator[psutil.Process]:
    """The whole installation, until the block ends."""
    command = [sys.executable, "-m", "surveyhost.cli", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    given = {**os.environ, **environ(house.settings), "SURVEYHOST_SMTP_URL": "smtp://127.0.0.1:9"}
    log = Path(house.settings.data).parent / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=given, stdout=out, stderr=out)
        try:
            while not is_up(port):
                assert process.poll() is None, log.read_text()
                time.sleep(0.5)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(120)


def is_up(port: int) -> bool:
    """Whether pages are served: a port that somebody listens on may not be the server's yet."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def reading(server: psutil.Process, house: House) -> dict[str, float]:
    """Memory of its own in megabytes, files, connections, threads, of all its processes; and what PostgreSQL counts."""
    found: Counter[str] = Counter()
    for process in (server, *server.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            found["memory"] += process.memory_full_info().uss / 1e6
            found["files"] += process.num_fds()
            found["connections"] += len(process.net_connections())
            found["threads"] += process.num_threads()
    if house.vault.dialect == "postgresql":
        plain = house.settings.vault_url.replace("+psycopg", "", 1)
        with psycopg.connect(plain, autocommit=True) as asked:
            (count,) = asked.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            ).fetchone()
        found["connections of PostgreSQL"] = count
    return dict(found)


def slope(values: Sequence[float]) -> float:
    """The middle of the slopes between any two readings, in units a reading."""
    pairs = combinations(enumerate(values), 2)
    return statistics.median((late - early) / (after - before) for (before, early), (after, late) in pairs)


def growth(readings: Sequence[Mapping[str, float]], name: str) -> float:
    """By how much it grew from the end of the beginning to the end, if it grew steadily."""
    values = [one[name] for one in readings[int(len(readings) * BEGINNING) :]]
    return slope(values) * (len(values) - 1)


class Respondents:
    """People who answer at a steady pace, each in a connection of their own, wave after wave."""

    def __init__(self, house: House, port: int) -> None:
        self.house, self.port = house, port
        self.client = factories.client(house)
        self.links: SimpleQueue[str] = SimpleQueue()
        self.due: SimpleQueue[str] = SimpleQueue()
        self.wrong: SimpleQueue[str] = SimpleQueue()
        self.thanked, self.codes = 0, list[str]()
        self.counting, self.ended = threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self._one_after_the_other, daemon=True) for _ in range(AT_ONCE)]

    def open_wave(self) -> None:
        """A survey with a wave in the field whose letters wait, and everybody's link."""
        made = factories.survey(self.house, self.client, questionnaire(), breakdowns=(), pages="one")
        wave = factories.open_wave(self.house, made, rows=PEOPLE)
        (self.house.settings.data / "demo").unlink()  # with which a wave opens without a mail server
        reminders.pause(self.house, factories.STAFF, wave)
        links = factories.links(self.house, wave)
        self.codes.append(next(iter(links.values()))[:6])
        for link in links.values():
            self.links.put(str(link))

    def _one_after_the_other(self) -> None:
        while not self.ended.is_set():
            with suppress(Empty):
                link = self.due.get(timeout=0.5)
                try:
                    visit(self.port, link)
                except (OSError, AssertionError) as error:
                    self.wrong.put(f"{type(error).__name__}: {error}")
                    return
                with self.counting:
                    self.thanked += 1

    def second(self) -> None:
        """Let as many come as come in a second, but no more than wait already: nobody is faster than the server."""
        for _ in range(max(0, PACE - self.due.qsize())):
            if self.links.empty():
                self.open_wave()
            self.due.put(self.links.get())


def visit(port: int, link: str) -> None:
    """Open the link, fill in the form, send it. A connection each: between the two a person reads."""
    fetch(port, "GET", link, None, {})
    answers = urlencode({"clear": "4", "change": "Họp ít hơn.", "go": "send"})
    fetch(port, "POST", link, answers, {"Content-Type": "application/x-www-form-urlencoded"})


def fetch(port: int, method: str, link: str, body: str | None, head: Mapping[str, str]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(method, f"/s/{link}", body, dict(head))
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, f"{method} was answered with {answer.status}"
    finally:
        connection.close()


@pytest.mark.prove
@pytest.mark.both_engines
@pytest.mark.xdist_group("soak")
def test_nothing_grows_while_people_answer_for_hours(settings, port, capsys):
    house = open_house(settings)
    people = Respondents(house, port)
    people.open_wave()
    every, readings, mixes = MINUTES * 60 / READINGS, list[dict[str, float]](), 0
    with served(house, port) as server:
        for thread in people.threads:
            thread.start()
        begun = time.monotonic()
        while len(readings) < READINGS and people.wrong.empty():
            people.second()
            time.sleep(1)
            if time.monotonic() - begun >= every * (len(readings) + 1):
                readings.append(reading(server, house))
                if len(readings) % (READINGS // 6) == 0:
                    mixes += sum(desk.mix(house, code) for code in people.codes[-2:])
        took = time.monotonic() - begun
        people.ended.set()
        for thread in people.threads:
            thread.join()
    assert people.wrong.empty(), f"{people.wrong.get()} after {people.thanked} answers"
    grown = {name: growth(readings, name) for name in readings[0]}
    with capsys.disabled():
        rate = f"{people.thanked / took:.1f} a second"
        print(f"\n{house.vault.dialect}: {people.thanked} answers in {took / 60:.0f} minutes, {rate}, {mixes} mixes")
        for name, by in grown.items():
            values = [one[name] for one in readings]
            middle = statistics.median(values)
            print(f"    {name}: {values[0]:.0f} first, {middle:.0f} in the middle, {by:+.1f} over the run")
    assert kept(house, people.codes) == people.thanked, "every answer that was thanked for is there"
    assert grown.pop("memory") < MOST_MEMORY * statistics.median(one["memory"] for one in readings)
    assert {name: by for name, by in grown.items() if by > MOST_COUNT} == {}


def kept(house: House, codes: Sequence[str]) -> int:
    """How many answers lie in the vault, mixed or not."""
    found: defaultdict[str, int] = defaultdict(int)
    with house.vault() as session:
        for code in codes:
            for table in (store.inbox, store.pool):
                found[code] += session.query(table).filter(table.c.wave == code).count()
    return sum(found.values())


def test_the_slope_sees_growth_and_nothing_else():
    flat = [100.0, 101, 99, 100, 180, 100, 99, 101, 100, 100, 99, 101]
    leaking = [100.0 + place / 2 + place % 2 for place in range(40)]
    assert abs(growth([{"memory": one} for one in flat], "memory")) < 2
    assert growth([{"memory": one} for one in leaking], "memory") == pytest.approx(14.5, abs=1)

"""CPU of the server for a completed response, over real HTTP: link, form, submit, thanks; 32 respondents at once.

On SQLite (synchronous=FULL) and on PostgreSQL as it comes. Fails unless every answer that was thanked for lies in the
vault and opens to what was sent.
"""

import http.client
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from queue import Empty, SimpleQueue
from urllib.parse import urlencode

from sqlalchemy import select

from surveyhost.core.wave import sealing
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.services.fieldwork import opening
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.letters import sending as letters
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.vault import spare
from surveyhost.store.office.tables import Wave
from surveyhost.store.vault import tables as store
from surveyhost.store.vault.spare import levelling
from tests.load import ground, hello
from tests.load.sinks import Collected

AT_ONCE = 32
EACH_RUN = 600
PORT = 8765
WEB_PROCESSES = 2


def main() -> None:
    """Both engines, one after the other, each without a spare vault and with one."""
    with ground.house(SURVEYHOST_SMTP_URL="smtp://127.0.0.1:9") as of:
        measure("responses on SQLite", of, [])
    with ground.cluster() as (urls, server), ground.house(urls, SURVEYHOST_SMTP_URL="smtp://127.0.0.1:9") as of:
        measure("responses on PostgreSQL", of, [server])
    with tempfile.TemporaryDirectory() as folder, spared({}, f"sqlite:///{folder}/spare.sqlite3") as of:
        measure("responses, SQLite and spare", of, [])
    with (
        ground.cluster() as (urls, server),
        ground.cluster() as (others, other),
        spared(urls, others["SURVEYHOST_VAULT_URL"]) as of,
    ):
        measure("responses, PostgreSQL, spare", of, [server, other])


@contextmanager
def spared(urls: dict[str, str], spare_url: str) -> Iterator[House]:
    """A house with a spare vault."""
    with ground.house(urls, SURVEYHOST_VAULT_SPARE_URL=spare_url, SURVEYHOST_SMTP_URL="smtp://127.0.0.1:9") as of:
        spare.pair(of)
        yield of


def measure(heading: str, of: House, databases: list[int]) -> None:
    """Five runs after one that warms up."""
    report = ground.Report(heading)
    survey_id = ground.survey(of, EACH_RUN * (ground.RUNS + 1))
    wave = opening.open_wave(of, ground.SHELL, survey_id, closes=of.now() + timedelta(days=7))
    collected = Collected()
    for wave_id in letters.waves_due(of):
        while letters.send_due(of, wave_id, seconds=600, through=collected).more:
            pass
    links, sent = collected.tokens(), Counter[str]()
    cpu, wall, database, others, times = [], [], [], [], []
    with served(of) as server, hello.served(WEB_PROCESSES) as empty:
        for run in range(ground.RUNS + 1):
            batch = links[run * EACH_RUN : (run + 1) * EACH_RUN]
            with ground.other_load(lambda: sum(map(ground.cpu_of, [os.getpid(), *databases]))) as load:
                before, stored, began = ground.cpu_of(server), sum(map(ground.cpu_of, databases)), time.monotonic()
                sent += respond(batch)
                took = time.monotonic() - began
            least = hello.cost(empty, 3 * EACH_RUN)
            if run:
                cpu.append(1000 * (ground.cpu_of(server) - before) / EACH_RUN)
                times.append(cpu[-1] / least)
                database.append(1000 * (sum(map(ground.cpu_of, databases)) - stored) / EACH_RUN)
                wall.append(EACH_RUN / took)
                others.append(load.percent)
    check_nothing_lost(of, wave, sent)
    if of.vault.spare is not None:
        with of.vault() as session:
            [(code, _)] = store.codes(session)
        if levelling.lacks(of.vault, of.vault.spare, code):
            raise SystemExit("the spare vault holds something else")
    report.say("CPU of the web server, ms a response", ground.median(cpu))
    report.say("times the CPU of an empty page of Flask", ground.median(times))
    if databases:
        report.say("CPU of PostgreSQL, ms a response", ground.median(database))
    report.say("completed responses a second", ground.median(wall, 1))
    report.say("answers sent and found again", f"{sent.total()} of {sent.total()}")
    report.say("other load of the machine, percent", ground.median(others, 1))
    report.keep()


@contextmanager
def served(of: House, face: str = "respondent") -> Iterator[int]:
    """A face as `surveyhost serve` serves it; its process id."""
    settings = of.settings
    environ = {
        **os.environ,
        "SURVEYHOST_DATA": str(settings.data),
        "SURVEYHOST_OFFICE_URL": settings.office_url,
        "SURVEYHOST_VAULT_URL": settings.vault_url,
        "SURVEYHOST_VAULT_SPARE_URL": settings.vault_spare_url,
    }
    bind = ["--bind", f"127.0.0.1:{PORT}", "--workers", str(WEB_PROCESSES)]
    command = [sys.executable, "-m", "surveyhost.cli", "serve", "--faces", face, "--no-worker", *bind]
    process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while not listening():
            if time.monotonic() > end:
                raise SystemExit("the server did not come up")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def listening() -> bool:
    """Whether anything is answered."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
        connection.request("GET", "/")
        return connection.getresponse().status in {200, 404}
    except OSError:
        return False


def respond(links: list[AccessToken]) -> Counter[str]:
    """Everybody behind these links answers, 32 at a time; what was sent and thanked for."""
    waiting: SimpleQueue[AccessToken] = SimpleQueue()
    for link in links:
        waiting.put(link)
    thanked: SimpleQueue[str] = SimpleQueue()
    wrong: SimpleQueue[str] = SimpleQueue()

    def one_after_the_other() -> None:
        try:
            while True:
                thanked.put(visit(waiting.get_nowait()))
        except Empty:
            pass
        except Exception as error:  # told below: a thread must not fail in silence
            wrong.put(f"{type(error).__name__}: {error}")

    people = [threading.Thread(target=one_after_the_other) for _ in range(AT_ONCE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    if not wrong.empty():
        raise SystemExit(wrong.get())
    found = Counter[str]()
    while not thanked.empty():
        found[thanked.get()] += 1
    return found


def visit(token: AccessToken) -> str:
    """One respondent: opens the link, opens the form, sends it. What was answered, as text to be found again."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    asked = {"Accept-Encoding": "gzip", "Accept-Language": "vi"}
    for page in ("", "?page=1"):
        fetch(connection, "GET", f"/s/{token}{page}", None, asked)
    fields = {f"q{number}": str(random.randint(1, 6)) for number in range(30)}
    fields |= {"c0": "Họp ít hơn, và bắt đầu đúng giờ.", "c1": f"Số {random.randrange(10**9)}"}
    body = urlencode({**fields, "go": "send"})
    asked["Content-Type"] = "application/x-www-form-urlencoded"
    fetch(connection, "POST", f"/s/{token}?page=1", body, asked)
    connection.close()
    return fields["c1"]


def fetch(connection: http.client.HTTPConnection, method: str, path: str, body: str | None, asked: dict) -> bytes:
    """One request, answered with 200 or the benchmark ends."""
    connection.request(method, path, body, asked)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{method} was answered with {answer.status}")
    return content


def check_nothing_lost(of: House, wave: SurveyWave, sent: Counter[str]) -> None:
    """Open every box, here only, and compare with what was sent."""
    with of.office() as session:
        row = session.scalars(select(Wave).where(Wave.survey_id == wave.survey_id)).one()
        private = keyring(of.settings).unwrap(waves.private_name(row), row.private_key or b"")
        info = bytes.fromhex(row.policy_hash)
    with of.vault() as session:
        boxes = [box for table in (store.inbox, store.pool) for box in session.scalars(select(table.c.box))]
    opened = [sealing.open_box(private, info, box).decode() for box in boxes]
    found = Counter(text.split('"c1":"')[1].split('"')[0] for text in opened)
    if found != sent:
        raise SystemExit(f"{(sent - found).total()} answers of {sent.total()} are lost")


if __name__ == "__main__":
    main()

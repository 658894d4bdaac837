"""A running house is killed while people answer: whoever was thanked has one box, and nobody has two.

Everything that `surveyhost serve` started gets SIGKILL at once, in the middle of requests; then it is started again.
"""

import contextlib
import http.client
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from queue import Empty, SimpleQueue
from urllib.parse import urlencode

import psutil
import pytest
from sqlalchemy import select

from surveyhost import serving
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.wave import sealing
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.services.answering import responses
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.office.house import House, open_house
from surveyhost.services.setup import lists
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import Wave
from surveyhost.store.vault import tables as store
from tests.support import factories
from tests.support.shell import environ
from tests.support.waiting import PATIENCE, until
from tests.test_serving import free_port

pytestmark = pytest.mark.slow

Server = subprocess.Popen[bytes]
SAMPLE, ALL = 3, 122
"""Kills of an ordinary run on each engine, and of `prove`."""
AT_ONCE, EACH = 4, 12
"""People who answer at a time, and those who may begin between two kills."""
FACE = ("--faces", "respondent")


@pytest.fixture
def home(house: House) -> Iterator[House]:
    """A house on the real clock: what `serve` starts has no other."""
    made = open_house(house.settings)
    yield made
    for sessions in (made.office, made.vault):
        sessions.engine.dispose()


def start(house: House, port: int, *more: str) -> Server:
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2"]
    command = [sys.executable, "-m", "surveyhost.cli", "serve", *more, *bind]
    log = (house.settings.data / "log").open("wb")
    process = subprocess.Popen(command, env={**os.environ, **environ(house.settings)}, stdout=log, stderr=log)
    until(lambda: process.poll() is not None or serving.is_listening("127.0.0.1", port))
    assert process.poll() is None, (house.settings.data / "log").read_text()
    return process


def kill(process: Server) -> None:
    """All of it, at once; until nobody listens any more who could be taken for the next house."""
    children = psutil.Process(process.pid).children(recursive=True)
    for one in [psutil.Process(process.pid), *children]:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait(PATIENCE)
    assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []


def form(questionnaire: Questionnaire, mark: str) -> dict[str, str]:
    """A whole answer, with this in its comments."""
    given = {"rating": "3", "enps": "7", "comment": mark}
    return {one.code: given[one.kind] for one in questionnaire.items() if one.kind in given and not one.show_if}


class People:
    """Whoever answers, several at a time, until the house is killed."""

    def __init__(self, port: int, questionnaire: Questionnaire) -> None:
        self.port, self.questionnaire = port, questionnaire
        self.thanked: dict[AccessToken, str] = {}
        self.wrong: list[int] = []
        """Statuses of what was answered in any other way."""
        self.dropped: list[str] = []
        """How requests ended that got no answer, until the house is killed."""

    def answer(self, waiting: "SimpleQueue[AccessToken]") -> None:
        try:
            while True:
                token = waiting.get_nowait()
                mark = f"Họp đúng giờ {str(token)[-12:]}"
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
                body = urlencode(form(self.questionnaire, mark) | {"go": "send"})
                kind = {"Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", f"/s/{token}", body, kind)
                answer = connection.getresponse()
                answer.read()
                if answer.status == 200:
                    self.thanked[token] = mark
                else:
                    self.wrong.append(answer.status)
        except Empty:
            return
        except (OSError, http.client.HTTPException) as trouble:
            self.dropped.append(repr(trouble))  # the house is dead

    def between_two_kills(self, process: Server, links: Sequence[AccessToken], chance: random.Random) -> None:
        """They begin, and in the middle of it the house is killed."""
        waiting: SimpleQueue[AccessToken] = SimpleQueue()
        for link in links:
            waiting.put(link)
        before, enough = len(self.thanked), chance.randint(0, EACH - AT_ONCE)
        threads = [threading.Thread(target=self.answer, args=(waiting,)) for _ in range(AT_ONCE)]
        for one in threads:
            one.start()
        try:
            until(
                lambda: (
                    self.wrong or len(self.thanked) - before >= enough or not any(one.is_alive() for one in threads)
                ),
                "nobody is thanked any more",
            )
            assert not self.dropped, "a house that stands answers"
            time.sleep(chance.random() * 0.03)
        finally:
            kill(process)
        for one in threads:
            one.join()
        self.dropped.clear()
        assert not self.wrong


def boxes(house: House) -> list[str]:
    """What lies in the vault, opened here only."""
    with house.office() as session:
        row = session.scalars(select(Wave)).one()
        private = keyring(house.settings).unwrap(waves.private_name(row), row.private_key or b"")
        info = bytes.fromhex(row.policy_hash)
    with house.vault() as session:
        sealed = [box for table in (store.inbox, store.pool) for box in session.scalars(select(table.c.box))]
    return [sealing.open_box(private, info, one).decode() for one in sealed]


def hold(house: House, kills: int, seed: int) -> None:
    (house.settings.data / "demo").touch()
    wave = factories.open_wave(house, rows=kills * EACH)
    links: Mapping[str, AccessToken] = factories.links(house, wave)
    questionnaire = lists.survey(house, wave.survey_id).questionnaire
    port, chance = free_port(), random.Random(seed)
    people, waiting = People(port, questionnaire), list(links.values())
    for number in range(kills):
        people.between_two_kills(start(house, port, *FACE), waiting[number * EACH : (number + 1) * EACH], chance)
    found = boxes(house)
    for token, mark in people.thanked.items():
        assert sum(mark in one for one in found) == 1, "whoever was thanked has one box"
        assert responses.find(house.vault, token).kind == "spent"
    spent = [token for token in waiting if responses.find(house.vault, token).kind == "spent"]
    assert len(found) == len(spent), "nobody has a box and a vote left, or neither"
    with house.office() as session:
        code = session.scalars(select(Wave.code)).one()
    assert desk.counts(house, code) == (len(waiting), len(spent))
    assert len(spent) < len(waiting), "it was killed in the middle"


def test_a_house_that_is_killed_loses_no_answer(home: House) -> None:
    hold(home, SAMPLE, 1)


@pytest.mark.prove
def test_a_house_that_is_killed_244_times_loses_no_answer(home: House) -> None:
    """122 times on each engine."""
    hold(home, ALL, 2)

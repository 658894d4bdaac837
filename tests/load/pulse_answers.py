"""What an answer about three services costs beside ordinary answers, in one process and over HTTP.

A figure in milliseconds says as much about the machine as about the program. So two ordinary surveys are answered in
between, block by block, through the same face: one that asks exactly what the pulse's page does, and the one of
30 ratings and two comments that other answers are measured by.
"""

import http.client
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from socket import socket
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import Client

import surveyhost
from surveyhost import serving
from surveyhost.config import load
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.services.answering import pulses as answering
from surveyhost.services.office.house import House, open_house
from tests.load import ground
from tests.support import factories, pulses

PULSE, ALIKE, THIRTY = "a pulse of 3 services", "a survey that asks the same", "30 ratings, 2 comments"
BLOCKS, IN_PROCESS, SERVED, AT_ONCE = 20, 20, 96, 32
"""Blocks of each survey in one process, and answers in one of them; answers in a block over HTTP, and senders."""
SERVED_BLOCKS = 6
PEOPLE = BLOCKS * IN_PROCESS + SERVED_BLOCKS * SERVED
WEB_PROCESSES = 2
_FORM = "application/x-www-form-urlencoded"
_NOW = "SURVEYHOST_BENCH_NOW"


@dataclass
class Asked:
    """A survey, its links, and what is sent."""

    links: list[AccessToken]
    body: str
    has_welcome: bool = True
    """A pulse's link leads to its one page at once."""


Took = dict[str, list[float]]
"""Milliseconds of CPU for an answer, block by block, of each survey."""


def surveys(house: House, clock: Any) -> dict[str, Asked]:
    """A pulse whose first round has begun, and two ordinary waves."""
    made = pulses.begun(house, clock, PEOPLE)
    links = list(made.links().values())
    opening = answering.find(house.vault, links[0], house.now)
    assert opening.wave is not None
    words = {"c0": "Họp ít hơn, và bắt đầu đúng giờ.", "c1": "Số 7"}
    thirty = urlencode({**{f"q{number}": "4" for number in range(30)}, **words, "go": "send"})
    return {
        PULSE: Asked(links, _three_services(), has_welcome=False),
        ALIKE: Asked(_ordinary(house, opening.wave.questionnaire), _three_services()),
        THIRTY: Asked(_ordinary(house, ground.questionnaire()), thirty),
    }


def _three_services() -> str:
    rated = {f"s{number}_pulse_{item}": "4" for number in (1, 2, 3) for item in ("solved", "ease", "care")}
    return urlencode({"used": ["s1", "s2", "s3"], **rated, "go": "send"}, doseq=True)


def _ordinary(house: House, asked: Questionnaire) -> list[AccessToken]:
    """A wave that asks this on one page; links to it."""
    client = factories.client(house, asked.code)
    survey = factories.survey(house, client, asked, pages="one")
    wave = factories.open_wave(house, survey, PEOPLE, closes=house.now() + timedelta(days=7))
    return list(factories.links(house, wave).values())


def in_process(house: House, asked: dict[str, Asked]) -> Took:
    """The page and the sending of it, without server and network."""
    client = _client(house)

    def block(survey: Asked, number: int) -> None:
        for link in survey.links[number * IN_PROCESS : (number + 1) * IN_PROCESS]:
            _answer(client, survey.body, link)

    return _in_turn(asked, BLOCKS, IN_PROCESS, block, time.process_time)


def of_many_firms(house: House, links: list[AccessToken]) -> float:
    """Milliseconds of CPU for the page and the sending of it, in one process that has met the rounds of all these
    links: once with the first half of them, which is not counted."""
    client, half = _client(house), len(links) // 2
    for link in links[:half]:
        _answer(client, _three_services(), link)
    before = time.process_time()
    for link in links[half:]:
        _answer(client, _three_services(), link)
    return 1000 * (time.process_time() - before) / (len(links) - half)


def _client(house: House) -> Client:
    return Client(surveyhost.create_app(replace(house.settings, faces=("respondent",)), house))


def _answer(client: Client, body: str, link: AccessToken) -> None:
    assert client.get(f"/s/{link}?page=1&lang=vi").status_code == http.client.OK
    sent = client.post(f"/s/{link}?page=1&lang=vi", data=body, content_type=_FORM)
    assert sent.status_code == http.client.OK


def over_http(house: House, asked: dict[str, Asked]) -> Took:
    """All requests of an answer, under the server that installations use: link, form and sending; of a pulse link and
    sending, since its link leads to the form."""
    with _served(house) as (port, server):

        def block(survey: Asked, number: int) -> None:
            first = BLOCKS * IN_PROCESS + number * SERVED
            links = survey.links[first : first + SERVED]
            done: list[AccessToken] = []

            def person(own: list[AccessToken]) -> None:
                done.extend(link for link in own if _visit(port, survey, link))

            people = [threading.Thread(target=person, args=(links[one::AT_ONCE],)) for one in range(AT_ONCE)]
            for one in people:
                one.start()
            for one in people:
                one.join()
            if len(done) != len(links):
                raise SystemExit(f"{len(links) - len(done)} of {len(links)} answers were not thanked for")

        return _in_turn(asked, SERVED_BLOCKS, SERVED, block, lambda: ground.cpu_of(server))


def times(took: Took, other: str) -> float:
    """How many answers to the other survey an answer to the pulse costs, block beside block."""
    return ground.median([one / beside for one, beside in zip(took[PULSE], took[other], strict=True)])


def _in_turn(
    asked: dict[str, Asked], blocks: int, size: int, block: Callable[[Asked, int], None], cpu: Callable[[], float]
) -> Took:
    took: Took = {name: [] for name in asked}
    for number in range(blocks):
        for name, survey in asked.items():
            before = cpu()
            block(survey, number)
            took[name].append(1000 * (cpu() - before) / size)
    return {name: of_block[1:] for name, of_block in took.items()}  # the first one warms up


def _visit(port: int, survey: Asked, link: AccessToken) -> bool:
    """One respondent; whether everything was answered as it should be."""
    headers = {"Accept-Encoding": "gzip", "Accept-Language": "vi"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        for query in ("", "?page=1") if survey.has_welcome else ("",):
            connection.request("GET", f"/s/{link}{query}", None, headers)
            if not _is_ok(connection):
                return False
        connection.request("POST", f"/s/{link}?page=1", survey.body, {**headers, "Content-Type": _FORM})
        return _is_ok(connection)


def _is_ok(connection: http.client.HTTPConnection) -> bool:
    answer = connection.getresponse()
    answer.read()
    return answer.status == http.client.OK


def create_app() -> Flask:
    """The respondents' pages at the benchmark's hour: what the served processes run."""
    moment = datetime.fromisoformat(os.environ[_NOW])
    return surveyhost.create_app(load(), replace(open_house(load()), now=lambda: moment))


@contextmanager
def _served(house: House) -> Iterator[tuple[int, int]]:
    """The face at the house's hour; port and process id."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = house.settings
    environ = {
        **os.environ,
        "SURVEYHOST_DATA": str(settings.data),
        "SURVEYHOST_OFFICE_URL": settings.office_url,
        "SURVEYHOST_VAULT_URL": settings.vault_url,
        "SURVEYHOST_FACES": "respondent",
        _NOW: house.now().isoformat(),
    }
    command = serving.web_command(f"127.0.0.1:{port}", WEB_PROCESSES)
    command[command.index("surveyhost:create_app()")] = f"{__name__}:create_app()"
    process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 60
        while not _is_up(port):
            if time.monotonic() > end or process.poll() is not None:
                raise SystemExit("the server did not come up")
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _is_up(port: int) -> bool:
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/")
            return _is_ok(connection)
    except OSError:
        return False

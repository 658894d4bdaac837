"""SIGKILL in the middle of 500 letters: everybody ends with a link that works, and nobody can vote twice.

The worker is a process of its own and is killed by the mail server at the worst moment: the letter has arrived, and the
worker will never hear of it.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import Future
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from surveyhost.core.errors import Refusal
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.outside.queue import open_queue
from surveyhost.services.answering import responses
from surveyhost.services.office import jobs
from surveyhost.services.office.house import House, open_house
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import Letter, Wave
from tests.support.letter_waves import address, in_field, link_of, posted
from tests.support.mail_server import Server, mail_server
from tests.support.waiting import PATIENCE, until

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_first]

PEOPLE = 500
WORKER = """
from surveyhost.config import load
from surveyhost.services.operations import worker
from surveyhost.services.office.house import open_house
worker.work(open_house(load()))
"""


def start_worker(house: House) -> subprocess.Popen[bytes]:
    settings = house.settings
    environ = {
        **os.environ,
        "SURVEYHOST_DATA": str(settings.data),
        "SURVEYHOST_OFFICE_URL": settings.office_url,
        "SURVEYHOST_VAULT_URL": settings.vault_url,
        "SURVEYHOST_SMTP_URL": settings.smtp_url,
        "SURVEYHOST_BASE_URL": settings.base_url,
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environ, start_new_session=True)


def unsent(house: House) -> int:
    with house.office() as session:
        return len(session.scalars(select(Letter.id).where(Letter.state != "sent")).all())


def links(server: Server) -> dict[str, list[AccessToken]]:
    """Every link that has arrived, by who got it."""
    found = defaultdict(list)
    for letter in server.letters:
        found[str(letter["To"])].append(link_of(letter))
    return found


@pytest.fixture
def home(house: House):
    """A house on the real clock: the worker has no other."""
    with mail_server() as server:
        real = open_house(posted(house, server.url).settings)
        yield real, server
        for sessions in (real.office, real.vault):
            sessions.engine.dispose()


def test_a_killed_worker_loses_no_link_and_gives_nobody_two_votes(home: tuple[House, Server]) -> None:
    house, server = home
    in_field(house, PEOPLE)
    worker = start_worker(house)
    killed_at = PEOPLE // 2 + secrets.randbelow(40)

    def deadly(own: Server, to: str, message: EmailMessage) -> None:
        if len(own.letters) == killed_at:
            os.kill(worker.pid, signal.SIGKILL)

    server.at_data = deadly
    assert worker.wait(PATIENCE) == -signal.SIGKILL
    arrived = len(server.letters)
    assert killed_at <= arrived < PEOPLE
    assert PEOPLE - arrived <= unsent(house) < PEOPLE
    server.at_data = lambda *_: None
    jobs.enqueue_letters(house, 1)  # whatever the killed one left in the queue
    second = start_worker(house)
    until(lambda: unsent(house) == 0)
    second.send_signal(signal.SIGTERM)
    assert second.wait(PATIENCE) == 0

    got = links(server)
    assert set(got) == {address(number) for number in range(PEOPLE)}
    twice = [who for who, tokens in got.items() if len(tokens) > 1]
    assert twice  # the worst moment was met: somebody has two letters
    with house.office() as session:
        code = session.scalars(select(Wave.code)).one()
    for who, tokens in got.items():
        assert len(set(tokens)) == len(tokens)
        assert {responses.find(house.vault, token).kind for token in tokens} == {"open"}, who
    voters = twice + [who for who in got if who not in twice][:20]
    for who in voters:
        first, *others = got[who]
        responses.submit(house.vault, first, {"clear": 3})
        for token in others:
            with pytest.raises(Refusal) as caught:
                responses.submit(house.vault, token, {"clear": 5})
            assert caught.value.kind == "spent"
    assert desk.counts(house, code) == (PEOPLE, len(voters))


def test_the_worker_stops_in_the_middle_without_sending_anything_twice(home: tuple[House, Server]) -> None:
    house, server = home
    in_field(house, 200)
    started: Future[subprocess.Popen[bytes]] = Future()

    def stopping(own: Server, to: str, message: EmailMessage) -> None:
        if len(own.letters) == 20:
            started.result().send_signal(signal.SIGINT)
            started.result().send_signal(signal.SIGTERM)  # as a terminal and its shell do, one after the other
        if len(own.letters) >= 20:
            time.sleep(0.05)  # time for the worker to hear of it: 180 letters are left

    server.at_data = stopping
    worker = start_worker(house)
    started.set_result(worker)
    assert worker.wait(PATIENCE) == 0
    assert unsent(house) + len(server.letters) == 200
    assert unsent(house) > 0
    server.at_data = lambda *_: None
    second = start_worker(house)
    until(lambda: unsent(house) == 0)
    second.send_signal(signal.SIGTERM)
    assert second.wait(PATIENCE) == 0
    assert all(len(tokens) == 1 for tokens in links(server).values())
    assert len(server.letters) == 200


def test_the_queue_holds_ids_only(home: tuple[House, Server]) -> None:
    house, server = home
    in_field(house, 12)
    jobs.enqueue_letters(house, 1)
    worker = start_worker(house)
    until(lambda: unsent(house) == 0)
    worker.send_signal(signal.SIGTERM)
    worker.wait(PATIENCE)
    jobs.enqueue_letters(house, 1)
    held = open_queue(house.settings)
    queue = b"".join(held.storage.enqueued_items())
    held.storage.close()
    assert b"letters" in queue
    for who, [token] in links(server).items():
        assert who.encode() not in queue
        assert token.encode() not in queue

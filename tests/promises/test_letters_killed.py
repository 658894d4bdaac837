"""SIGKILL in the middle of 500 letters: everybody ends with a link that works, and nobody can vote twice. However often
it is killed, nobody gets a third letter.

The worker is a process of its own and is killed by the mail server at the worst moment: the letter has arrived, and the
worker will never hear of it.
"""

import os
import secrets
import signal
import time
from collections import defaultdict
from concurrent.futures import Future
from dataclasses import replace
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from surveyhost.core.errors import Refusal
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.outside.queue import open_queue
from surveyhost.services.answering import responses
from surveyhost.services.letters import undelivered
from surveyhost.services.office import jobs
from surveyhost.services.office.house import House, open_house
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import Letter, Wave
from tests.support.beside import Beside, start
from tests.support.letter_waves import address, in_field, link_of, posted
from tests.support.mail_server import Server, mail_server
from tests.support.waiting import PATIENCE, until
from tests.support.web_up import web_up

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_first]

PEOPLE = 500
WORKER = """
from surveyhost.config import load
from surveyhost.services.operations import worker
from surveyhost.services.office.house import open_house
worker.work(open_house(load()))
"""


DYING = """
import os, signal
from surveyhost.config import load
from surveyhost.services.letters import round, wave_mail
from surveyhost.services.operations import worker
from surveyhost.services.office.house import open_house
from surveyhost.store.office import letter as rows

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

STEP = {step!r}
if STEP == "answered":  # the server has taken the third letter, and nothing was done about it
    post, taken = wave_mail.WaveMail.post, []
    def deadly(self, door, letter, now):
        said = post(self, door, letter, now)
        taken.append(letter.id)
        return die() if len(taken) == {after} else said
    wave_mail.WaveMail.post = deadly
if STEP == "marking":
    rows.mark_sent = die
if STEP == "marked":  # in the transaction, before it is committed
    mark = rows.mark_sent
    rows.mark_sent = lambda *given: (mark(*given), die())
worker.work(open_house(load()))
"""


def start_worker(house: House, program: str = WORKER) -> Beside:
    settings = house.settings
    environ = {
        **os.environ,
        "SURVEYHOST_DATA": str(settings.data),
        "SURVEYHOST_OFFICE_URL": settings.office_url,
        "SURVEYHOST_VAULT_URL": settings.vault_url,
        "SURVEYHOST_SMTP_URL": settings.smtp_url,
        "SURVEYHOST_BASE_URL": settings.base_url,
    }
    return start(program, environ)


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
    with mail_server() as server, web_up() as web:
        real = open_house(replace(posted(house, server.url).settings, base_url=web.url))
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


@pytest.mark.sampled(2)
@pytest.mark.parametrize("step", ["answered", "marking", "marked"])
def test_a_worker_that_dies_again_and_again_sends_nobody_a_third_letter(home: tuple[House, Server], step: str) -> None:
    """Between the server's word and the row that says so; then at one and the same letter, which is told to staff."""
    house, server = home
    wave = in_field(house, 12)
    for times in range(2):
        worker = start_worker(house, DYING.format(step=step, after=1 if times else 3))
        assert worker.wait(PATIENCE) == -signal.SIGKILL
    last = start_worker(house)
    until(lambda: unsettled(house) == 0)
    last.send_signal(signal.SIGTERM)
    assert last.wait(PATIENCE) == 0
    got = links(server)
    assert set(got) == {address(number) for number in range(12)}
    twice = {who for who, tokens in got.items() if len(tokens) == 2}
    assert twice and max(len(tokens) for tokens in got.values()) == 2
    told = {one.email: (one.state, one.trouble, one.cause) for one in undelivered.listed(house, wave)}
    assert set(told.values()) == {("refused", "cut short", "later")}
    assert set(told) <= twice  # nobody waits for a first letter that was given up
    with house.office() as session:
        assert set(session.execute(select(Letter.handed)).scalars()) == {0}


def unsettled(house: House) -> int:
    """Letters that are to go still."""
    with house.office() as session:
        return len(session.scalars(select(Letter.id).where(Letter.state.in_(("waiting", "delayed")))).all())


def test_the_worker_stops_in_the_middle_without_sending_anything_twice(home: tuple[House, Server]) -> None:
    house, server = home
    in_field(house, 200)
    started: Future[Beside] = Future()

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

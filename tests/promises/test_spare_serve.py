"""A whole `surveyhost serve`, web and worker, is killed with answers in flight and a spare vault; then the vault's disk
is gone, and `surveyhost vault promote` makes the spare the vault.

Whoever was thanked is in the spare, once, whenever it was; everybody else can answer, once.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from sqlalchemy import select

from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.outside.queue import open_queue
from surveyhost.services.answering import responses
from surveyhost.services.letters import reminders
from surveyhost.services.office import jobs
from surveyhost.services.office.house import House, open_house
from surveyhost.services.setup import lists
from surveyhost.services.vault import desk, spare
from surveyhost.store.office.tables import Wave
from tests.promises.test_answers_killed import People, boxes, start
from tests.promises.test_spare import boxes_of
from tests.support import factories
from tests.support.outage import away
from tests.support.shell import environ
from tests.test_serving import free_port

pytestmark = [pytest.mark.slow, pytest.mark.both_engines, pytest.mark.prove]

SAMPLE, ALL = 2, 100
"""Kills of an ordinary run on each engine, and of `prove`."""
EACH = 12
"""People who may begin between two kills."""


@pytest.fixture
def home(paired: House) -> Iterator[House]:
    """On the real clock, with a spare: what `serve` starts has no other."""
    made = on(paired)
    yield made
    let_go(made)


def on(house: House, **settings: str) -> House:
    return open_house(replace(house.settings, **settings))


def let_go(house: House) -> None:
    for sessions in (house.office, house.vault, house.vault.spare):
        if sessions is not None:
            sessions.engine.dispose()


def mixing(house: House) -> None:
    """The worker is to mix, and to bring the spare level, as soon as it is there."""
    queue = open_queue(house.settings)
    jobs.register(queue, {})["mix"]()
    queue.storage.close()


def fieldwork(house: House, kills: int, seed: int) -> tuple[People, Mapping[str, AccessToken], int]:
    """People answer while all of it is killed so often; who they are, their links, and the port."""
    (house.settings.data / "demo").touch()
    wave = factories.open_wave(house, rows=(kills + 1) * EACH)
    (house.settings.data / "demo").unlink()  # with which a wave opens without a mail server
    reminders.pause(house, factories.STAFF, wave)
    links = factories.links(house, wave)
    spare.level_all(house)
    port, chance = free_port(), random.Random(seed)
    people, waiting = People(port, lists.survey(house, wave.survey_id).questionnaire), list(links.values())
    for number in range(kills):
        process = start(house, port)
        mixing(house)
        people.between_two_kills(process, waiting[number * EACH : (number + 1) * EACH], chance)
    return people, links, port


def hold(house: House, kills: int, seed: int) -> None:
    people, links, port = fieldwork(house, kills, seed)
    assert len(people.thanked) >= kills
    with house.office() as session:
        code = session.scalars(select(Wave.code)).one()
    in_spare = boxes_of(house.vault.spare, code)
    with away(house.vault):
        environment = {**os.environ, **environ(house.settings)}
        command = [sys.executable, "-m", "surveyhost.cli", "vault", "promote", "--vault-lost", "--yes"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "SURVEYHOST_VAULT_URL is what SURVEYHOST_VAULT_SPARE_URL was" in done.stderr
        now = on(house, vault_url=house.settings.vault_spare_url, vault_spare_url="")
        try:
            assert boxes_of(now.vault, code) == in_spare
            everybody_is_there(now, people, links, port, code)
        finally:
            let_go(now)


def everybody_is_there(house: House, people: People, links: Mapping[str, AccessToken], port: int, code: str) -> None:
    """In the new vault: whoever was thanked, once; and the others answer, served by it."""
    found = boxes(house)
    for token, mark in people.thanked.items():
        assert sum(mark in one for one in found) == 1, "whoever was thanked has one box"
        assert responses.find(house.vault, token).kind == "spent"
    others = [token for token in links.values() if responses.find(house.vault, token).kind == "open"]
    process = start(house, port)
    people.between_two_kills(process, others[:EACH], random.Random(1))
    found = boxes(house)
    assert all(sum(mark in one for one in found) == 1 for mark in people.thanked.values())
    spent = [token for token in links.values() if responses.find(house.vault, token).kind == "spent"]
    assert len(found) == len(spent), "nobody has a box and a vote left, or neither"
    assert desk.counts(house, code) == (len(links), len(spent))


def test_a_house_with_a_spare_that_is_killed_loses_no_answer_with_its_vault(home: House) -> None:
    hold(home, SAMPLE, 1)


def test_a_house_with_a_spare_that_is_killed_200_times_loses_no_answer_with_its_vault(home: House) -> None:
    """100 times on each engine."""
    hold(home, ALL, 2)

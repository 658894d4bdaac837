"""A whole survey on three web nodes, two desks, nginx and two clusters, while nodes die at random and lose their disks.

What holds on one machine holds here: everybody gets each letter, and once; what was thanked for is counted, and once;
reminders, mixes, closing and reports come about whoever dies; nothing that ties a person to an answer is left; and no
node has anything on its disk but its configuration.
"""

import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from surveyhost.core.wave.lifecycle import WaveState
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.services.fieldwork import begun
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.keys import waves as wave_keys
from surveyhost.services.letters import reminders
from surveyhost.services.office import audit, audit_late_seals, jobs
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.releases import signed_reports
from surveyhost.services.tabulation import tally
from surveyhost.services.vault import desk
from surveyhost.store import keyring as keyring_store
from surveyhost.store.office.tables import ReportFile, Wave
from surveyhost.store.sessions import engine
from surveyhost.store.vault import tables as vault
from tests.promises.conftest import PRODUCTION
from tests.promises.disk import found_in
from tests.support import factories
from tests.support.letter_waves import SHELL, address, in_field
from tests.support.nodes import CLI
from tests.support.nodes_survey import Place, answered, check_letters, placed, sent_while_desks_die, texts, well
from tests.support.waiting import PATIENCE, until

pytestmark = [pytest.mark.prove, pytest.mark.slow]

PEOPLE, ANSWERING = 40, 30


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with placed(tmp_path / "shell", PRODUCTION) as made:
        yield made


def everybody_answers(place: Place, got: dict[str, list[AccessToken]], chance: random.Random) -> list[str]:
    """Those who answer do, while web nodes die, and desks in the middle of a mix."""
    people = chance.sample(sorted(got), ANSWERING)
    deadly = {person: chance.choice(("web", "web", "mix")) for person in chance.sample(people[2:], 8)}
    for person in people:
        if deadly.get(person) == "web":
            chance.choice(place.nodes.web).again()
        elif deadly.get(person) == "mix":
            place.task("mix")
            time.sleep(chance.random() / 2)
            chance.choice(place.nodes.desks).again()
        answered(place, chance.choice(got[person]), f"written by {person}")
    return people


def closed_by_a_command_that_dies(place: Place, wave: SurveyWave) -> None:
    """`wave close` on a machine that dies in the middle of it; the desks finish what was begun."""

    def is_closed() -> bool:
        return wave_status.status(place.house, wave).state == WaveState.CLOSED

    environ = {**os.environ, **place.environ, "SURVEYHOST_DATA": str(place.house.settings.data)}
    command = subprocess.Popen([*CLI, "wave", "close", "1", "--yes"], env=environ, stderr=subprocess.DEVNULL)
    until(lambda: begun.unfinished(place.house) or is_closed(), "closing never began")
    command.kill()
    command.wait(PATIENCE)
    place.task("sweep")
    until(is_closed, "nobody closes the wave")


def secrets_of(place: Place, row: Wave, got: dict[str, list[AccessToken]]) -> dict[str, bytes]:
    """What ties people to seats, and has to be gone."""
    with place.house.vault() as session:
        found = {"token key": bytes(session.scalar(select(vault.wave.c.token_key)))}
    name = f"keys/{wave_keys.salt_name(row)}.key"
    with engine(
        place.environ["SURVEYHOST_KEYRING_URL"].replace("postgresql://", "postgresql+psycopg://")
    ).connect() as own:
        content = own.scalar(select(keyring_store.key.c.content).where(keyring_store.key.c.name == name))
    found["key of the salt"] = bytes(content)[:24]
    found |= {f"token of {who}": token.encode() for who, tokens in got.items() for token in tokens}
    return found


@pytest.mark.parametrize("seed", [1])
def test_a_whole_survey_while_machines_die(place: Place, seed: int) -> None:
    chance, house = random.Random(seed), place.house
    wave = in_field(house, PEOPLE, reminders="non-responders")
    everybody = [address(number) for number in range(PEOPLE)]
    got = check_letters(sent_while_desks_die(place, chance, 2, PEOPLE), 2, everybody)

    people = everybody_answers(place, got, chance)
    with house.office() as session:
        row = session.scalars(select(Wave)).one()
    until(lambda: all(node.is_up() for node in place.nodes.every))
    written = Counter(f"written by {person}" for person in people)
    assert texts(house, row) == written, "each answer that was thanked for, once"
    assert desk.counts(house, row.code) == (PEOPLE, ANSWERING)

    reminders.remind(house, SHELL, wave)
    left = set(everybody) - set(people)
    for who, tokens in check_letters(sent_while_desks_die(place, chance, 1, len(left)), 1, left).items():
        got[who] += tokens

    ties = secrets_of(place, row, got)
    there = {hit.split(" in ")[0] for hit in found_in(place.folders, ties)}
    assert {"token key", "key of the salt"} == there, "what it looks for is found, and no link is anywhere"
    closed_by_a_command_that_dies(place, wave)
    well(house)
    assert found_in(place.folders, ties) == []
    assert texts(house, row) == written

    release = factories.approved(house, tally.prepare(house, factories.STAFF, wave.survey_id))
    jobs.enqueue_printing(house)
    time.sleep(3 + 3 * chance.random())
    chance.choice(place.nodes.desks).again()
    place.task("reports")
    until(lambda: printed(house, release)[0] == printed(house, release)[1] == 6, "reports are not printed")
    assert signed_reports.print_missing(house) == 0

    assert audit.check(house).whole and audit_late_seals.seal_rest(house)
    assert sum(node.killed for node in place.nodes.every) >= 8
    for node in place.nodes.every:
        assert node.written() == set(), node.name
    assert {path.name for path in house.settings.data.rglob("*") if path.is_file()} == {"desk.pub"}


def printed(house: House, release_id: int) -> tuple[int, int]:
    """Files printed of a release, and how many different ones."""
    with house.office() as session:
        rows = session.execute(
            select(ReportFile.kind, ReportFile.language).where(ReportFile.release_id == release_id)
        ).all()
    return len(rows), len({tuple(one) for one in rows})

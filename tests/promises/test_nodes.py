"""A whole survey on three web nodes, two desks, nginx and two clusters, while nodes die at random and lose their disks.

What holds on one machine holds here: everybody gets each letter, and once; what was thanked for is counted, and once;
reminders, mixes, closing and reports come about whoever dies; nothing that ties a person to an answer is left; and no
node has anything on its disk but its configuration.
"""

import http.client
import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from surveyhost.config import load
from surveyhost.core.wave import sealing
from surveyhost.core.wave.lifecycle import WaveState
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.outside.queue import open_queue
from surveyhost.services.fieldwork import begun
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves as wave_keys
from surveyhost.services.letters import reminders
from surveyhost.services.letters.round import PIECE
from surveyhost.services.office import audit, audit_late_seals, jobs
from surveyhost.services.office.house import House, open_house
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.operations import health
from surveyhost.services.releases import signed_reports
from surveyhost.services.tabulation import tally
from surveyhost.services.vault import desk
from surveyhost.store import keyring as keyring_store
from surveyhost.store.office.tables import Letter, ReportFile, Wave
from surveyhost.store.sessions import engine
from surveyhost.store.vault import tables as vault
from tests.promises.conftest import PRODUCTION
from tests.promises.disk import found_in
from tests.support import factories
from tests.support.cluster import DURABILITY_OFF, Cluster
from tests.support.letter_waves import SHELL, address, in_field, link_of
from tests.support.mail_server import Server, mail_server
from tests.support.nodes import CLI, Node, Nodes, free_port, running
from tests.support.waiting import PATIENCE, until

pytestmark = [pytest.mark.prove, pytest.mark.slow]

PEOPLE, ANSWERING = 40, 30


@dataclass
class Place:
    """The installation as its operator has it: the nodes, and a machine to run commands on."""

    house: House
    nodes: Nodes
    server: Server
    clusters: tuple[Cluster, Cluster]
    environ: dict[str, str]

    def task(self, name: str, *ids: int) -> None:
        """Tell the desks to do something now, which they would do by the clock."""
        queue = open_queue(self.house.settings)
        jobs.register(queue, {})[name](*ids)
        queue.storage.close()

    @property
    def folders(self) -> list[Path]:
        return [*(one.folder for one in self.clusters), *(one.folder for one in self.nodes.every)]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    office, held = Cluster(DURABILITY_OFF), Cluster(PRODUCTION)
    try:
        held.restart()
        office.prepare(("office",))
        held.prepare(("vault",))
        port = free_port()
        environ = {
            "SURVEYHOST_OFFICE_URL": office.lend("office"),
            "SURVEYHOST_VAULT_URL": held.lend("vault"),
            "SURVEYHOST_KEYRING_URL": held.create("keyring"),
            "SURVEYHOST_BASE_URL": f"http://127.0.0.1:{port}",
            "SURVEYHOST_MASTER_KEY": "5a" * 32,
            "SURVEYHOST_SESSION_KEY": "s" * 32,
        }
        with mail_server() as server:
            environ["SURVEYHOST_SMTP_URL"] = server.url
            settings = load({**environ, "SURVEYHOST_DATA": str(tmp_path / "shell")})
            keys.init(settings)
            house = open_house(settings)
            audit_late_seals.begin(house)
            public = (settings.data / keys.DESK_PUBLIC).read_bytes()
            with running(environ, public, port) as nodes:
                yield Place(house, nodes, server, (office, held), environ)
            for sessions in (house.office, house.vault):
                sessions.engine.dispose()
    finally:
        office.stop()
        held.stop()


def unsent(house: House) -> int:
    with house.office() as session:
        return session.scalar(select(func.count()).select_from(Letter).where(Letter.state != "sent")) or 0


def sent_while_desks_die(place: Place, chance: random.Random, deaths: int, letters: int) -> list[EmailMessage]:
    """All letters that wait, while so many desks die, each just as a letter arrives; what has arrived."""
    before = len(place.server.letters)
    at = sorted(chance.sample(range(2, letters - 2), deaths))
    dying: list[Node] = []

    def deadly(server: Server, to: str, message: EmailMessage) -> None:
        if at and len(server.letters) - before >= at[0]:
            at.pop(0)
            for node in (chance.choice(place.nodes.desks),):
                node.kill()
                dying.append(node)

    place.server.at_data = deadly

    def is_done() -> bool:
        while dying:
            dying.pop().start()
        return unsent(place.house) == 0 and not dying

    until(is_done, "letters wait")
    place.server.at_data = lambda *_: None
    return place.server.letters[before:]


def check_letters(letters: list[EmailMessage], deaths: int, to: Collection[str]) -> dict[str, list[AccessToken]]:
    """Each of these got theirs, and nobody else; again only what a desk that died had not put on record yet, with
    another link to the same seat."""
    got: dict[str, list[AccessToken]] = {}
    for letter in letters:
        got.setdefault(str(letter["To"]), []).append(link_of(letter))
    assert set(got) == set(to)
    assert sum(len(tokens) - 1 for tokens in got.values()) <= deaths * PIECE
    assert all(len(set(tokens)) == len(tokens) <= 1 + deaths for tokens in got.values())
    return got


def ask(place: Place, method: str, path: str, body: str | None = None) -> int:
    """One request through nginx; its status, 0 where the connection broke."""
    connection = http.client.HTTPConnection("127.0.0.1", place.nodes.port, timeout=60)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def answered(place: Place, token: AccessToken, who: str) -> None:
    """Somebody answers, and tries again for as long as pages do not come."""
    for page in ("", "?page=1"):
        until(lambda page=page: ask(place, "GET", f"/s/{token}{page}") == 200, "the page never came")
    body = urlencode({"clear": "3", "change": f"written by {who}", "go": "send"})
    seen: list[int] = []

    def is_in() -> bool:
        seen.append(ask(place, "POST", f"/s/{token}?page=1", body))
        return seen[-1] == 200 or (len(seen) > 1 and seen[-1] in {403, 409, 410})

    until(is_in, "the answer was never taken")


def texts(house: House, row: Wave) -> Counter[str]:
    """Who wrote an answer that lies in the vault, by what they wrote."""
    private = keys.keyring(house.settings).unwrap(wave_keys.private_name(row), row.private_key or b"")
    found = Counter[str]()
    with house.vault() as session:
        for table in (vault.inbox, vault.pool):
            for box in session.scalars(select(table.c.box)):
                opened = sealing.open_box(private, bytes.fromhex(row.policy_hash), box).decode()
                found[opened.split("written by ")[1].split('"')[0]] += 1
    return found


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
        answered(place, chance.choice(got[person]), person)
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
    assert texts(house, row) == Counter(people), "each answer that was thanked for, once"
    assert desk.counts(house, row.code) == (PEOPLE, ANSWERING)

    reminders.remind(house, SHELL, wave)
    left = set(everybody) - set(people)
    for who, tokens in check_letters(sent_while_desks_die(place, chance, 1, len(left)), 1, left).items():
        got[who] += tokens

    ties = secrets_of(place, row, got)
    there = {hit.split(" in ")[0] for hit in found_in(place.folders, ties)}
    assert {"token key", "key of the salt"} <= there, "the control: the search looks in the right places"
    closed_by_a_command_that_dies(place, wave)
    until(lambda: not list(health.faults(house)), "something stays wrong")
    assert found_in(place.folders, ties) == []
    assert texts(house, row) == Counter(people)

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

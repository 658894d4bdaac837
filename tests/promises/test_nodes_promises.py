"""Many machines that die at random keep what one machine promises: receipts, logs and queue that hold nobody, no order
of answering, figures that tell nothing, results pages and replies as they were published, nothing left of what is
forgotten; and a survey that goes on from a backup when all of them are lost.
"""

import contextlib
import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from prometheus_client import generate_latest
from sqlalchemy import select, update

from surveyhost.commands import metrics
from surveyhost.config import load
from surveyhost.core.wave import links_and_seats, sealing
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.outside import monitoring
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import waves as wave_keys
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.office.house import House, open_house
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.services.results import composing
from surveyhost.services.tabulation import tally
from surveyhost.services.vault import desk
from surveyhost.store.office.loop.threads import DialogueRow
from surveyhost.store.office.tables import Wave
from surveyhost.store.vault import pages
from surveyhost.store.vault import tables as vault
from tests.promises import linking, read_postgresql
from tests.promises.conftest import PRODUCTION
from tests.promises.disk import found_in
from tests.promises.test_spare import boxes_of
from tests.support import factories, results, threads
from tests.support.cluster import DURABILITY_OFF, Cluster
from tests.support.letter_waves import address, in_field
from tests.support.nodes import CLI
from tests.support.nodes_survey import (
    TICKED,
    Place,
    answered,
    ask,
    changed,
    check_letters,
    check_once,
    forsake,
    got,
    placed,
    posted,
    sent_while_desks_die,
    texts,
    well,
)
from tests.support.waiting import until

pytestmark = [pytest.mark.prove, pytest.mark.slow]

SIZES = [pytest.param(40, 30, id="sample"), pytest.param(160, 130, id="full")]
"""People, and those of them who answer."""
BY_CHANCE = 9
"""Of one copy a guess is right about once, by chance; so many right ones happen to one in a million methods."""
STEPS_OF_FIGURES = (b"answer_seconds", b"worker_seen_age")
"""Figures of how long something takes and took: they differ from one second to the next."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with placed(tmp_path / "shell", PRODUCTION) as made:
        yield made


@dataclass
class Fieldwork:
    """A wave on the nodes, what everybody holds, and what they said last."""

    place: Place
    wave: SurveyWave
    links: dict[str, list[AccessToken]]
    chance: random.Random
    said: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    threads: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Seven words of those who ticked that they can be answered."""
    order: list[str] = field(default_factory=list)
    """In which they came."""

    def __post_init__(self) -> None:
        with self.place.house.office() as session:
            self.row: Wave = get_wave(session, self.wave)
        ring = keyring(self.place.house.settings)
        self.salt = ring.unwrap(wave_keys.salt_name(self.row), self.row.salt or b"")
        self.private = ring.unwrap(wave_keys.private_name(self.row), self.row.private_key or b"")
        seat_key = links_and_seats.seat_key(self.salt)
        self.seats = {who: links_and_seats.seat_id(seat_key, f"NV{who[1:].split('@')[0]}") for who in self.links}

    def answers(self, who: str, says: str, is_ticked: bool = False) -> None:
        more = {f"change{TICKED}": "yes"} if is_ticked else {}
        words = answered(self.place, self.chance.choice(self.links[who]), says, **more)
        self.said[who] = says
        self.order.append(who)
        for some in words:
            (self.receipts if len(some) == 5 else self.threads)[who] = some

    def all_answer(self, people: list[str]) -> None:
        """Web nodes die under some of them, and desks in the middle of a mix; some change or withdraw what was said."""
        for number, who in enumerate(people):
            if number % 7 == 3:
                self.chance.choice(self.place.nodes.web).again()
            if number % 11 == 5:
                self.place.task("mix")
                time.sleep(self.chance.random() / 2)
                self.chance.choice(self.place.nodes.desks).again()
            self.answers(who, f"said by {who}", is_ticked=number % 3 == 0)
        for number, who in enumerate(self.chance.sample(sorted(self.receipts), len(people) // 3)):
            if number % 4 == 1:
                self.chance.choice(self.place.nodes.web).again()
            says = f"said anew by {who}" if number % 2 else ""
            changed(self.place, self.links[who][0], self.receipts[who], says)
            self.threads.pop(who, None)  # whoever replaces an answer ticks anew, or does not
            self.said[who] = says
        self.said = {who: says for who, says in self.said.items() if says}

    def check(self) -> None:
        house = self.place.house
        assert texts(house, self.row) == Counter(self.said.values()), "each answer that was thanked for last, once"
        assert desk.counts(house, self.row.code) == (len(self.links), len(self.said))

    def ties(self) -> dict[str, bytes]:
        """What ties people to seats."""
        token_key = links_and_seats.token_key(self.salt)
        found = {"token key": token_key, "salt": self.salt, "seat key": links_and_seats.seat_key(self.salt)}
        for who, tokens in self.links.items():
            found[f"seat of {who}"] = self.seats[who]
            for token in tokens:
                found[f"digest of {who}"] = links_and_seats.digest(token_key, token)
        return found

    def people(self) -> dict[str, bytes]:
        """What only letters, and the browsers of those who got them, may hold in clear."""
        found = {f"address of {who}": who.encode() for who in self.links if len(who) >= 16}
        found |= {f"words of {who}": says.encode() for who, says in self.said.items()}
        for who, tokens in self.links.items():
            found |= {f"link of {who}": token.encode() for token in tokens}
            found |= {f"secret of a link of {who}": token[6:].encode() for token in tokens}
        for words in (*self.receipts.values(), *self.threads.values()):
            found[f"receipt {' '.join(words)}"] = " ".join(words).encode()
        return found

    def mixed(self) -> None:
        """All that lies in the vault is mixed."""
        self.place.task("mix")

        def is_mixed() -> bool:
            with self.place.house.vault() as session:
                return vault.waiting(session, self.row.code) == 0

        until(is_mixed, "nobody mixes")

    def truth(self) -> linking.Guess:
        """Whose box is whose."""
        whose, info = {says: who for who, says in self.said.items()}, bytes.fromhex(self.row.policy_hash)
        found = {}
        for box_id, box in boxes_of(self.place.house.vault, self.row.code).items():
            said = sealing.open_box(self.private, info, box).decode()
            found[self.seats[whose[said.split('"change":"')[1].split('"')[0]]]] = box_id
        return found


def begun(place: Place, people: int, seed: int, deaths: int = 1, **settings: str) -> Fieldwork:
    """An open wave whose invitations arrived while desks died."""
    wave, chance = in_field(place.house, people, **settings), random.Random(seed)
    letters = sent_while_desks_die(place, chance, deaths, people)
    return Fieldwork(place, wave, check_letters(letters, deaths, [address(n) for n in range(people)]), chance)


def figures(place: Place) -> bytes:
    """What a poll of the figures shows, at one moment of the house's clock."""
    at = place.house.now()
    frozen = replace(place.house, now=lambda: at)
    shown = generate_latest(monitoring.registry(lambda: metrics.gauges(frozen)))
    lines = [one for one in shown.splitlines() if not any(step in one for step in STEPS_OF_FIGURES)]
    ready = []
    for node in place.nodes.web:
        with urlopen(f"http://127.0.0.1:{node.port}/readyz", timeout=60) as answer:
            ready.append(answer.read())
    return b"\n".join([*lines, *ready])


def wander(of: Fieldwork, who: str) -> None:
    """Everything that goes wrong on the way to an answer."""
    link = of.links[who][0]
    for path in (f"/s/{link}?page=99", f"/s/{link[:-3]}", f"/s/{link}%3E.", "/s/", "/nowhere", "/r/none"):
        assert ask(of.place, "GET", path)[0] in {200, 400, 404, 410}, path
    assert ask(of.place, "POST", f"/s/{link}", "\xff" * 40)[0] < 500
    assert posted(of.place, f"/s/{link}", {"_receipt": "năm từ sai hết cả", "go": "withdraw"})[0] < 500


def nothing_shows_in_figures(of: Fieldwork, who: str) -> None:
    """Somebody comes, answers, changes that, withdraws it and asks for replies; whoever polls sees the same."""
    before = figures(of.place)
    assert b'surveyhost_part_up{part="vault"} 1.0' in before
    of.answers(who, f"said by {who}")
    assert figures(of.place) == before
    changed(of.place, of.links[who][0], of.receipts[who], "said anew")
    assert figures(of.place) == before
    changed(of.place, of.links[who][0], of.receipts.pop(who))
    posted(of.place, "/reply", {"_code": of.row.code, "_words": "a b c d e f g"})
    del of.said[who]
    of.order.remove(who)
    time.sleep(6)  # for as long as a face keeps what it found
    assert figures(of.place) == before


@pytest.mark.parametrize(("people", "answering"), SIZES)
def test_many_machines_promise_what_one_does(place: Place, people: int, answering: int) -> None:
    of = begun(place, people, 1, dialogue="yes")
    [host] = place.hosts
    came = of.chance.sample(sorted(of.links), answering)
    wander(of, came[0])
    nothing_shows_in_figures(of, came[1])
    eyes = read_postgresql.Reader(host.folder, host.url, of.row.code)
    copies = [eyes.read()]
    of.all_answer(came)
    of.check()
    nobody_is_anywhere(of)
    nobody_is_linked(of, eyes, copies)
    release = counted(of, eyes)
    published(of, release)
    replied(of, release)
    forgotten(of)


def nobody_is_anywhere(of: Fieldwork) -> None:
    """No link, address, word or receipt in a log, the queue, an office, a vault, on a node."""
    for node in of.place.nodes.desks:
        node.kill()
    of.place.task("letters", of.row.id)
    of.place.office.server.psql("CHECKPOINT;")  # what waits in the queue is on the disk now
    controls = {"name of a task": b'jobs.letters"', "digest": of.ties()[f"digest of {of.order[0]}"]}
    hits = {hit.split(" in ")[0] for hit in found_in(of.place.folders, of.people() | controls)}
    assert hits == set(controls), "what is there is found, and nothing else"
    logs = [one for one in (of.place.nodes.folder / "journals").iterdir() if one.stat().st_size]
    assert logs, "the logs were read too"
    for node in of.place.nodes.desks:
        node.start()


def nobody_is_linked(of: Fieldwork, eyes: read_postgresql.Reader, copies: list[linking.Evidence]) -> None:
    """By whoever copied the vault's disk before anybody came and now."""
    of.mixed()
    copies.append(eyes.read())
    truth = of.truth()
    assert copies[-1].spent >= set(truth) and set(copies[-1].boxes) >= set(truth.values()), "he sees what is there"
    hits, method = linking.worst(linking.attack(copies, truth))
    assert hits < BY_CHANCE, method


def counted(of: Fieldwork, eyes: read_postgresql.Reader) -> int:
    """Closed by hand while a desk dies: nothing ties, by anything or the order in which they came. The release."""
    place, ties, truth = of.place, of.ties(), of.truth()
    assert found_in(place.folders, ties), "the search finds what is there"
    place.task("sweep")
    closing.close(place.house, factories.STAFF, of.wave)
    of.chance.choice(place.nodes.desks).again()
    well(place.house)
    assert found_in(place.folders, ties | of.people()) == []
    seen = eyes.read()
    for at, who in enumerate(of.order):
        for name in {name for trace in seen.boxes.values() for name in trace.orders}:
            seen.seats[of.seats[who]].see(name, at)
    left = linking.Evidence(seen.seats, seen.boxes, set(seen.seats))
    hits, method = linking.worst(linking.attack([left], truth))
    assert hits < BY_CHANCE, method
    return factories.approved(place.house, tally.prepare(place.house, factories.STAFF, of.wave.survey_id))


def published(of: Fieldwork, release: int) -> None:
    """HR's page goes up once while desks die, is the same from every web node, and everybody is told once."""
    place, house = of.place, of.place.house
    client = results.client_of(house, release)
    composing.keep(house, results.HUONG, client, release, results.told(house, release))
    composing.order(house, results.HUONG, client, release, letter=True)
    place.task("sweep")
    check_once(sent_while_desks_die(place, of.chance, 1, len(of.links)), 1, of.links)
    with house.vault() as session:
        [(path, content)] = pages.pages(session).items()
    for node in place.nodes.web:
        node.again()
    until(lambda: all(node.is_up() for node in place.nodes.web))
    assert {got(place, f"/r/{path}") for _ in range(6)} == {content.decode()}


def replied(of: Fieldwork, release: int) -> None:
    """A round of replies goes while desks die: each writer reads it behind any node, and wrong words look alike."""
    place, house = of.place, of.place.house
    threads.acknowledged(house, release)
    threads.let_go(house, release)
    with house.office.begin() as session:
        session.execute(update(DialogueRow).values(released=house.now() - timedelta(days=11)))
    place.task("sweep")
    check_once(sent_while_desks_die(place, of.chance, 1, len(of.links)), 1, of.links)
    well(house)
    wrong = read(of, "một hai ba bốn năm sáu bảy")
    printed = [who for who in of.threads if who in of.said]
    seen = {who: read(of, " ".join(of.threads[who])) for who in printed}
    assert seen and {len(page) for page in seen.values()} == {len(wrong)}
    assert all(b"thread-read" in page for page in seen.values()) and b"thread-read" not in wrong


def read(of: Fieldwork, words: str) -> bytes:
    return posted(of.place, "/reply", {"_code": of.row.code, "_words": words})[1].encode()


def forgotten(of: Fieldwork) -> None:
    """`surveyhost forget` dies in the middle; what was to be destroyed is on no disk."""
    place, house = of.place, of.place.house
    with house.vault() as session:
        boxes = {f"box {row.id.hex()}": row.box[1000:1032] for row in session.execute(select(vault.pool))}
    secrets = {"private key": of.private} | boxes | of.ties()
    command = [*CLI, "forget", "1", "--yes"]
    environ = {**os.environ, **place.environ, "SURVEYHOST_DATA": str(house.settings.data)}
    dying = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    time.sleep(of.chance.random() * 2)
    dying.kill()
    dying.wait()
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0 or "forgotten" in done.stderr, done.stderr
    well(house)
    assert found_in(place.folders, secrets) == []
    for node in place.nodes.every:
        assert node.written() == set(), node.name


# All of them are lost


def test_from_a_backup_and_the_copy_of_the_keys_all_goes_on(place: Place, tmp_path: Path) -> None:
    """Nodes, both clusters and the keyring are gone; others take their places."""
    of = begun(place, 24, 2)
    people = sorted(of.links)
    for who in people[:10]:
        of.answers(who, f"said by {who}")
    run(place.environ, place.house.settings.data, "backup", str(tmp_path / "backup"))
    run(place.environ, place.house.settings.data, "keys", "copy", str(tmp_path / "keys"))
    kept = dict(of.said)
    for who in people[10:14]:  # lost
        of.answers(who, f"said by {who}")
    for node in place.nodes.every:
        node.kill()
    with elsewhere(place, tmp_path) as house:
        held = Fieldwork(replace(place, house=house), of.wave, of.links, of.chance, kept)
        until(lambda: all(node.is_up() for node in place.nodes.every))
        for who in people[:10]:
            assert ask(place, "GET", f"/s/{of.links[who][0]}")[0] != 200, "nobody answers twice"
        for who in people[10:]:
            held.answers(who, f"said later by {who}")
        held.check()
        closing.close(house, factories.STAFF, of.wave)
        held.place.task("sweep")
        well(house)
        assert texts(house, held.row) == Counter(held.said.values())
        assert wave_keys.salt_name(held.row) not in keyring(house.settings).names(of.row.code)


@contextlib.contextmanager
def elsewhere(place: Place, folder: Path) -> Iterator[House]:
    """The nodes on other clusters, into which the backup and the copy of the keys went."""
    clusters = [Cluster(DURABILITY_OFF), Cluster(PRODUCTION), Cluster(PRODUCTION)]
    names = ("office", "vault", "keyring")
    try:
        for one in clusters[1:]:
            one.restart()
        urls = {f"SURVEYHOST_{name.upper()}_URL": one.create(name) for one, name in zip(clusters, names, strict=True)}
        environ, data = {**place.environ, **urls}, folder / "another shell"
        data.mkdir()
        run(environ, data, "keys", "move", str(folder / "keys"), "--yes")
        run(environ, data, "restore", str(folder / "backup"), "--yes")
        run(environ, data, "init")
        for node in place.nodes.every:
            node.told(environ)
        house = open_house(load({**environ, "SURVEYHOST_DATA": str(data)}))
        yield house
        for node in place.nodes.every:
            node.kill()
        forsake(house)
    finally:
        for one in clusters:
            one.stop()


def run(environ: Mapping[str, str], data: Path, *words: str) -> None:
    """A command on the operator's machine."""
    given = {**os.environ, **environ, "SURVEYHOST_DATA": str(data)}
    done = subprocess.run([*CLI, *words], env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

"""The host of the vault, that of its spare, or the face itself is killed between any two statements, again and again.

Whoever was thanked has one box, with what was sent last; nobody has two; what was withdrawn is not there.
"""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.answering import responses
from surveyhost.services.answering.refusals import LinkRefused
from surveyhost.services.office.house import House, open_house
from surveyhost.services.vault import desk, promotion, spare
from surveyhost.settings.vaults import NamedVault
from surveyhost.store.sessions import Sessions
from surveyhost.store.statements import Prepared
from tests.promises import linking, read_postgresql, read_sqlite
from tests.promises.conftest import PRODUCTION
from tests.promises.disk import found_in
from tests.promises.test_leftovers import ties
from tests.promises.test_spare import boxes_of, spent_in
from tests.support import several
from tests.support.hosts import File, Host, Server
from tests.support.waves import Wave, opened

pytestmark = pytest.mark.slow

SAMPLE, ALL = 8, 200
"""Kills on each engine, of an ordinary run and of `prove`."""
EACH, AT_ONCE = 6, 3
"""People who answer around each kill, and at once."""
POINTS = 2 * EACH * 7
"""Places at which somebody may die: before and behind each statement of these people."""
VICTIMS = ("vault", "spare", "face")
NOTHING = ""


class Died(BaseException):
    """The face was killed while it did this."""


@dataclass
class Trap:
    """Kills once, at the n-th place."""

    at: int = -1
    act: Callable[[], None] = lambda: None
    seen: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def step(self) -> None:
        with self.lock:
            self.seen += 1
            if self.seen == self.at:
                self.act()


@pytest.fixture
def trap(monkeypatch: pytest.MonkeyPatch) -> Trap:
    made, real = Trap(), Prepared.run

    def run(self, line, *values):
        made.step()
        found = real(self, line, *values)
        made.step()
        return found

    monkeypatch.setattr(Prepared, "run", run)
    return made


@pytest.fixture
def hosts(engine_name, tmp_path) -> Iterator[list[Host]]:
    made: list[Host] = (
        [Server(PRODUCTION), Server(PRODUCTION)]
        if engine_name == "postgresql"
        else [File(tmp_path / "one"), File(tmp_path / "other")]
    )
    yield made
    for one in made:
        one.stop()


class Fieldwork:
    """One wave on two hosts, and what each of its people may find there."""

    def __init__(self, house: House, hosts: list[Host], people: int, number: int = 0) -> None:
        """number: of the vault that the wave lies in."""
        self.of, self.vault, self.other = house, *hosts
        self.number = number
        self.house = self.settle()
        self.wave = opened(self.house, people, vault=number)
        self.may: dict[str, set[str]] = {person: {NOTHING} for person in self.wave.people}
        """What may lie there of each: one thing, but for somebody who was not told how it ended."""
        self.words: dict[str, tuple[str, ...]] = {}
        self.order: list[str] = []
        self.thanked = 0

    def settle(self) -> House:
        """Everybody starts anew with the settings as they have to be now; the next mix is over."""
        settings = replace(self.of.settings, vault_url=self.vault.url, vault_spare_url=self.other.url)
        if self.number:
            named = NamedVault("north", self.number, self.vault.url, self.other.url)
            settings = replace(self.of.settings, vaults=(named,))
        made = open_house(settings)
        house = House(settings, self.of.office, made.vault, self.of.now, self.of.uptime, made.further)
        spare.level_all(house, self.number)
        return house

    @property
    def own(self) -> Sessions:
        """The vault that the wave lies in."""
        return self.house.vaults.numbered(self.number).sessions

    def act(self, person: str, version: int, chance: float) -> None:
        """Answer; whoever has answered replaces or withdraws that, or not."""
        vault, link = self.own, self.wave.links[person]
        given, before = f"{person} v{version}", self.may[person]
        said = {"clear": 3, "change": f"written by {given}"}
        if person not in self.words:
            self.may[person] = before | {given}
            try:
                self.words[person] = responses.submit(vault, link, said)
            except LinkRefused:  # an earlier one, for which nobody was thanked, got in
                self.may[person] = before
                return
            self.may[person] = {given}
            self.order.append(person)
        elif chance < 0.5:
            self.may[person] = before | {given}
            responses.replace(vault, link, self.words[person], said)
            self.may[person] = {given}
        else:
            self.may[person] = before | {NOTHING}
            responses.withdraw(vault, link, self.words[person])
            self.may[person] = {NOTHING}
            del self.words[person]
        self.thanked += 1

    def all_act(self, people: list[str], version: int, chances: random.Random) -> None:
        """Several at once; whatever goes wrong for one is an error page, and nothing more."""

        def one(person: str, chance: float) -> None:
            try:
                self.act(person, version, chance)
            except (Died, Refusal, *self.own.errors):
                pass

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(one, people, [chances.random() for _ in people]))

    def recover(self, victim: str, chances: random.Random) -> None:
        """What an operator does."""
        for sessions in (self.own, self.own.spare):
            sessions.engine.dispose()
        if victim == "vault":
            promotion.promote(self.house, spare.DESK, is_lost=True, number=self.number)
            self.vault, self.other = self.other, self.vault
            self.other.renew()
            self.own.engine.dispose()
        elif victim == "spare":
            self.other.revive() if chances.random() < 0.5 else self.other.renew()
        self.house = self.settle()
        spare.confirm_destroyed(self.house, spare.DESK, self.number)

    def check(self) -> None:
        """On both hosts, of everybody."""
        held = [boxes_of(sessions, self.wave.code) for sessions in (self.own, self.own.spare)]
        assert held[0] == held[1]
        written = [text for box in held[0].values() if (text := self.wave.open_box(box).decode())]
        found: dict[str, list[str]] = {}
        for text in written:
            given = text.split('"change":"written by ')[1].split('"')[0]
            found.setdefault(given.split(" ")[0], []).append(given)
        for person, may in self.may.items():
            there = found.get(person, [])
            assert len(there) <= 1, f"{person} has voted twice: {there}"
            assert (there[0] if there else NOTHING) in may, f"{person}: {there} and not {may}"
        assert len(spent_in(self.own, self.wave.code)) == len(written)


def hold(house: House, hosts: list[Host], trap: Trap, kills: int, seed: int, number: int = 0) -> Fieldwork:
    chances = random.Random(seed)
    work = Fieldwork(house, hosts, kills * EACH, number)
    hits = dict.fromkeys(VICTIMS, 0)
    for number in range(kills):
        people = work.wave.people[number * EACH : (number + 1) * EACH]
        earlier = chances.sample(work.wave.people[: (number + 1) * EACH], 3)
        victim = VICTIMS[number % len(VICTIMS)]

        def die(victim: str = victim) -> None:
            if victim == "face":
                raise Died
            (work.vault if victim == "vault" else work.other).kill()

        trap.seen, trap.at, trap.act = 0, chances.randrange(1, POINTS), die
        work.all_act(people + earlier, 2 * number, chances)
        was_hit = trap.seen >= trap.at
        trap.at = -1
        hits[victim] += was_hit
        if was_hit and victim == "spare":  # answers go on
            work.all_act(people[:2], 2 * number, chances)
        work.recover(victim if was_hit else "face", chances)
        work.all_act(people, 2 * number + 1, chances)  # whoever saw an error page tries again
        desk.mix(work.house, work.wave.code)
        if number % 10 == 9 or kills <= SAMPLE:
            work.check()
    work.check()
    assert min(hits.values()) >= kills // 4, hits
    assert work.thanked > kills * EACH
    return work


def ended(work: Fieldwork, engine_name: str) -> None:
    """After close neither disk ties anybody to a box, by anything or by the order in which they came."""
    wave: Wave = work.wave
    desk.close(work.house, wave.code, wave.salt)
    assert found_in({work.vault.folder, work.other.folder}, ties(wave)) == []
    truth = {}
    for box_id, box in boxes_of(work.own, wave.code).items():
        person = wave.open_box(box).decode().split('"change":"written by ')[1].split(" ")[0]
        truth[wave.seats[person]] = box_id
    for host in (work.vault, work.other):
        eyes = (
            read_postgresql.Reader(host.folder, host.url, wave.code)
            if engine_name == "postgresql"
            else read_sqlite.Reader(host.folder / "vault.sqlite3", wave.code)
        )
        seen = eyes.read()
        for place, person in enumerate(work.order):
            for name in {name for trace in seen.boxes.values() for name in trace.orders}:
                seen.seats[wave.seats[person]].see(name, place)
        of_copy = linking.Evidence(seen.seats, seen.boxes, set(seen.seats))
        hits, method = linking.worst(linking.attack([of_copy], truth))
        assert hits <= max(4, len(truth) // 100), method


@pytest.mark.both_engines
def test_killed_a_few_times_nothing_is_lost(house, hosts, trap, engine_name):
    ended(hold(house, hosts, trap, SAMPLE, 3), engine_name)


@pytest.mark.both_engines
def test_of_a_further_vault_killed_a_few_times_nothing_is_lost(house, hosts, trap, engine_name):
    ended(hold(house, hosts, trap, SAMPLE, 3, several.NAMES["north"]), engine_name)


@pytest.mark.prove
@pytest.mark.both_engines
def test_killed_200_times_nothing_is_lost(house, hosts, trap, engine_name):
    ended(hold(house, hosts, trap, ALL, 5), engine_name)

"""Many machines with a spare vault: web nodes die, and the host of the vault or that of its spare, while people answer.

Whoever was thanked has one box, wherever it lay then; nobody has two; and an operator who does what the handbook says
has all of it well again.
"""

import os
import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from surveyhost.config import load
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.services.fieldwork import closing
from surveyhost.services.office.house import House, open_house
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import Wave
from tests.promises.conftest import PRODUCTION
from tests.promises.test_spare import boxes_of
from tests.support import factories
from tests.support.letter_waves import address, in_field
from tests.support.nodes import CLI
from tests.support.nodes_survey import (
    Place,
    answered,
    check_letters,
    forsake,
    placed,
    sent_while_desks_die,
    texts,
    well,
)
from tests.support.waiting import until

pytestmark = [pytest.mark.prove, pytest.mark.slow]

VICTIMS = ("vault", "spare", "vault")
EACH = [pytest.param(8, 1, id="sample"), pytest.param(30, 4, id="full")]
"""People who answer around each death of a host, and how often all victims have their turn."""
AT_ONCE = 3


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with placed(tmp_path / "shell", PRODUCTION, has_spare=True) as made:
        yield made


@dataclass
class Fieldwork:
    place: Place
    house: House
    wave: SurveyWave
    row: Wave
    links: dict[str, list[AccessToken]]
    chance: random.Random
    said: list[str] = field(default_factory=list)

    def all_answer(self, people: list[str]) -> list[threading.Thread]:
        """Several at once, each until a page has thanked them."""

        def some(mine: list[str]) -> None:
            for who in mine:
                answered(self.place, self.links[who][0], f"said by {who}")
                self.said.append(f"said by {who}")

        threads = [threading.Thread(target=some, args=(people[at::AT_ONCE],)) for at in range(AT_ONCE)]
        for one in threads:
            one.start()
        return threads

    def command(self, *words: str) -> None:
        environ = {**os.environ, **self.place.environ, "SURVEYHOST_DATA": str(self.house.settings.data)}
        done = subprocess.run([*CLI, *words], env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def lose_vault(self) -> None:
        """Its host is gone for good: the spare becomes the vault, and another host its spare."""
        vault, spare = self.place.hosts
        vault.kill()
        self.command("vault", "promote", "--vault-lost", "--yes")
        vault.renew()
        self.place.hosts[:] = [spare, vault]
        self.settle()
        self.command("vault", "destroyed", "--yes")

    def lose_spare(self) -> None:
        """It is away, people go on, and it comes back or another one does."""
        _, spare = self.place.hosts
        spare.kill()
        time.sleep(self.chance.random() * 3)
        spare.revive() if self.chance.random() < 0.5 else spare.renew()
        self.settle()

    def settle(self) -> None:
        """All processes get the settings as they have to be now, and are started anew with nothing on their disks."""
        vault, spare = self.place.hosts
        self.place.environ |= {"SURVEYHOST_VAULT_URL": vault.url, "SURVEYHOST_VAULT_SPARE_URL": spare.url}
        forsake(self.house)
        data = str(self.house.settings.data)
        self.house = self.place.house = open_house(load({**self.place.environ, "SURVEYHOST_DATA": data}))
        for node in self.place.nodes.every:
            node.told(self.place.environ)
        until(lambda: all(node.is_up() for node in self.place.nodes.every))

    def level(self) -> None:
        self.place.task("mix")
        well(self.house)
        held = [boxes_of(one, self.row.code) for one in (self.house.vault, self.house.vault.spare)]
        assert held[0] == held[1]


@pytest.mark.parametrize(("each", "turns"), EACH)
def test_no_answer_is_lost_and_none_is_twice_whichever_host_dies(place: Place, each: int, turns: int) -> None:
    people, chance = each * len(VICTIMS) * turns, random.Random(each)
    wave = in_field(place.house, people)
    links = check_letters(sent_while_desks_die(place, chance, 1, people), 1, [address(n) for n in range(people)])
    with place.house.office() as session:
        row = session.scalars(select(Wave)).one()
    of, waiting = Fieldwork(place, place.house, wave, row, links, chance), chance.sample(sorted(links), people)
    for victim in VICTIMS * turns:
        batch = [waiting.pop() for _ in range(each)]
        enough = len(of.said) + chance.randint(1, each // 2)
        threads = of.all_answer(batch)
        chance.choice(place.nodes.web).again()
        until(lambda enough=enough: len(of.said) >= enough, "nobody is thanked")
        of.lose_vault() if victim == "vault" else of.lose_spare()
        for one in threads:
            one.join()
        of.level()
        assert texts(of.house, row) == Counter(of.said), f"each answer that was thanked for, once, after the {victim}"
    assert desk.counts(of.house, row.code) == (people, people)
    closing.close(of.house, factories.STAFF, wave)
    well(of.house)
    assert texts(of.house, row) == Counter(of.said)

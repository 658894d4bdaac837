"""A survey whose nodes are lost and restored: who answered what is known to the test, and to nobody else."""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from surveyhost.core.wave import links_and_seats, receipt
from surveyhost.services.answering import responses
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.office.house import House, open_house
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.services.operations import backup
from tests.promises import read_postgresql, read_sqlite
from tests.promises.linking import Evidence, Guess
from tests.support import factories
from tests.support.cluster import Cluster
from tests.support.kinds import Kind

STAFF = factories.STAFF
LINKS_DESTROYED = ("salt", "token key", "seat key")


@dataclass
class Fieldwork:
    """A wave in the field, and all that an attacker would like to know."""

    house: House
    kind: Kind
    wave: SurveyWave
    code: str
    salt: bytes
    private_key: bytes
    links: dict[str, Any]
    """By person."""
    seats: dict[str, bytes]
    words: dict[str, Sequence[str]] = field(default_factory=dict)
    """Receipts of those who have answered, in the order in which they came: nobody else has them."""

    def answer(self, people: Sequence[str], house: House | None = None) -> None:
        """These people answer, and say who they are."""
        for person in people:
            given = {"clear": 3, "change": f"written by {person}"}
            self.words[person] = self.kind.submit((house or self.house).vault, self.links[person], given)

    def kinds(self, house: House, people: Sequence[str]) -> set[str]:
        """What the links of these people say when they are opened."""
        return {responses.find(house.vault, self.links[person]).kind for person in people}

    def writers(self, house: House) -> dict[str, bytes]:
        """Who gave an answer that is there, mixed or not, with the id of its box, in a split count of its ballot; an
        answer of nobody's fails, and so does one of which a row is missing."""
        whose = {kept: person for person, words in self.words.items() for kept in self._kept(person, words)}
        found: list[dict[str, bytes]] = []
        with house.vault() as session:
            for tables in self.kind.laid_down:
                rows = [
                    row
                    for table in tables
                    for row in session.query(table.c.receipt, table.c.id).filter(table.c.wave == self.code)
                ]
                found.append({whose[bytes(row.receipt)]: bytes(row.id) for row in rows})
                assert len(found[-1]) == len(rows), "somebody has answered twice"
        assert all(one.keys() == found[0].keys() for one in found), "each answer is whole"
        return found[0]

    def _kept(self, person: str, words: Sequence[str]) -> Sequence[bytes]:
        key, text = links_and_seats.token_key(self.salt), receipt.normal(" ".join(words))
        return self.kind.kept(links_and_seats.receipt_digest(key, self.seats[person], text))

    def truth(self, house: House) -> Guess:
        """Whose box is whose."""
        return {self.seats[person]: box for person, box in self.writers(house).items()}

    def of_links(self) -> dict[str, bytes]:
        """What ties people to seats, by name; closing destroys it."""
        token_key = links_and_seats.token_key(self.salt)
        tied = {"salt": self.salt, "token key": token_key, "seat key": links_and_seats.seat_key(self.salt)}
        for person, link in self.links.items():
            tied[f"link of {person}"] = link.encode()
            tied[f"digest of {person}"] = links_and_seats.digest(token_key, link)
            tied[f"seat of {person}"] = self.seats[person]
        return tied

    def of_answers(self) -> dict[str, bytes]:
        """The private key, and a stretch of every box; forgetting destroys them."""
        with self.house.vault() as session:
            return {"private key": self.private_key} | {
                f"{table.name} {row.id.hex()}": row.box[64:96]
                for table in self.kind.tables
                for row in session.query(table).filter(table.c.wave == self.code)
            }


def begun(house: House, people: int, kind: Kind) -> Fieldwork:
    """A wave of so many, open, with everybody's link in their hands."""
    factories.staffed(house)
    wave = kind.open_wave(house, people)
    with house.office() as session:
        row = get_wave(session, wave)
        ring = keyring(house.settings)
        salt = ring.unwrap(waves.salt_name(row), row.salt)
        private = ring.unwrap(waves.private_name(row), row.private_key)
        code = row.code
    links = factories.links(house, wave)
    seat_key = links_and_seats.seat_key(salt)
    seats = {person: links_and_seats.seat_id(seat_key, person) for person in links}
    return Fieldwork(house, kind, wave, code, salt, private, links, seats)


@dataclass
class Node:
    """A machine of the desk with its databases: on SQLite its folder, on PostgreSQL a cluster too."""

    house: House
    files: Sequence[Path]
    """Folders in which it keeps anything."""
    eyes: Callable[[str], Evidence]
    """An attacker's reading of its vault's files, for a wave's code."""


@contextmanager
def node(of: House, data: Path, keys: Path, cluster: Cluster | None) -> Iterator[Node]:
    """A node that has the copy of the keys and empty databases, to be restored into."""
    shutil.copytree(keys, data)
    if cluster is None:
        urls = {f"{which}_url": f"sqlite:///{data / which}.sqlite3" for which in backup.DATABASES}
    else:
        urls = {f"{which}_url": cluster.create(f"{which}_{time.monotonic_ns()}") for which in backup.DATABASES}
    settings = replace(of.settings, data=data, **urls)
    opened = open_house(settings)
    house = House(settings, opened.office, opened.vault, of.now, of.uptime)

    def eyes(code: str) -> Evidence:
        if cluster is None:
            return read_sqlite.Reader(data / "vault.sqlite3", code).read()
        return read_postgresql.Reader(cluster.folder, settings.vault_url, code).read()

    try:
        yield Node(house, [data] if cluster is None else [data, cluster.folder], eyes)
    finally:
        for sessions in (opened.office, opened.vault):
            sessions.engine.dispose()


def copy_keys(house: House, to: Path) -> Path:
    """The copy of the keys, as operators are told to make it: over the copy before, everything but the databases."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(house.settings.data, to, ignore=shutil.ignore_patterns("*.sqlite3*", "demo.log"))
    return to

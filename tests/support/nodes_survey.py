"""A survey on many machines: where its databases lie, and its people, who open letters and answer through nginx."""

import contextlib
import http.client
import random
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from surveyhost.config import load
from surveyhost.core.wave import sealing
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.outside.queue import open_queue
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves as wave_keys
from surveyhost.services.letters import trouble
from surveyhost.services.letters.round import PIECE
from surveyhost.services.office import audit_late_seals, jobs
from surveyhost.services.office.house import House, open_house
from surveyhost.services.operations import health
from surveyhost.store.office.tables import Letter, Wave
from surveyhost.store.vault import tables as vault
from tests.support.cluster import DURABILITY_OFF, Cluster
from tests.support.hosts import Server as Host
from tests.support.letter_waves import SHELL, link_of
from tests.support.mail_server import Server, mail_server
from tests.support.nodes import Node, Nodes, free_port, running
from tests.support.waiting import until

TICKED = ":reply"
"""At the end of the field by which the writer of a comment asks to be answerable."""
TAKEN, DONE = 200, frozenset({403, 409, 410})
"""What a face says to what it has taken, and to whoever sends once more what it took before."""


@dataclass
class Place:
    """The installation as its operator has it: the nodes, and a machine to run commands on."""

    house: House
    nodes: Nodes
    server: Server
    office: Cluster
    keyring: Cluster
    hosts: list[Host]
    """Of the vault, and of its spare if there is one."""
    environ: dict[str, str]
    """Settings of a desk."""

    def task(self, name: str, *ids: int) -> None:
        """Tell the desks to do something now, which they would do by the clock."""
        queue = open_queue(self.house.settings)
        jobs.register(queue, {})[name](*ids)
        queue.storage.close()

    @property
    def folders(self) -> list[Path]:
        """The disks of all of them, nginx's too, and what their processes said."""
        clusters = self.office.folder, self.keyring.folder, *(one.folder for one in self.hosts)
        return [*clusters, self.nodes.folder]


@contextlib.contextmanager
def placed(
    shell: Path, production: Mapping[str, str], has_spare: bool = False, web: int = 3, desks: int = 2
) -> Iterator[Place]:
    """Nodes behind nginx, a cluster for the office, one for the keyring, one for the vault, and one for its spare.

    production: settings of a cluster that is to remember nothing.
    """
    with contextlib.ExitStack() as held:
        office, ring = Cluster(DURABILITY_OFF), Cluster(production)
        for one in (office, ring):
            held.callback(one.stop)
        ring.restart()
        office.prepare(("office",))
        hosts = [Host(production) for _ in range(1 + has_spare)]
        for host in hosts:
            held.callback(host.stop)
        port = free_port()
        environ = {
            "SURVEYHOST_OFFICE_URL": office.lend("office"),
            "SURVEYHOST_VAULT_URL": hosts[0].url,
            "SURVEYHOST_VAULT_SPARE_URL": hosts[1].url if has_spare else "",
            "SURVEYHOST_KEYRING_URL": ring.create("keyring"),
            "SURVEYHOST_BASE_URL": f"http://127.0.0.1:{port}",
            "SURVEYHOST_MASTER_KEY": "5a" * 32,
            "SURVEYHOST_SESSION_KEY": "s" * 32,
        }
        server = held.enter_context(mail_server())
        environ["SURVEYHOST_SMTP_URL"] = server.url
        settings = load({**environ, "SURVEYHOST_DATA": str(shell)})
        keys.init(settings)
        house = open_house(settings)
        held.callback(lambda: forsake(house))
        audit_late_seals.begin(house)
        public = (settings.data / keys.DESK_PUBLIC).read_bytes()
        nodes = held.enter_context(running(environ, public, port, web, desks))
        yield Place(house, nodes, server, office, ring, hosts, environ)


def forsake(house: House) -> None:
    """Let go of every connection."""
    for sessions in (house.office, house.vault, house.vault.spare):
        if sessions is not None:
            sessions.engine.dispose()


# Letters


def unsent(house: House) -> set[tuple[str, str | None]]:
    """State and trouble of letters that did not go."""
    with house.office() as session:
        states = select(Letter.state, Letter.trouble).where(Letter.state != "sent").distinct()
        return {(state, trouble) for state, trouble in session.execute(states)}


def well(house: House) -> None:
    """Wait until `verify` finds nothing wrong."""
    wrong = [""]

    def is_well() -> bool:
        wrong[:] = health.faults(house)
        return not wrong

    try:
        until(is_well)
    except AssertionError:
        raise AssertionError("; ".join(wrong)) from None


def sent_while_desks_die(place: Place, chance: random.Random, deaths: int, letters: int) -> list[EmailMessage]:
    """All letters that wait, while so many desks die, each just as a letter arrives; what has arrived.

    Staff have a letter sent again that was in hand twice when a desk died, and goes no third time by itself.
    """
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
        left = unsent(place.house)
        if left == {("refused", "cut short")}:
            trouble.again(place.house, SHELL)
        return len(place.server.letters) > before and not left and not dying

    until(is_done, "letters wait")
    place.server.at_data = lambda *_: None
    return place.server.letters[before:]


def check_letters(letters: list[EmailMessage], deaths: int, to: Collection[str]) -> dict[str, list[AccessToken]]:
    """Each of these got theirs, and nobody else; again only what a desk that died had not put on record yet, with
    another link to the same seat."""
    check_once(letters, deaths, to)
    got: dict[str, list[AccessToken]] = {}
    for letter in letters:
        got.setdefault(str(letter["To"]), []).append(link_of(letter))
    assert all(len(set(tokens)) == len(tokens) <= 1 + deaths for tokens in got.values())
    return got


def check_once(letters: list[EmailMessage], deaths: int, to: Collection[str]) -> None:
    """As `check_letters`, of letters without a link of one's own."""
    got = Counter(str(letter["To"]) for letter in letters)
    assert set(got) == set(to)
    assert sum(number - 1 for number in got.values()) <= deaths * PIECE


# People


def ask(place: Place, method: str, path: str, body: str | None = None) -> tuple[int, str]:
    """One request through nginx: its status, 0 where the connection broke, and the page."""
    connection = http.client.HTTPConnection("127.0.0.1", place.nodes.port, timeout=60)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        assert answer.getheader("Set-Cookie") is None
        return answer.status, page
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


def posted(place: Place, path: str, form: Mapping[str, str]) -> tuple[int, str]:
    return ask(place, "POST", path, urlencode(form))


def got(place: Place, path: str) -> str:
    """A page, asked for again for as long as it does not come."""
    page = ""

    def is_there() -> bool:
        nonlocal page
        status, page = ask(place, "GET", path)
        return status == 200

    until(is_there, f"{path.split('/')[1]} never came")
    return page


def form(said: str) -> dict[str, str]:
    """A whole answer that says this."""
    return {"clear": "3", "change": said, "go": "send"}


def answered(place: Place, token: AccessToken, said: str, **more: str) -> list[tuple[str, ...]]:
    """Somebody answers, and tries again for as long as pages do not come; the lists of words that the page shows.

    None are shown to whoever was not thanked when the answer got in.
    """
    for page in ("", "?page=1"):
        got(place, f"/s/{token}{page}")
    seen: list[int] = []
    words: list[tuple[str, ...]] = []

    def is_in() -> bool:
        status, page = posted(place, f"/s/{token}?page=1", form(said) | more)
        seen.append(status)
        words.extend(words_on(page) if status == TAKEN else [])
        return status == TAKEN or (len(seen) > 1 and status in DONE)

    until(is_in, "the answer was never taken")
    return words


def changed(place: Place, token: AccessToken, words: Sequence[str], said: str = "") -> None:
    """Somebody who has the words replaces what was said, or withdraws it; again for as long as nothing comes."""
    path, given = f"/s/{token}?page=1", {"_receipt": " ".join(words)}
    asked = form(said) if said else {"go": "withdraw"}
    until(lambda: posted(place, path, asked | given)[0] in {TAKEN, *DONE}, "it was never changed")


def words_on(page: str) -> Iterator[tuple[str, ...]]:
    """The five words, and the seven, as they stand on the page after sending."""
    for listed in re.findall(r'<section class="receipt.*?<ol>(.*?)</ol>', page, re.DOTALL):
        yield tuple(re.findall(r"<li>(.*?)</li>", listed))


# What is in the vault


def texts(house: House, row: Wave) -> Counter[str]:
    """What was written in the answers that lie in the vault."""
    private = keys.keyring(house.settings).unwrap(wave_keys.private_name(row), row.private_key or b"")
    found = Counter[str]()
    with house.vault() as session:
        for table in (vault.inbox, vault.pool):
            for box in session.scalars(select(table.c.box)):
                opened = sealing.open_box(private, bytes.fromhex(row.policy_hash), box).decode()
                found[opened.split('"change":"')[1].split('"')[0]] += 1
    return found

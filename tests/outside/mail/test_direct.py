"""Straight to the server that takes a domain's mail, as DNS names it."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.outside.mail.delivery import Undelivered
from surveyhost.outside.mail.direct import Direct
from surveyhost.outside.mail.dns.exchanges import Exchanges, provider
from tests.support.mail_dns import Zone, mail_dns
from tests.support.mail_server import DROP, Server, mail_server

SENDER = "survey@surveyhost.example"
ZONE = {
    "firm.example": ["10 127.0.0.2."],
    "other.example": ["10 127.0.0.3."],
    "two.example": ["20 127.0.0.3.", "10 127.0.0.2."],
    "none.example": ["0 ."],
    "bare.example": [],
    "xn--cng-ty-ixa.example": ["10 127.0.0.2."],
}


class World:
    """Two servers at port `port` of 127.0.0.2 and 127.0.0.3, and a door that finds them."""

    def __init__(self, zone: Zone, servers: tuple[Server, Server], port: int) -> None:
        self.zone, (self.first, self.second) = zone, servers
        self.door = Direct(f"mx://mail.vendor.example:{port}", Exchanges(zone.resolver))

    def post(self, to: str) -> None:
        self.door.post(SENDER, to, f"From: {SENDER}\r\nTo: {to}\r\nSubject: x\r\n\r\nx\r\n".encode())

    def refused(self, to: str) -> Undelivered:
        with pytest.raises(Undelivered) as caught:
            self.post(to)
        assert not (caught.value.closed or caught.value.doubtful)  # never the house's trouble
        return caught.value


@pytest.fixture
def world() -> Iterator[World]:
    with ExitStack() as held:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        first = held.enter_context(mail_server(place=("127.0.0.2", port)))
        second = held.enter_context(mail_server(place=("127.0.0.3", port)))
        zone = held.enter_context(mail_dns(ZONE))
        made = World(zone, (first, second), port)
        held.callback(made.door.close)
        yield made


def test_each_letter_goes_to_its_domains_server_over_one_connection_and_dns_is_asked_once(world: World) -> None:
    for number in range(3):
        world.post(f"p{number}@firm.example")
        world.post(f"p{number}@other.example")
        assert world.door.receiver(f"p{number}@firm.example") == provider("127.0.0.2")
    world.post("hanh@Công-Ty.example")
    assert [str(one["To"]) for one in world.first.letters[:3]] == [f"p{n}@firm.example" for n in range(3)]
    assert (len(world.first.letters), len(world.second.letters)) == (4, 3)
    assert (world.first.connections, world.second.connections) == (1, 1)
    assert set(world.zone.asked.values()) == {1}
    world.door.rest()
    world.post("p3@firm.example")
    assert world.first.connections == 2


def test_the_next_server_is_tried_where_the_preferred_one_does_not_listen(world: World) -> None:
    world.post("a@two.example")
    assert len(world.first.letters) == 1
    world.door.rest()
    world.first.at = lambda stage, who: DROP if stage == "connect" else None
    world.post("b@two.example")
    assert len(world.second.letters) == 1
    world.second.at = world.first.at
    world.door.rest()
    trouble = world.refused("c@two.example")
    assert (trouble.word, trouble.waits, trouble.final) == ("no connection", True, False)


@pytest.mark.parametrize(
    ("stage", "word", "waits", "cause", "final"),
    [
        ("connect", "554 5.7.1 we do not know you", True, "account", True),
        ("mail", "421 4.7.0 too many connections", True, "quota", False),
        ("rcpt", "421 4.7.0 slow down", True, "later", False),
        ("rcpt", "450 4.7.1 later", False, "later", False),
        ("rcpt", "550 5.1.1 nobody", False, "recipient", True),
    ],
)
def test_trouble_is_that_of_its_own_letters(
    world: World, stage: str, word: str, waits: bool, cause: str, final: bool
) -> None:
    world.first.at = lambda at, who: word if at == stage else None
    trouble = world.refused("a@firm.example")
    assert (trouble.waits, trouble.cause, trouble.final) == (waits, cause, final)
    world.post("a@other.example")


def test_a_domain_without_mail_is_refused_for_good_and_one_that_nobody_knows(world: World) -> None:
    assert (world.refused("a@none.example").word, world.refused("a@none.example").final) == ("takes no mail", True)
    assert (world.refused("a@nowhere.example").word, world.refused("a@nowhere.example").cause) == (
        "no such domain", "recipient"
    )  # fmt: skip
    assert world.zone.asked == {"none.example": 1, "nowhere.example": 1}
    assert world.door.receiver("a@nowhere.example") == "nowhere.example"


def test_while_dns_does_not_answer_letters_wait_and_pace_goes_by_domain(world: World) -> None:
    world.zone.fails = True
    trouble = world.refused("a@firm.example")
    assert (trouble.word, trouble.final, trouble.cause) == ("no DNS", False, "later")
    assert world.door.receiver("a@firm.example") == "firm.example"


def test_a_domain_without_records_takes_its_mail_itself(world: World) -> None:
    assert Exchanges(world.zone.resolver).of("bare.example") == ("bare.example",)


@pytest.mark.parametrize(
    ("server", "whose"),
    [
        ("aspmx.l.google.com", "google.com"),
        ("firm-com.mail.protection.outlook.com", "outlook.com"),
        ("mx1.firm.com.vn", "firm.com.vn"),
        ("mx.namhai.vn", "namhai.vn"),
        ("mail.firm.co.uk", "firm.co.uk"),
        ("firm.vn", "firm.vn"),
        ("localhost", "localhost"),
    ],
)
def test_who_runs_a_server(server: str, whose: str) -> None:
    assert provider(server) == whose


@pytest.mark.parametrize("url", ["mx://", "mx://name:many", "mx://me:secret@name", "smtp://name"])
def test_an_url_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(Refusal, match="SURVEYHOST_SMTP_URL"):
        Direct(url)

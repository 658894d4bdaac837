"""roster pull: a list is fetched over HTTPS from a server that answers well, and from one that does not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyhost.outside import lists
from surveyhost.services.hris import pulling
from surveyhost.services.office.house import House
from surveyhost.services.setup import lists as pages
from tests.support import factories
from tests.support.factories import people, roster_csv
from tests.support.people_server import Told, people_server
from tests.support.shell import Shell, environ

KEY = "k3y-of-the-other-system"


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Told]:
    with people_server(tmp_path) as told:
        told.body = roster_csv(people(20))
        yield told


class Puller:
    """The command, as a timer runs it."""

    def __init__(self, house: House, server: Told, shell: Shell, folder: Path) -> None:
        self.house, self.server, self.shell = house, server, shell
        self.survey = factories.survey(house)
        (folder / "key").write_text(KEY + "\n")
        self.words = ["roster", "pull", str(self.survey), "--key-file", str(folder / "key")]
        self.trusting = [*self.words, "--authority", str(server.authority)]

    def said(self, *more: str) -> str:
        return self.shell.said(*self.trusting, "--url", self.server.url, *more)

    def refused(self, *more: str) -> str:
        return self.shell.refused(*self.trusting, "--url", self.server.url, *more)

    @property
    def people(self) -> int:
        return pages.survey(self.house, self.survey).people


@pytest.fixture
def puller(house: House, server: Told, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Puller:
    return Puller(house, server, Shell(environ(house.settings), capsys), tmp_path)


def test_the_difference_is_shown_and_imported_when_it_is_said_so(puller: Puller) -> None:
    said = puller.said()
    assert "20 people, 20 with an address" in said and "Nothing is imported" in said and puller.people == 0
    assert "Nothing is imported" not in puller.said("--apply") and puller.people == 20
    puller.server.body = roster_csv([*people(20)[1:], {**people(1)[0], "id": "NEW", "email": "n@x.vn"}])
    assert "1 joined, 1 left, 0 moved" in puller.said("--apply")
    assert set(puller.server.keys) == {f"Bearer {KEY}"}


def test_json_with_headings_of_its_own(puller: Puller) -> None:
    rows = [{"Nr": number, "Mail": f"p{number}@x.example", "Team": "Kho", "Salary": 1} for number in range(9)]
    puller.server.body, puller.server.kind = json.dumps(rows).encode(), "application/json"
    words = ("--map", "Nr=id", "--map", "Mail=email", "--map", "Team=unit")
    assert "may not be imported" in puller.refused(*words)
    puller.said(*words, "--ignore", "Salary", "--apply")
    assert puller.people == 9
    puller.said("--apply")


def test_a_type_that_the_other_system_does_not_say_is_said_here(puller: Puller) -> None:
    puller.server.kind = "application/octet-stream"
    assert "sent application/octet-stream; expected text/csv or application/json" in puller.refused()
    puller.said("--as", "csv")


def test_what_a_person_has_to_confirm_is_not_imported(puller: Puller) -> None:
    puller.said("--apply")
    puller.server.body = roster_csv(people(5))
    for words in ((), ("--apply",)):
        assert "may not be what was meant" in puller.refused(*words)
    assert puller.people == 20


def test_problems_are_told_by_line(puller: Puller) -> None:
    puller.server.body = roster_csv([*people(20), {"id": "", "email": "x"}])
    said = puller.refused("--apply")
    assert "line 22" in said and "2 problems" in said and puller.people == 0


# --- servers that do not answer well: one sentence each, and the key goes nowhere else ---


def sentence(said: str) -> str:
    assert len(said.splitlines()) == 1 and KEY not in said and "/people" not in said, said
    return said


def test_a_redirect_is_not_followed_and_takes_no_key_along(puller: Puller, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with people_server(tmp_path / "other") as other:
        puller.server.status, puller.server.location = 302, other.url
        assert "sends us on to another address" in sentence(puller.refused())
        assert other.keys == []


def test_a_certificate_that_nobody_trusts(puller: Puller) -> None:
    said = puller.shell.refused(*puller.words, "--url", puller.server.url)
    assert "certificate of localhost" in sentence(said) and puller.server.keys == []


def test_a_certificate_of_another_name(puller: Puller) -> None:
    elsewhere = puller.server.url.replace("localhost", "127.0.0.2")
    said = sentence(puller.shell.refused(*puller.trusting, "--url", elsewhere))
    assert "127.0.0.2" in said and puller.server.keys == []


def test_too_much(puller: Puller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "MOST_BYTES", 1000)
    assert "sent more than" in sentence(puller.refused())


@pytest.mark.parametrize("drips_head", [False, True])
def test_too_slow(puller: Puller, monkeypatch: pytest.MonkeyPatch, drips_head: bool) -> None:
    monkeypatch.setattr(pulling, "SECONDS", 1.0)
    puller.server.drip, puller.server.drips_head = 0.05, drips_head
    assert "did not send the list within 1 seconds" in sentence(puller.refused())


def test_silence(puller: Puller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "SILENCE", 0.3)
    puller.server.drip = 2.0
    assert "did not send the list" in sentence(puller.refused())


def test_broken_off_packed_and_another_status(puller: Puller) -> None:
    puller.server.breaks_off = True
    assert "cannot be reached" in sentence(puller.refused())
    puller.server.breaks_off, puller.server.encoding = False, "gzip"
    assert "something packed" in sentence(puller.refused())
    puller.server.encoding, puller.server.status = "", 403
    assert "answered 403 instead of 200" in sentence(puller.refused())
    puller.server.status, puller.server.body = 200, b"<!doctype html><p>Sign in"
    assert "web page" in puller.refused()


def test_nobody_there(puller: Puller) -> None:
    assert "cannot be reached" in sentence(puller.shell.refused(*puller.trusting, "--url", "https://localhost:1/x"))


@pytest.mark.parametrize(
    "url", ["http://localhost/x", "https://", "ftp://a/b", "https://a:b@c/d", "x", "https://a b/", "https://a:x/"]
)
def test_an_address_that_is_none(puller: Puller, url: str) -> None:
    assert "is not the address of a list" in puller.shell.refused(*puller.trusting, "--url", url)


def test_a_key_that_is_not_there(puller: Puller, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("")
    assert "The key of the other system is not in" in puller.refused()
    assert puller.server.keys == []


def test_whom_the_machine_trusts_is_trusted(puller: Puller, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after `update-ca-certificates`: a firm's own authority, which no package has heard of."""
    words = [*puller.words, "--url", puller.server.url]
    assert "The certificate of localhost is not one that we trust" in puller.shell.refused(*words)
    monkeypatch.setenv("SSL_CERT_FILE", str(puller.server.authority))
    assert "20" in puller.shell.said(*words)

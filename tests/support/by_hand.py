"""A whole survey in an installation's console, through nginx: set up of files, opened, answered while processes die,
closed, released by two people, printed by the desk, and read by HR."""

import http.client
import io
import re
import urllib.error
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import openpyxl

from surveyhost.config import CHECKOUT
from tests.support import factories, installed
from tests.support.mail_server import Server
from tests.support.page import Page
from tests.support.visitor import Visitor
from tests.support.waiting import until

PEOPLE = 40
HR = "huong@minhhai.vn"
GONE = frozenset({403, 409, 410})
"""What a link says whose answer was taken."""


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _roster() -> bytes:
    people = factories.people(PEOPLE)
    return workbook([factories.HEADINGS, *([one[name] for name in factories.HEADINGS] for one in people)])


def bomb() -> bytes:
    """A workbook that is small on its way, and 150 MB of one cell's words in memory."""
    plain, made = io.BytesIO(workbook([["id", "unit"], ["E1", "A"]])), io.BytesIO()
    with zipfile.ZipFile(plain) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in given.namelist():
            content = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(
                    b"</row>", b'<c r="C1" t="inlineStr"><is><t>' + b"a" * (150 << 20) + b"</t></is></c></row>", 1
                )
            bomb.writestr(name, content)
    return made.getvalue()


@dataclass
class Work:
    """One survey, by two people of the vendor; whatever its ids are."""

    you: Visitor
    lan: Visitor
    client: str = ""
    """Its address in the console."""
    survey: str = ""
    release: str = ""

    def set_up(self, name: str = "Minh Hải") -> None:
        """A client; a survey of a questionnaire's file; a roster of a workbook."""
        self.client = self.you.done("/console/clients/new", name=name, language="vi")
        number = self.client.rstrip("/").rpartition("/")[2]
        questionnaire = (CHECKOUT / "surveyhost" / "library" / "relationship-practices.toml").read_bytes()
        self.survey = self.lan.done(
            "/console/surveys/new", {"file": ("q.toml", questionnaire)}, client=number, questionnaire="", title="",
            minimum_group="5", breakdowns="\n".join(factories.BREAKDOWNS),
        )  # fmt: skip
        roster = f"{self.survey}roster"
        shown = Page(self.lan.send(roster, {"file": ("people.xlsx", _roster())}).text)
        assert f"{PEOPLE} people can be imported" in shown.h1, shown.text
        confirmed = shown.all("//input[@name='confirmed']/@value")
        self.lan.done(f"{roster}/import", upload=shown.carried["upload"][0], confirmed=confirmed)

    def refuses(self, name: str, content: bytes) -> str:
        """A roster's file is refused on its field, in these words."""
        answer = self.lan.send(f"{self.survey}roster", {"file": (name, content)})
        assert answer.status_code == 422, answer.status_code
        return " ".join(Page(answer.text).errors)

    def open(self, server: Server) -> list[str]:
        """Letters go out; the address of each link, behind the host name."""
        before = len(server.letters)
        self.lan.done(f"{self.survey}open", opens="", closes="")
        until(lambda: len(server.letters) - before >= PEOPLE, "letters never came")
        bodies = [letter.get_body(("plain",)) for letter in server.letters[before:]]
        found = {
            re.findall(r"https://survey\.vendor\.com(/s/[\w-]+)", str(one and one.get_content()))[0] for one in bodies
        }
        assert len(found) == PEOPLE
        return sorted(found)

    def release_it(self) -> None:
        """Closed, counted, and released by the other one."""
        wave = f"{self.survey}waves/1/"
        self.lan.done(f"{wave}close")
        self.lan.done(f"{wave}prepare")
        until(lambda: re.search(r"/console/releases/\d+/", self.lan.ask(self.survey).text), "it was never prepared")
        [self.release] = set(re.findall(r"/console/releases/\d+/", self.lan.ask(self.survey).text))
        self.you.done(f"{self.release}approve", read="y")

    def hr(self) -> Visitor:
        """The client's, who reads the report; signed in."""
        page = Page(self.you.send(f"{self.client}people", email=HR, name="Hương", role="owner", units="").text)
        [link] = page.words("//*[contains(@class, 'code')]//a")
        assert urlsplit(link).hostname == "portal.vendor.com"
        return Visitor("portal").enter(link)


def answered(links: Sequence[str], meanwhile: Callable[[], None]) -> None:
    """Everybody answers, at the same time as something happens; whoever is not thanked begins anew."""

    def is_taken(link: str) -> bool:
        try:
            installed.answer(link)
        except urllib.error.HTTPError as said:
            return said.code in GONE  # taken, but the page that thanks was lost
        except (OSError, http.client.HTTPException):
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(until, partial(is_taken, link)) for link in links]
        meanwhile()
        for one in done:
            one.result()

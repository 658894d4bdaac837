"""The same requests to two houses, one on SQLite and one on PostgreSQL: the same statuses, and the same words where
something is refused. What one engine takes and the other does not would show here as a difference, not as a fault."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from lxml import html

from surveyhost.config import load
from surveyhost.services.keys import keyring as keys
from surveyhost.services.office.house import House, open_house
from tests.conftest import DATABASES, ENGINES
from tests.web.fuzz.faces import Person, World
from tests.web.fuzz.faces import world as build
from tests.web.fuzz.requests import Odd
from tests.web.fuzz.test_fuzz_faces import ANEW, CAST

SAMPLE, ALL = 60, 3_000
ROLES = [(face, people[-1]) for face, people in CAST.items()] + [("account", "administrator"), ("console", "nobody")]
_SAYS = "//h1 | //*[@role='alert'] | //*[contains(concat(' ', @class), ' error')] | //*[@aria-invalid='true']/@name"
_VARIES = re.compile(r"[A-Z2-7]{6}[A-Za-z0-9_-]{22}|\b[A-Z2-7]{6}\b|[0-9]+")
"""Links and codes, which are drawn; numbers of rows, which PostgreSQL does not give twice."""


@dataclass
class Pair:
    """Two worlds alike, on SQLite and on PostgreSQL."""

    first: World
    second: World


@pytest.fixture
def pair(tmp_path, clock, sqlite_templates, cluster) -> Iterator[Pair]:
    lent = {which: cluster.lend(which) for which in DATABASES}
    made: list[House] = []
    for engine in ENGINES:
        data = tmp_path / engine
        data.mkdir()
        urls = dict(lent)
        if engine == "sqlite":
            for which in DATABASES:
                shutil.copy(sqlite_templates / f"{which}.sqlite3", data / f"{which}.sqlite3")
                urls[which] = f"sqlite:///{data / which}.sqlite3"
        named = {f"SURVEYHOST_{which.upper()}_URL": url for which, url in urls.items()}
        settings = load({"SURVEYHOST_DATA": str(data), "SURVEYHOST_BASE_URL": "https://survey.example", **named})
        keys.init(settings)
        opened = open_house(settings)
        made.append(House(settings, opened.office, opened.vault, clock, clock.uptime))
    yield Pair(*(build(house) for house in made))
    for house in made:
        for sessions in (house.office, house.vault):
            sessions.engine.dispose()
    for which, url in lent.items():
        cluster.take_back(which, url)


def other(odd: Odd, exchanged: dict[str, str]) -> Odd:
    """The same request in the words of the other house: its forgery mark, its link."""

    def put(text: str) -> str:
        for one, two in exchanged.items():
            text = text.replace(one, two) if one else text
        return text

    body = odd.body
    for one, two in exchanged.items():
        body = body.replace(one.encode(), two.encode()) if one else body
    return replace(odd, path=put(odd.path), query=put(odd.query), body=body, environ=dict(odd.environ))


def said(answer: tuple[int, Any, str]) -> tuple[int, list[str]]:
    """The status, and the words of a refusal."""
    status, _headers, text = answer
    if status < 400 or not text.strip().startswith("<"):
        return status, []
    found = html.document_fromstring(text).xpath(_SAYS)
    words = [one if isinstance(one, str) else " ".join(one.text_content().split()) for one in found]
    return status, [_VARIES.sub("#", word) for word in words]


def both(people: tuple[Person, Person], odd: Odd, exchanged: dict[str, str], about: object) -> int:
    """Send a request to either house; the status they agree on."""
    one = said(people[0].send(odd))
    two = said(people[1].send(other(odd, exchanged)))
    assert one == two, (about, odd)
    return one[0]


def to_signed_in(pair: Pair, face: str, who: str, count: int, seed: int) -> Counter[int]:
    """How often each status was answered."""
    people = (pair.first.people[who], pair.second.people[who])
    seen: Counter[int] = Counter()
    people[0].begin()
    fuzzer = pair.first.fuzzer(face, seed, people[0])
    for person in people:  # after looking for forms: some of the pages end a sign-in
        person.begin()
    for number, odd in enumerate(fuzzer(count, lambda: people[0].mark)):
        if number % ANEW == ANEW - 1:
            for person in people:
                person.begin()
            continue  # this one carries a mark of before
        seen[both(people, odd, {people[0].mark: people[1].mark}, (face, who, seed, number))] += 1
    return seen


def to_respondent(pair: Pair, count: int, seed: int) -> Counter[int]:
    """Likewise, of somebody with a link."""
    link, counterpart = pair.first.links[0], pair.second.links[0]
    one, fuzzer = pair.first.respondent(seed, link)
    two, _ = pair.second.respondent(seed, counterpart)
    exchanged = {link[3:]: counterpart[3:]}
    return Counter(both((one, two), odd, exchanged, (seed, number)) for number, odd in enumerate(fuzzer(count)))


def test_a_sample_is_answered_alike(pair):
    for number, (face, who) in enumerate(ROLES):
        seen = to_signed_in(pair, face, who, SAMPLE, 300 + number)
        assert len(seen) > 2, (face, who, seen)
    seen = to_respondent(pair, SAMPLE * 3, 300)
    assert seen[200]


@pytest.mark.prove
@pytest.mark.parametrize(("face", "who"), ROLES)
def test_thousands_are_answered_alike(pair, face, who):
    to_signed_in(pair, face, who, ALL, 400)


@pytest.mark.prove
def test_thousands_of_a_respondent_are_answered_alike(pair):
    to_respondent(pair, ALL, 400)

"""Whatever is sent to the signed-in faces, by nobody or by each role, the answer is a page: never a broken one, never
a trace, the same on both engines, and nothing of it stays in memory."""

import gc
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from urllib.parse import clear_cache

import pytest

from surveyhost.services.releases import signed_reports
from tests.web.fuzz.faces import Person, World, wrong
from tests.web.fuzz.faces import world as build
from tests.web.fuzz.requests import Odd

NOBODY = "nobody"
CAST = {
    "account": (NOBODY, "administrator", "owner"),
    "console": (NOBODY, "administrator", "comment_reviewer", "releaser", "survey_manager"),
    "client": (NOBODY, "owner", "reader"),
}
"""Who comes to a face: one of each kind where everybody's pages are the same."""
TURNS = [(face, who) for face, people in CAST.items() for who in people]
SAMPLE, ALL = 90, 20_000
ANEW = 40
"""Requests after which somebody signs in again: some requests sign out."""
GROWTH = 3_000_000
"""Bytes that the second half of a long run may leave behind: logs of a test, rows that a session still knows. Without
the last 128 addresses that were taken apart, which Python keeps: the longest are 25 kB each."""


@pytest.fixture
def world(house) -> World:
    return build(house)


def answers(world: World, face: str, person: Person, count: int, seed: int) -> Iterator[tuple[Odd, int]]:
    """Each request with the status it got; a wrong answer fails the test."""
    person.begin()
    fuzzer = world.fuzzer(face, seed, person)
    person.begin()  # some of the pages that were looked at for forms end a sign-in
    for number, odd in enumerate(fuzzer(count, lambda: person.mark)):
        if number % ANEW == ANEW - 1:
            person.begin()
        status, headers, text = person.send(odd)
        found = wrong(odd, status, headers, text)
        assert not found, (face, found, seed, number, odd)
        yield odd, status


@pytest.mark.parametrize("face", sorted(CAST))
def test_a_sample_on_each_engine(world, face):
    seen: Counter[int] = Counter()
    for number, who in enumerate(CAST[face]):
        seen.update(status for _, status in answers(world, face, world.people[who], SAMPLE, number))
    assert seen[200] + seen[302] + seen[422] > SAMPLE // 2, "the views are reached"
    assert seen[400] and seen[404]


@pytest.mark.parametrize("holds_link", [False, True], ids=["nobody", "with a link"])
def test_a_sample_to_the_respondent_face(world, holds_link):
    seen = Counter(status for status in to_respondent(world, 400, 5, holds_link))
    assert seen[200] > (60 if holds_link else 5)


def to_respondent(world: World, count: int, seed: int, holds_link: bool) -> Iterator[int]:
    """The status of each answer."""
    person, fuzzer = world.respondent(seed, world.links[0] if holds_link else "")
    for number, odd in enumerate(fuzzer(count)):
        status, headers, text = person.send(odd)
        found = wrong(odd, status, headers, text)
        assert not found, (found, seed, number, odd)
        yield status


@pytest.mark.prove
@pytest.mark.parametrize("holds_link", [False, True], ids=["nobody", "with a link"])
def test_twenty_thousand_to_the_respondent_face(world, holds_link):
    for _ in to_respondent(world, ALL // 4, 201, holds_link):
        pass
    gc.collect()
    tracemalloc.start()
    for _ in to_respondent(world, ALL // 4, 202, holds_link):
        pass
    clear_cache()
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert grown < GROWTH


def _print_once(world: World) -> None:
    """What is printed first makes a process keep the printer and its styles, ten megabytes: that is no growth."""
    signed_reports.pdf(world.house, world.values["release_id"], "vi")


@pytest.mark.prove
@pytest.mark.parametrize(("face", "who"), TURNS)
def test_twenty_thousand(world, face, who):
    share = ALL // len(CAST[face])
    half = share // 2
    for _ in answers(world, face, world.people[who], half, 101):
        pass
    _print_once(world)
    gc.collect()
    tracemalloc.start()
    for _ in answers(world, face, world.people[who], half, 102):
        pass
    clear_cache()
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert grown < GROWTH

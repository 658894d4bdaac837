"""What is read of events, and who is asked: by every rule, without a database."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from surveyhost.core.pulse import events
from surveyhost.core.pulse.events import Asked, Mention, Pick, Tally

DAY = date(2026, 3, 2)
SERVICES = {"1": 1, "it": 1, "2": 2, "canteen": 2}
PEOPLE = {"nv1": b"one", "nv1@x.example": b"one", "nv2": b"two", "nv3": b"three"}
ALL = {person: frozenset({1, 2}) for person in PEOPLE.values()}


def asked(**more):
    return Asked(DAY.replace(day=1), **more)


def drawn(given, can_ask=ALL, day=DAY, seed=1):
    chance = random.Random(seed)
    return events.drawn(given, can_ask, chance.choice, chance.shuffle, day)


@pytest.mark.parametrize(
    "body",
    [
        b'{"service": "1", "person": "NV1"}',
        b'{"service": 1, "id": "NV1", "more": [1]}',
        b'[{"service": " 1 ", "email": "NV1"}]',
        b"service,person\n1,NV1\n",
        "\ufeffService;ID\r\n1;NV1\r\n".encode(),
        b"service\temail\n1\tNV1",
    ],
)
def test_json_and_csv_are_read(body):
    assert list(events.read(body)) == [Mention("1", "NV1")]


@pytest.mark.parametrize(
    "body",
    [b"{", b"[1]", b'{"service": "1"}', b'{"service": true, "person": "x"}', b"\xff\xfe\x00", b"[" * 100_000,
     b'{"service": "1", "person": ""}', b'{"service": "1", "person": "' + b"x" * 300 + b'"}',
     b"service,person\n1\n", b'{"service": ' + b"9" * 5000 + b', "person": "x"}', b"a,b\n1,2\n"],
)  # fmt: skip
def test_what_cannot_be_read_is_none(body):
    assert set(events.read(body)) == {None}


def test_nothing_is_nothing():
    assert list(events.read(b"[]")) == []
    assert list(events.read(b"service,person\n")) == []


@given(some.binary(max_size=200) | some.text(max_size=200).map(str.encode))
def test_whatever_is_sent_nothing_is_raised(body):
    for one in events.read(body):
        assert one is None or (one.service and one.person)


def test_each_event_is_counted_by_what_became_of_it():
    sent = [Mention("IT", "NV1 "), Mention("1", "nv1@X.example"), Mention("9", "nv1"), Mention("1", "nv9"), None]
    made = events.taken(asked(), sent, SERVICES, PEOPLE, DAY)
    assert made.waiting == {b"one": {1}}
    assert made.days == ((DAY, Tally(2, 1, 1, 1)),)


def test_a_week_is_told_and_no_more():
    made = asked()
    for number in range(10):
        made = events.taken(made, [None], SERVICES, PEOPLE, DAY + timedelta(days=number))
    assert len(made.days) == 7
    assert events.total(made, DAY + timedelta(days=9)).unreadable == 7
    assert events.total(made, DAY + timedelta(days=12)).unreadable == 4


def test_one_service_by_chance_for_each_and_the_rest_is_gone():
    before = asked(waiting={b"one": frozenset({1, 2}), b"two": frozenset({2})})
    made = drawn(before)
    assert {one.person for one in made.letters} == made.marks == {b"one", b"two"}
    assert (made.waiting, made.hour) == ({}, DAY)
    picks = {dict(drawn(before, seed=seed).letters)[b"one"] for seed in range(40)}
    assert picks == {1, 2}


def test_nobody_twice_in_a_month_and_only_who_can_be_asked():
    before = asked(waiting={one: frozenset({1}) for one in ALL}, marks=frozenset({b"one"}))
    made = drawn(before, {b"one": frozenset({1}), b"two": frozenset({2})})
    assert (made.letters, made.marks, made.waiting) == ((), {b"one"}, {})


def test_whose_letter_did_not_go_by_the_next_hour_was_not_asked():
    before = asked(letters=(Pick(b"one", 1),), marks=frozenset({b"one", b"two"}), waiting={b"one": frozenset({2})})
    made = drawn(before)
    assert made.letters == (Pick(b"one", 2),)
    assert drawn(asked(letters=(Pick(b"one", 1),), marks=frozenset({b"one"}))).marks == frozenset()


def test_letters_that_went_are_numbers_and_nothing_else():
    made = events.gone(asked(counts={1: 2}), [Pick(b"one", 1), Pick(b"two", 2)], [Pick(b"three", 1)])
    assert (made.counts, made.letters) == ({1: 3, 2: 1}, (Pick(b"three", 1),))


def test_a_month_begins_with_nobody_asked():
    april = date(2026, 4, 1)
    before = asked(marks=frozenset({b"one"}), counts={1: 1}, waiting={b"two": frozenset({1})}, letters=(Pick(b"x", 1),))
    made = events.in_month(before, april)
    assert (made.month, made.marks, made.counts, made.letters) == (april, frozenset(), {}, ())
    assert made.waiting == before.waiting
    assert events.in_month(before, before.month) is before


def test_staff_are_told_few_or_at_least_k():
    assert [events.told(count, 5) for count in (0, 1, 4, 5, 900)] == [0, 0, 0, 5, 5]


def test_it_is_written_down_and_read_again():
    made = asked(
        waiting={b"one": frozenset({1, 2})}, marks=frozenset({b"two"}), counts={1: 3}, letters=(Pick(b"two", 2),),
        hour=DAY, days=((DAY, Tally(1, 2, 3, 4)),),
    )  # fmt: skip
    assert events.from_bytes(events.to_bytes(made) + b"   ") == made

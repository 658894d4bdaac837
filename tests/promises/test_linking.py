"""Attackers (i) and (ii): who has copies of all files, and the server's keys, and wants to know whose box is whose."""

import json
import math
import random
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from surveyhost.services.vault import desk
from surveyhost.store.vault import scrubbing
from surveyhost.store.vault import tables as store
from tests.promises import linking, read_postgresql, read_sqlite
from tests.support.results import some_page
from tests.support.waves import opened

pytestmark = pytest.mark.both_engines

SAMPLE = pytest.param(400, 100, id="sample")
FULL = pytest.param(1000, 125, id="full", marks=pytest.mark.prove)
SIZES = pytest.mark.parametrize(
    ("engine_name", "small"),
    [
        pytest.param("sqlite", scrubbing.SMALL, id="sqlite"),
        pytest.param("sqlite", 0, id="sqlite, a large file"),
        pytest.param("postgresql", 0, id="postgresql"),
    ],
)
"""SQLite does not vacuum a large file while people answer."""


@pytest.fixture
def reader(engine_name, house, data_directory):
    def make(code):
        if engine_name == "sqlite":
            return read_sqlite.Reader(data_directory / "vault.sqlite3", code)
        return read_postgresql.Reader(data_directory, house.settings.vault_url, code)

    return make


def whose(wave):
    """The truth, which only a test can know: whose box is which, by what they wrote into it."""
    truth = {}
    with wave.house.vault_of(wave.code)() as session:
        for table in (store.inbox, store.pool):
            for box_id, box in session.query(table.c.id, table.c.box).filter(table.c.wave == wave.code):
                person = json.loads(wave.open_box(box))["answers"]["change"].rsplit(" ", 1)[-1]
                truth[wave.seats[person]] = box_id
    return truth


def fieldwork(house, answer, reader, people, batch, mixing, vault=0):
    """People answer in a random order that the attacker does not know; he copies the files after every batch."""
    some_page(house)
    wave = opened(house, people + people // 5, vault=vault)
    order = random.Random(7).sample(wave.people, people)
    eyes = reader(wave.code)
    copies = [eyes.read()]
    for start in range(0, people, batch):
        answer(wave, order[start : start + batch])
        some_page(house)
        if mixing:
            assert desk.mix(house, wave.code)
        copies.append(eyes.read())
    return wave, order, copies


def watched(copies, places, side):
    """The same copies, of whoever saw who came when (side "seats"), or when each box came ("boxes"), and only that."""
    return [
        replace(
            copy,
            **{
                side: defaultdict(
                    linking.Trace,
                    {key: linking.Trace(orders={"seen": places[key]}) for key in getattr(copy, side) if key in places},
                )
            },
        )
        for copy in copies
    ]


@pytest.mark.parametrize(("people", "batch"), [SAMPLE, FULL])
def test_without_the_mix_nearly_everybody_is_linked(house, answer, reader, people, batch):
    """The control: an attack that finds nothing where there is something to find would prove nothing."""
    wave, _, copies = fieldwork(house, answer, reader, people, batch, mixing=False)
    hits, _ = linking.worst(linking.attack(copies, whose(wave)))
    assert hits > 0.9 * people


def linked(attack, most):
    """The most people that any method links, if it does so again on a second wave; else no more than `most`.

    Some dozens of methods are tried and ids are random, so now and then one of them is over the bound by chance. A
    method that has found something finds it twice.
    """
    hits, method = linking.worst(attack())
    if hits <= most:
        return hits, method
    return attack().get(method, 0), method


@SIZES
@pytest.mark.parametrize(("people", "batch"), [SAMPLE, FULL])
def test_after_a_mix_nobody_is_linked_but_by_chance(house, answer, reader, people, batch, small, monkeypatch):
    """Neither by the files alone, nor by what they tell of one side to somebody who has watched the other."""
    monkeypatch.setattr(scrubbing, "SMALL", small)

    def attack():
        wave, order, copies = fieldwork(house, answer, reader, people, batch, mixing=True)
        truth = whose(wave)
        came = {wave.seats[person]: place for place, person in enumerate(order)}
        hits = linking.attack(copies, truth)
        for side, places in (("seats", came), ("boxes", {truth[seat]: place for seat, place in came.items()})):
            seen = linking.attack(watched(copies, places, side), truth)
            hits |= {f"{method}, {side} watched": count for method, count in seen.items()}
        return hits

    share = 1 / batch
    most = people * share + 3 * math.sqrt(people * share * (1 - share))
    hits, method = linked(attack, most)
    assert hits <= most, method


@SIZES
@pytest.mark.parametrize(("people", "batch"), [SAMPLE, FULL])
def test_after_close_the_order_of_answering_is_gone(house, answer, reader, people, batch, small, monkeypatch):
    """The attacker saw who came when (over a shoulder, say) and has the files as they are after close."""
    monkeypatch.setattr(scrubbing, "SMALL", small)

    def attack():
        wave = opened(house, people + people // 5)
        order = random.Random(7).sample(wave.people, people)
        for start in range(0, people, batch):
            answer(wave, order[start : start + batch])
            desk.mix(house, wave.code)
        desk.close(house, wave.code, wave.salt)
        truth = whose(wave)
        seen = reader(wave.code).read()
        assert not seen.seats
        for place, person in enumerate(order):
            for name in {name for trace in seen.boxes.values() for name in trace.orders}:
                seen.seats[wave.seats[person]].see(name, place)
        assert len(seen.boxes) == people
        return linking.attack([linking.Evidence(seen.seats, seen.boxes, set(seen.seats))], truth)

    hits, method = linked(attack, 3)
    assert hits <= 3, method


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_list_of_free_pages_tells_no_order(house, answer, reader, monkeypatch):
    """SQLite lists pages as they become free. Were boxes taken out in the order of their ids, the list would say on
    which page each of them had lain; and pages are taken in the order in which people come."""
    monkeypatch.setattr(scrubbing, "SMALL", 0)
    wave = opened(house, 300)
    eyes = reader(wave.code)
    answer(wave, wave.people)
    came = {box: trace.orders["overflow page"] for box, trace in eyes.read().boxes.items()}
    assert len(set(came.values())) == 300
    desk.mix(house, wave.code)
    listed = {page: place for place, page in enumerate(eyes.free_pages())}
    freed = [listed[page] for _, page in sorted(came.items()) if page in listed]
    assert len(freed) > 200
    assert abs(np.corrcoef(np.argsort(np.argsort(freed)), range(len(freed)))[0, 1]) < 0.3

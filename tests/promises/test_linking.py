"""Attackers (i) and (ii): who has copies of all files, and the server's keys, and wants to know whose box is whose."""

import math
import random
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.split import boxes
from surveyhost.core.split.boxes import form_for, row_receipt
from surveyhost.services.vault import desk
from surveyhost.store.vault import scrubbing
from surveyhost.store.vault import tables as store
from tests.promises import linking, read_postgresql, read_sqlite
from tests.support.results import some_page
from tests.support.waves import LABELS, opened, questionnaire

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


COMMENT = "change"
"""The item that people write to."""
OF_ROW = {
    "plain": lambda receipt: receipt,
    "ballots": lambda receipt: row_receipt(receipt, boxes.BALLOT),
    "comments": lambda receipt: row_receipt(receipt, boxes.COMMENT, COMMENT),
}
"""What a row's receipt is, by what rows of an answer are looked at: sealed answers of a plain wave, and of a split one
the ballots or the comment boxes."""
ROWS = pytest.mark.parametrize("of", OF_ROW)


def begun(house, people, of, vault=0):
    return opened(house, people, vault=vault, is_split=of != "plain")


@pytest.fixture
def reader(engine_name, house, data_directory, of):
    item = COMMENT if of == "comments" else ""

    def make(code):
        if engine_name == "sqlite":
            size = 60 + form_for(questionnaire(), LABELS).comment if item else 0
            return read_sqlite.Reader(data_directory / "vault.sqlite3", code, item, size)
        return read_postgresql.Reader(data_directory, house.settings.vault_url, code, item)

    return make


def whose(wave, of):
    """The truth, which only a test can know: whose box is which, by the receipts that people got."""
    tables = (store.comment_inbox, store.comment_pool) if of == "comments" else (store.inbox, store.pool)
    with wave.house.vault_of(wave.code)() as session:
        rows = [row for table in tables for row in session.query(table.c.receipt, table.c.id).all()]
    ids = {bytes(receipt): bytes(box_id) for receipt, box_id in rows}
    return {wave.seats[person]: ids[OF_ROW[of](wave.receipt(person))] for person in wave.words}


def fieldwork(house, answer, reader, people, batch, of, mixing, vault=0):
    """People answer in a random order that the attacker does not know; he copies the files after every batch."""
    some_page(house)
    wave = begun(house, people + people // 5, of, vault)
    order = random.Random(7).sample(wave.people, people)
    eyes = reader(wave.code)
    copies = [eyes.read()]
    for start in range(0, people, batch):
        # one after the other for the control: answers committed together are apart by nothing
        answer(wave, order[start : start + batch], workers=8 if mixing else 1)
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


OFTEN = pytest.param(1000, 50, id="full", marks=pytest.mark.prove)
"""With copies so often that no journal of SQLite begins anew between two of them, which it does after 1,000 pages:
some ninety answers of a split wave. What it holds no longer can link nobody."""


@ROWS
@pytest.mark.parametrize(("people", "batch"), [SAMPLE, OFTEN])
def test_without_the_mix_nearly_everybody_is_linked(house, answer, reader, people, batch, of):
    """The control: an attack that finds nothing where there is something to find would prove nothing."""
    wave, _, copies = fieldwork(house, answer, reader, people, batch, of, mixing=False)
    hits, _ = linking.worst(linking.attack(copies, whose(wave, of)))
    assert hits > 0.9 * people


def linked(attack, most, seeded):
    """The most people that any method links, if it does so again on a second wave; else no more than `most`.

    Some dozens of methods are tried and ids are random, so now and then one of them is over the bound by chance. A
    method that has found something finds it twice.
    """
    hits, method = linking.worst(attack())
    if hits <= most:
        return hits, method
    seeded.seed = "another wave"  # else everybody lies under the same ids again
    return attack().get(method, 0), method


@SIZES
@ROWS
@pytest.mark.parametrize(("people", "batch"), [SAMPLE, FULL])
def test_after_a_mix_nobody_is_linked_but_by_chance(
    house, answer, reader, people, batch, small, of, monkeypatch, seeded
):
    """Neither by the files alone, nor by what they tell of one side to somebody who has watched the other."""
    monkeypatch.setattr(scrubbing, "SMALL", small)

    def attack():
        wave, order, copies = fieldwork(house, answer, reader, people, batch, of, mixing=True)
        truth = whose(wave, of)
        came = {wave.seats[person]: place for place, person in enumerate(order)}
        hits = linking.attack(copies, truth)
        for side, places in (("seats", came), ("boxes", {truth[seat]: place for seat, place in came.items()})):
            seen = linking.attack(watched(copies, places, side), truth)
            hits |= {f"{method}, {side} watched": count for method, count in seen.items()}
        return hits

    share = 1 / batch
    most = people * share + 3 * math.sqrt(people * share * (1 - share))
    hits, method = linked(attack, most, seeded)
    assert hits <= most, method


@SIZES
@ROWS
@pytest.mark.parametrize(("people", "batch"), [SAMPLE, FULL])
def test_after_close_the_order_of_answering_is_gone(
    house, answer, reader, people, batch, small, of, monkeypatch, seeded
):
    """The attacker saw who came when (over a shoulder, say) and has the files as they are after close."""
    monkeypatch.setattr(scrubbing, "SMALL", small)

    def attack():
        wave = begun(house, people + people // 5, of)
        order = random.Random(7).sample(wave.people, people)
        for start in range(0, people, batch):
            answer(wave, order[start : start + batch])
            desk.mix(house, wave.code)
        desk.close(house, wave.code, wave.salt)
        truth = whose(wave, of)
        seen = reader(wave.code).read()
        assert not seen.seats
        for place, person in enumerate(order):
            for name in {name for trace in seen.boxes.values() for name in trace.orders}:
                seen.seats[wave.seats[person]].see(name, place)
        assert len(seen.boxes) == people
        return linking.attack([linking.Evidence(seen.seats, seen.boxes, set(seen.seats))], truth)

    hits, method = linked(attack, 3, seeded)
    assert hits <= 3, method


@pytest.mark.parametrize("of", ["plain", "comments"])
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_list_of_free_pages_tells_no_order(house, answer, reader, of, monkeypatch):
    """SQLite lists pages as they become free. Were boxes taken out in the order of their ids, the list would say on
    which page each of them had lain; and pages are taken in the order in which people come. Those of ballots are taken
    by the comment boxes that are mixed after them."""
    monkeypatch.setattr(scrubbing, "SMALL", 0)
    wave = begun(house, 300, of)
    eyes = reader(wave.code)
    answer(wave, wave.people)
    came = {box: trace.orders["overflow page"] for box, trace in eyes.read().boxes.items()}
    assert len(set(came.values())) == 300
    desk.mix(house, wave.code)
    listed = {page: place for place, page in enumerate(eyes.free_pages())}
    freed = [listed[page] for _, page in sorted(came.items()) if page in listed]
    assert len(freed) > 200
    assert abs(np.corrcoef(np.argsort(np.argsort(freed)), range(len(freed)))[0, 1]) < 0.3

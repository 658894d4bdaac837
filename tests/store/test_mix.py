"""The mix: nothing lost, nobody kept waiting long, safe to kill at any point."""

import contextlib
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from surveyhost.services import responses, vault_desk
from surveyhost.store import mix, vault
from surveyhost.store.sessions import sessions
from tests.waves import opened

CHECKOUT = Path(__file__).resolve().parents[2]
ANSWER = {"clear": 4}


def fill(house, wave, boxes):
    """Boxes straight into the inbox; what is in them matters to nobody here."""
    rows = [
        {"wave": wave.code, "id": secrets.token_bytes(16), "receipt": secrets.token_bytes(32), "box": bytes(4096)}
        for _ in range(boxes)
    ]
    with house.vault.begin() as session:
        for start in range(0, boxes, 1000):
            session.connection().execute(insert(vault.inbox), rows[start : start + 1000])
    return {row["id"] for row in rows}


def crowd(house, wave, people, letters=3):
    """Seats of so many people more, and a link for each of the letters that each of them got."""
    with house.vault.begin() as session:
        vault.put_seats(session, wave.code, ((secrets.token_bytes(32), b'["A","*"]') for _ in range(people)))
        for _ in range(letters):
            rows = ((secrets.token_bytes(32), secrets.token_bytes(32)) for _ in range(people))
            vault.put_tokens(session, wave.code, rows)


def everywhere(house, wave):
    """(ids in the inbox, ids in the pool)."""
    with house.vault() as session:
        waiting = set(session.query(vault.inbox.c.id).filter(vault.inbox.c.wave == wave.code).all())
        return {row[0] for row in waiting}, set(vault.box_ids(session, wave.code))


def test_more_boxes_than_one_batch(house, monkeypatch):
    monkeypatch.setattr(mix, "BATCH", 50)
    wave = opened(house, 10)
    ids = fill(house, wave, 230)
    assert mix.mix(house.vault, wave.code, 5) == 230
    assert everywhere(house, wave) == (set(), ids)


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_stopped_between_batches_every_box_is_in_one_place(house, monkeypatch, batches):
    monkeypatch.setattr(mix, "BATCH", 50)
    wave = opened(house, 10)
    ids = fill(house, wave, 180)
    real, done = mix._move, []

    def move(*arguments):
        if len(done) == batches:
            raise KeyboardInterrupt
        done.append(1)
        real(*arguments)

    monkeypatch.setattr(mix, "_move", move)
    with pytest.raises(KeyboardInterrupt):
        mix.mix(house.vault, wave.code, 5)
    monkeypatch.setattr(mix, "_move", real)
    inbox, pool = everywhere(house, wave)
    assert not inbox & pool and inbox | pool == ids
    assert len(pool) == 50 * batches
    assert vault_desk.counts(house, wave.code) == (10, 0)
    mix.mix(house.vault, wave.code, 5)
    assert everywhere(house, wave) == (set(), ids)


KILLED = """
import sys
from surveyhost.store import mix
from surveyhost.store.sessions import sessions
mix.BATCH = 20
print("ready", flush=True)
while True:
    mix.mix(sessions(sys.argv[1]), sys.argv[2], 1)
    print("mixed", flush=True)
"""


def test_killed_in_the_middle_nothing_is_lost(house):
    """A process that does nothing but mix is killed, again and again, while answers come in."""
    wave = opened(house, 45)
    accepted = 0
    for round_ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, house.settings.vault_url, wave.code],
            cwd=CHECKOUT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        for person in wave.people[round_ * 15 : round_ * 15 + 15]:
            responses.submit(house.vault, wave.links[person], ANSWER)
            accepted += 1
        process.kill()
        process.wait()
        process.stdout.close()
        inbox, pool = everywhere(house, wave)
        assert not inbox & pool and len(inbox | pool) == accepted
    assert vault_desk.counts(house, wave.code) == (45, 45)
    assert vault_desk.close(house, wave.code).boxes == 45


def test_seats_get_new_headers_even_when_too_few_boxes_wait(house):
    wave = opened(house, 30)
    for person in wave.people[:3]:
        responses.submit(house.vault, wave.links[person], ANSWER)
    assert vault_desk.mix(house, wave.code) is False
    if house.vault.dialect == "postgresql":
        with house.vault() as session:
            for table in ("seat", "token"):
                headers = session.execute(text(f"SELECT DISTINCT xmin::text FROM {table}")).scalars().all()
                assert len(headers) == 1
    assert vault_desk.counts(house, wave.code) == (30, 3)


def test_busy_rows_put_the_mix_off(house):
    wave = opened(house, 10)
    for person in wave.people[:6]:
        responses.submit(house.vault, wave.links[person], ANSWER)
    with house.vault() as session:
        session.execute(vault.seat.select()).all()
        if house.vault.dialect == "postgresql":
            assert vault_desk.mix(house, wave.code) is False
    assert vault_desk.mix(house, wave.code) is True


@pytest.mark.parametrize(
    "boxes", [pytest.param(4000, id="sample"), pytest.param(100_000, id="full", marks=pytest.mark.prove)]
)
def test_nobody_waits_longer_than_two_seconds(house, boxes):
    """Answers keep coming while so many boxes are moved, and while the wave next door is closed."""
    wave, full = opened(house, 3000), opened(house, 1000)
    for target in (wave, full):
        crowd(house, target, boxes)
        for _ in range(0, boxes, 4000):
            fill(house, target, 4000)
    waits, stop = [], threading.Event()

    def respondent():
        vault_of_face = sessions(house.settings.vault_url)
        for person in wave.people:
            if stop.is_set():
                break
            began = time.perf_counter()
            responses.submit(vault_of_face, wave.links[person], ANSWER)
            waits.append(time.perf_counter() - began)
            time.sleep(0.005)
        vault_of_face.engine.dispose()

    thread = threading.Thread(target=respondent)
    thread.start()
    assert mix.mix(house.vault, wave.code, 5) >= boxes
    closing = vault_desk.stop(house, full.code)
    stop.set()
    thread.join()
    assert closing.boxes == boxes
    assert len(waits) > 5
    assert max(waits) < 2


@pytest.mark.parametrize("act", [vault_desk.mix, vault_desk.stop, vault_desk.destroy_links, vault_desk.forget])
def test_nobody_waits_behind_a_desk_that_waits(house, act):
    """A backup reads every table for minutes. Whatever the desk wants meanwhile, respondents of all waves go on."""
    wave, other, waits = opened(house, 10), opened(house, 10), []
    if act in {vault_desk.destroy_links, vault_desk.forget}:
        vault_desk.stop(house, wave.code)

    def desk():
        with contextlib.suppress(mix.Busy):
            act(house, wave.code)

    thread = threading.Thread(target=desk)
    with house.vault.at_one_moment() as reading:
        for table in vault.Vault.metadata.sorted_tables:
            reading.execute(table.select()).all()
        thread.start()
        time.sleep(0.3)
        respondent = threading.Thread(target=wait_for, args=(house, other.links["NV00003"], waits))
        respondent.start()
        respondent.join(4)
        said = list(waits)
    thread.join()
    respondent.join()
    assert said and max(said) < 2
    act(house, wave.code)


def wait_for(house, link, waits):
    began = time.perf_counter()
    responses.submit(house.vault, link, ANSWER)
    waits.append(time.perf_counter() - began)

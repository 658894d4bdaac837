"""The mix: nothing lost, nobody kept waiting long, safe to kill at any point."""

import contextlib
import secrets
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import event, insert, text

from surveyhost.core.wave import links_and_seats
from surveyhost.services.answering import responses
from surveyhost.services.vault import desk as vault_desk
from surveyhost.services.vault import seat_labels
from surveyhost.store.sessions import sessions
from surveyhost.store.vault import mix, scrubbing
from surveyhost.store.vault import tables as vault
from tests.support.waiting import until
from tests.support.waves import opened

pytestmark = pytest.mark.both_engines

CHECKOUT = Path(__file__).resolve().parents[3]
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
        seats = ((secrets.token_bytes(32), ("A", "*")) for _ in range(people))
        vault.put_seats(session, wave.code, seat_labels.hidden(links_and_seats.label_key(wave.salt), seats))
        for _ in range(letters):
            rows = ((secrets.token_bytes(32), secrets.token_bytes(57)) for _ in range(people))
            vault.put_tokens(session, wave.code, rows)


def everywhere(house, wave):
    """(ids in the inbox, ids in the pool)."""
    with house.vault() as session:
        waiting = set(session.query(vault.inbox.c.id).filter(vault.inbox.c.wave == wave.code).all())
        return {row[0] for row in waiting}, {box_id for box_id, _ in vault.boxes(session, wave.code)}


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
from surveyhost.store.vault import mix
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
    assert vault_desk.close(house, wave.code, wave.salt).boxes == 45


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


def goes_in(face, link):
    """An answer goes in while whoever calls this keeps what it has locked; a lock in its way is there for ever."""
    answering = threading.Thread(target=responses.submit, args=(face, link, ANSWER), daemon=True)
    answering.start()
    answering.join(60)
    assert not answering.is_alive(), "kept waiting"


@pytest.mark.parametrize(
    "boxes", [pytest.param(1500, id="sample"), pytest.param(100_000, id="full", marks=pytest.mark.prove)]
)
def test_nobody_waits_for_more_than_one_batch(house, monkeypatch, boxes):
    """Between any two transactions of a mix, and of a close next door, an answer goes in: no lock is kept longer than
    one batch takes. Whoever mixes would wait for ever if it were, for it is the one who answers here."""
    people = 300 + boxes // 100
    wave, full = opened(house, people), opened(house, 100)
    for target in (wave, full):
        crowd(house, target, boxes)
        for start in range(0, boxes, 4000):
            fill(house, target, min(4000, boxes - start))
    face, coming, answered = sessions(house.settings.vault_url), iter(wave.people), []
    real_begin, real_move = type(house.vault).begin, mix._move
    before_each, sizes, rests = [], [], []

    @contextlib.contextmanager
    def begin(self):
        with real_begin(self) as session:
            yield session
        if self is house.vault and (person := next(coming, None)):
            goes_in(face, wave.links[person])
            answered.append(person)

    def move(session, code, batch, is_last):
        before_each.append(len(answered))
        sizes.append(len(batch))
        real_move(session, code, batch, is_last)

    monkeypatch.setattr(type(house.vault), "begin", begin)
    monkeypatch.setattr(mix, "_move", move)
    monkeypatch.setattr(mix.time, "sleep", rests.append)
    assert mix.mix(house.vault, wave.code, 5) >= boxes
    turns = len(answered)
    closing = vault_desk.stop(house, full.code, full.salt)
    face.engine.dispose()
    assert closing.boxes == boxes
    assert len(before_each) >= 2 * boxes // mix.BATCH and len(set(before_each)) == len(before_each)
    assert max(sizes) <= mix.BATCH
    assert len(rests) >= turns or house.vault.dialect == "postgresql", "on SQLite others get their turn"
    assert vault_desk.counts(house, wave.code) == (people + boxes, len(answered))


def stop(house, code):
    """As the desk does where the salt is gone: without counting labels, which is no work for the vault."""
    return vault_desk.stop(house, code, None)


@pytest.mark.parametrize("act", [vault_desk.mix, stop, vault_desk.destroy_links, vault_desk.forget])
def test_nobody_waits_behind_a_desk_that_waits(house, monkeypatch, act):
    """A backup reads every table for minutes. Whatever the desk wants meanwhile, respondents of all waves go on: they
    are through before the backup is."""
    wave, other, said = opened(house, 10), opened(house, 10), []
    if act in {vault_desk.destroy_links, vault_desk.forget}:
        stop(house, wave.code)
    tries, pause = threading.Event(), scrubbing.time.sleep

    def rest(seconds):
        tries.set()
        pause(seconds)

    def statement(connection, cursor, words, parameters, context, many):
        if "lock_timeout" in words or "busy_timeout=" in words:
            said.append(words)

    def desk():
        with contextlib.suppress(scrubbing.Busy):
            act(house, wave.code)
        tries.set()

    def is_waiting():
        if house.vault.dialect == "sqlite":
            return tries.is_set()
        with house.vault() as session:
            return tries.is_set() or session.execute(text("SELECT 1 FROM pg_locks WHERE NOT granted")).first()

    monkeypatch.setattr(scrubbing.time, "sleep", rest)
    event.listen(house.vault.engine, "before_cursor_execute", statement)
    thread = threading.Thread(target=desk)
    with house.vault.at_one_moment() as reading:
        for table in vault.Vault.metadata.sorted_tables:
            reading.execute(table.select()).all()
        thread.start()
        until(is_waiting, "the desk does nothing")
        goes_in(house.vault, other.links["NV00003"])
    thread.join()
    assert vault_desk.counts(house, other.code) == (10, 1)
    patience = {"sqlite": f"PRAGMA busy_timeout={scrubbing.BRIEFLY}", "postgresql": f"lock_timeout = '{mix.PATIENCE}'"}
    assert any(patience[house.vault.dialect] in words for words in said) and scrubbing.BRIEFLY <= 100
    act(house, wave.code)

"""The bare line of the hot path: nothing half-done, nothing left begun, and a dead connection is noticed."""

import traceback
from threading import Thread
from time import sleep

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from surveyhost.core.sending.delivery_reports import DeliveryReport
from surveyhost.services.answering import responses
from surveyhost.store import sessions as store
from surveyhost.store.office.base import Office
from surveyhost.store.sessions import AlreadyThere
from surveyhost.store.vault import deposit as submitting
from surveyhost.store.vault import tables as rows
from tests.support.waves import opened

pytestmark = pytest.mark.both_engines

ANSWER = {"clear": 4}


def test_an_error_undoes_what_was_written(house, vault):
    wave = opened(house)
    with pytest.raises(ZeroDivisionError), vault.writing() as line:
        rows.put_box(line, wave.code, bytes(16), bytes(32), b"box")
        raise ZeroDivisionError
    with vault() as session:
        assert rows.waiting(session, wave.code) == 0


def test_a_refused_statement_leaves_no_line_behind(house, vault):
    wave = opened(house)
    for _ in range(2):
        with pytest.raises(vault.engine.dialect.loaded_dbapi.Error), vault.writing() as line:
            for _ in range(2):
                rows.put_box(line, wave.code, bytes(16), bytes(32), b"the same id twice")
    responses.submit(vault, wave.links["NV00000"], ANSWER)
    with vault() as session:
        assert rows.waiting(session, wave.code) == 1


def test_reading_ends_with_the_block(house, vault):
    """A transaction left open would keep a mix waiting."""
    wave = opened(house)
    with vault.reading() as line:
        assert rows.head(line, wave.code).state == "open"
        driver = line.driver
    idle = not driver.in_transaction if vault.dialect == "sqlite" else driver.info.transaction_status.name == "IDLE"
    assert idle
    with vault.begin() as session:
        session.execute(text("SELECT 1"))


def test_a_connection_that_died_in_the_pool_is_replaced(house, vault, monkeypatch):
    """The database was started again while nobody answered."""
    if vault.dialect == "sqlite":
        return
    wave = opened(house)
    responses.find(vault, wave.links["NV00000"])
    other = store.sessions(house.settings.vault_url)
    with other() as session:
        kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        session.execute(text(f"{kill} AND pid <> pg_backend_pid()"))
    other.engine.dispose()
    monkeypatch.setattr(store, "UNASKED", 0.0)
    assert responses.find(vault, wave.links["NV00000"]).kind == "open"
    assert responses.submit(vault, wave.links["NV00000"], ANSWER)


def test_an_answer_is_laid_down_whole_or_not_at_all(house, vault):
    """A box that cannot be put in spends no seat."""
    wave = opened(house)
    one, other = (responses.find(vault, wave.links[person]).found for person in ("NV00000", "NV00001"))

    def lay(found):
        of_seat = wave.code, found.head.policy_hash, found.seat.id
        return vault.act(lambda line: submitting.lay(line, *of_seat, bytes(16), bytes(32), b"the same id twice"))

    assert lay(one)
    assert not lay(one)
    with pytest.raises(vault.engine.dialect.loaded_dbapi.Error):
        lay(other)
    with vault() as session:
        assert rows.counts(session, wave.code)[1] == rows.waiting(session, wave.code) == 1
    assert responses.submit(vault, wave.links["NV00001"], ANSWER)


def _at_once(vault, works):
    """What each of these works returned or raised, when all waited for the same writer to end; in any order."""
    ends = []

    def end(work):
        try:
            ends.append(vault.act(work))
        except vault.errors as error:
            ends.append(error)

    threads = [Thread(target=end, args=(work,)) for work in works]
    with vault.writing():
        for thread in threads:
            thread.start()
        while len(vault._waiting) < len(works):
            sleep(0.001)
    for thread in threads:
        thread.join()
    return ends


def test_what_waits_for_the_disk_waits_once(house, vault):
    """Each of those who send at the same moment is in one transaction with the others: the disk is slow, not they."""
    if vault.dialect != "sqlite":
        return
    wave, seen = opened(house), []

    def putting(number):
        def put(line):
            with vault() as session:
                seen.append(rows.waiting(session, wave.code))
            rows.put_box(line, wave.code, bytes([number] * 16), bytes(32), b"box")
            return number

        return put

    assert sorted(_at_once(vault, [putting(number) for number in range(6)])) == list(range(6))
    assert seen == [0] * 6, "committed before the last of them was written"
    with vault() as session:
        assert rows.waiting(session, wave.code) == 6


def test_an_act_that_fails_takes_no_other_with_it(house, vault):
    """Two boxes under one id among four: one of them is refused, and the rest lie there."""
    if vault.dialect != "sqlite":
        return
    wave = opened(house)

    def putting(number):
        return lambda line: rows.put_box(line, wave.code, bytes([number] * 16), bytes(32), b"box")

    ends = _at_once(vault, [putting(number) for number in (1, 2, 2, 3)])
    assert [isinstance(end, Exception) for end in ends].count(True) == 1
    with vault() as session:
        assert rows.waiting(session, wave.code) == 3


def test_several_waves_are_asked_about_in_one_statement(house, vault):
    """In the order in which they were named; what is not there has no row."""
    one, other = opened(house), opened(house)
    with vault.reading() as line:
        found = rows.heads(line, [one.code, "NOBODY", other.code])
        alone = [rows.head(line, code) for code in (one.code, "NOBODY", other.code)]
    assert found == alone
    assert [head is None for head in found] == [False, True, False]
    assert found[0] != found[2]


def test_of_several_seats_it_is_told_where_one_was_spent_before(house, vault):
    wave = opened(house)
    seats = []
    for person in ("NV00000", "NV00001", "NV00002"):
        found = responses.find(vault, wave.links[person]).found
        seats.append((wave.code, found.head.policy_hash, found.seat.id))
    with vault.writing() as line:
        assert rows.spend_all(line, seats[:2])
    with pytest.raises(ZeroDivisionError), vault.writing() as line:
        assert not rows.spend_all(line, seats[1:])
        raise ZeroDivisionError
    with vault() as session:
        assert rows.counts(session, wave.code)[1] == 2


def test_bare_lines_end_with_the_sessions(house, vault):
    """Else a database could not be moved, or dropped, after everything was closed."""
    responses.find(vault, opened(house).links["NV00000"])
    assert vault._lines.pool.checkedin() == 1
    vault.engine.dispose()
    assert vault._lines.pool.checkedin() == 0


SECRET = b"of one seat"


def test_an_error_shows_no_value(house, vault):
    """What breaks in the worker reaches its log as it is, traceback and all."""
    opened(house)
    for sql in (
        "SELECT nothing FROM seat WHERE id = :secret",
        "INSERT INTO seat (wave, id) VALUES ('AAAAAA', :secret)",
    ):
        with pytest.raises(DBAPIError) as broken, vault.begin() as session:
            session.execute(text(sql), {"secret": SECRET})
        said = "".join(traceback.format_exception(broken.value))
        assert SECRET.decode() not in said
        assert SECRET.hex() not in said


def test_nor_does_one_that_names_the_row_in_its_way(house):
    """PostgreSQL quotes it: "Key (mark)=(...) already exists", "Failing row contains (...)"."""

    def put(mark, why=DeliveryReport.HARD):
        with house.office.begin() as session:
            values = {"mark": mark, "why": why, "day": house.now().date()}
            session.execute(insert(Office.metadata.tables["barred_address"]).values(**values))

    put(SECRET)
    for given in ((SECRET,), (b"other " + SECRET, None)):
        with pytest.raises(AlreadyThere) as broken:
            put(*given)
        said = "".join(traceback.format_exception(broken.value))
        assert "barred_address" in said
        assert SECRET.decode() not in said
        assert SECRET.hex() not in said

"""What is destroyed is gone from the disk: from tables, free pages, dead rows, journals, logs and temporary files."""

import os

import pytest

from surveyhost.core.wave import links_and_seats
from surveyhost.services.answering import responses
from surveyhost.services.vault import desk
from surveyhost.store.vault import scrubbing
from surveyhost.store.vault import tables as store
from tests.promises.disk import found_in
from tests.support.results import some_page
from tests.support.waves import opened

pytestmark = pytest.mark.both_engines


def ties(wave):
    """All that could tie a person to a seat or a seat to a link."""
    secrets = {"token key": wave.token_key, "salt": wave.salt, "seat key": links_and_seats.seat_key(wave.salt)}
    secrets["label key"] = links_and_seats.label_key(wave.salt)
    for person in wave.people:
        token = wave.links[person]
        secrets[f"seat {person}"] = wave.seats[person]
        secrets[f"token {person}"] = token.encode()
        secrets[f"digest {person}"] = links_and_seats.digest(wave.token_key, token)
    return secrets


def sealed(wave):
    """A stretch of every box of the wave, as bytes."""
    found = {}
    with wave.house.vault_of(wave.code)() as session:
        for table in (store.inbox, store.pool):
            for box_id, box in session.query(table.c.id, table.c.box).filter(table.c.wave == wave.code):
                found[f"box {box_id.hex()}"] = box[1000:1032]
    return found


def busy_fieldwork(house, answer, vault=0):
    """Everything that leaves traces: links twice, mixes, replaced and withdrawn answers, another wave beside it."""
    wave, other = opened(house, 60, vault=vault), opened(house, 30, vault=vault)
    some_page(house)
    receipts = answer(wave, wave.people[:20])
    desk.mix(house, wave.code)
    wave.more_links(wave.people[10:40])
    receipts |= answer(wave, wave.people[20:45])
    some_page(house)
    answer(other, other.people[:12])
    for person in wave.people[15:25]:
        responses.replace(house.vault_of(wave.code), wave.links[person], receipts[person], {"change": "something else"})
    for person in wave.people[25:30]:
        responses.withdraw(house.vault_of(wave.code), wave.links[person], receipts[person])
    return wave, other


def test_before_close_the_search_finds_what_is_there(house, answer, everywhere):
    """The control: the search looks in the right places."""
    wave, _ = busy_fieldwork(house, answer)
    desk.mix(house, wave.code)
    names = {hit.split(" in ")[0] for hit in found_in(everywhere, ties(wave))}
    assert {"token key", "seat NV00000", "digest NV00000"} <= names
    assert not {name for name in names if name.startswith("token NV")}


def test_after_close_nothing_that_could_tie_is_on_the_disk(house, answer, everywhere):
    wave, other = busy_fieldwork(house, answer)
    desk.close(house, wave.code, wave.salt)
    assert found_in(everywhere, ties(wave)) == []
    still = {hit.split(" in ")[0] for hit in found_in(everywhere, ties(other))}
    assert "seat NV00029" in still
    assert desk.counts(house, other.code) == (30, 12)


def test_statistics_of_the_planner_keep_nothing_either(house, answer, everywhere):
    """PostgreSQL: whoever runs ANALYZE, by hand or every night, copies what is in the tables into the catalogue."""
    wave, other = busy_fieldwork(house, answer)
    analyze(house)
    desk.close(house, wave.code, wave.salt)
    analyze(house)
    assert found_in(everywhere, ties(wave)) == []
    assert desk.counts(house, other.code) == (30, 12)


def analyze(house):
    with house.vault.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def test_after_forget_no_box_is_on_the_disk(house, answer, everywhere):
    wave, other = busy_fieldwork(house, answer)
    desk.close(house, wave.code, wave.salt)
    gone, alive = sealed(wave), sealed(other)
    assert (len(gone), len(alive)) == (40, 12)
    assert len(found_in(everywhere, gone)) >= 40
    desk.forget(house, wave.code)
    assert found_in(everywhere, gone | ties(wave)) == []
    assert sealed(other) == alive
    desk.close(house, other.code, other.salt)
    desk.forget(house, other.code)
    assert found_in(everywhere, alive | ties(other)) == []


def test_withdrawn_answers_are_gone_after_close(house, answer, everywhere):
    wave = opened(house, 20)
    receipts = answer(wave, wave.people[:12])
    before = sealed(wave)
    desk.mix(house, wave.code)
    for person in wave.people[:3]:
        responses.withdraw(house.vault, wave.links[person], receipts[person])
    desk.close(house, wave.code, wave.salt)
    withdrawn = {name: box for name, box in before.items() if name not in sealed(wave)}
    assert len(withdrawn) == 3
    assert found_in(everywhere, withdrawn) == []


def test_nothing_is_ever_in_a_temporary_file_that_stays(house, answer, everywhere, tmp_path):
    wave, _ = busy_fieldwork(house, answer)
    desk.close(house, wave.code, wave.salt)
    assert os.listdir(tmp_path / "temporary") == []


def test_a_large_file_that_others_write_to_keeps_nothing_either(house, answer, everywhere, monkeypatch):
    """SQLite: no vacuum then, since it would make them wait; overwriting what is deleted must do."""
    monkeypatch.setattr(scrubbing, "SMALL", 0)
    wave, other = busy_fieldwork(house, answer)
    desk.close(house, wave.code, wave.salt)
    assert found_in(everywhere, ties(wave)) == []
    gone = sealed(wave)
    desk.forget(house, wave.code)
    assert len(gone) == 40
    assert found_in(everywhere, gone | ties(wave)) == []
    assert desk.counts(house, other.code) == (30, 12)

"""What is destroyed is gone from the disk: from tables, free pages, dead rows, journals, logs and temporary files."""

import os
from contextlib import suppress

import pytest

from surveyhost.core.wave import links_and_seats
from surveyhost.services.vault import desk
from surveyhost.store.vault import scrubbing
from tests.promises.disk import found_in
from tests.support.kinds import BOTH, SPLIT
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


def sealed(wave, kind):
    """A stretch of every box of the wave, as bytes."""
    found = {}
    with wave.house.vault_of(wave.code)() as session:
        for table in kind.tables:
            for box_id, box in session.query(table.c.id, table.c.box).filter(table.c.wave == wave.code):
                found[f"box {box_id.hex()}"] = box[1000:1032]
    return found


def busy_fieldwork(house, answer, kind, vault=0):
    """Everything that leaves traces: links twice, mixes, replaced and withdrawn answers, another wave beside it."""
    wave, other = (opened(house, people, is_split=kind is SPLIT, vault=vault) for people in (60, 30))
    some_page(house)
    receipts = answer(wave, wave.people[:20])
    desk.mix(house, wave.code)
    wave.more_links(wave.people[10:40])
    receipts |= answer(wave, wave.people[20:45])
    some_page(house)
    answer(other, other.people[:12])
    for person in wave.people[15:25]:
        kind.replace(house.vault_of(wave.code), wave.links[person], receipts[person], {"change": "something else"})
    for person in wave.people[25:30]:
        kind.withdraw(house.vault_of(wave.code), wave.links[person], receipts[person])
    return wave, other


@BOTH
def test_before_close_the_search_finds_what_is_there(house, answer, everywhere, kind):
    """The control: the search looks in the right places."""
    wave, _ = busy_fieldwork(house, answer, kind)
    desk.mix(house, wave.code)
    names = {hit.split(" in ")[0] for hit in found_in(everywhere, ties(wave))}
    assert {"token key", "seat NV00000", "digest NV00000"} <= names
    assert not {name for name in names if name.startswith("token NV")}


@BOTH
def test_after_close_nothing_that_could_tie_is_on_the_disk(house, answer, everywhere, kind):
    wave, other = busy_fieldwork(house, answer, kind)
    desk.close(house, wave.code, wave.salt)
    assert found_in(everywhere, ties(wave)) == []
    still = {hit.split(" in ")[0] for hit in found_in(everywhere, ties(other))}
    assert "seat NV00029" in still
    assert desk.counts(house, other.code) == (30, 12)


@BOTH
def test_statistics_of_the_planner_keep_nothing_either(house, answer, everywhere, kind):
    """PostgreSQL: whoever runs ANALYZE, by hand or every night, copies what is in the tables into the catalogue."""
    wave, other = busy_fieldwork(house, answer, kind)
    analyze(house)
    desk.close(house, wave.code, wave.salt)
    analyze(house)
    assert found_in(everywhere, ties(wave)) == []
    assert desk.counts(house, other.code) == (30, 12)


def analyze(house):
    with house.vault.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


@BOTH
def test_after_forget_no_box_is_on_the_disk(house, answer, everywhere, kind):
    wave, other = busy_fieldwork(house, answer, kind)
    desk.close(house, wave.code, wave.salt)
    gone, alive = sealed(wave, kind), sealed(other, kind)
    assert (len(gone), len(alive)) == (40 * kind.rows, 12 * kind.rows)
    assert len(found_in(everywhere, gone)) >= 40 * kind.rows
    desk.forget(house, wave.code)
    assert found_in(everywhere, gone | ties(wave)) == []
    assert sealed(other, kind) == alive
    desk.close(house, other.code, other.salt)
    desk.forget(house, other.code)
    assert found_in(everywhere, alive | ties(other)) == []


@BOTH
def test_withdrawn_answers_are_gone_after_close(house, answer, everywhere, kind):
    wave = opened(house, 20, is_split=kind is SPLIT)
    receipts = answer(wave, wave.people[:12])
    before = sealed(wave, kind)
    desk.mix(house, wave.code)
    for person in wave.people[:3]:
        kind.withdraw(house.vault, wave.links[person], receipts[person])
    desk.close(house, wave.code, wave.salt)
    withdrawn = {name: box for name, box in before.items() if name not in sealed(wave, kind)}
    assert len(withdrawn) == 3 * kind.rows
    assert found_in(everywhere, withdrawn) == []


@BOTH
def test_nothing_is_ever_in_a_temporary_file_that_stays(house, answer, everywhere, kind, tmp_path):
    wave, _ = busy_fieldwork(house, answer, kind)
    desk.close(house, wave.code, wave.salt)
    assert os.listdir(tmp_path / "temporary") == []


@BOTH
def test_a_large_file_that_others_write_to_keeps_nothing_either(house, answer, everywhere, kind, monkeypatch):
    """SQLite: no vacuum then, since it would make them wait; overwriting what is deleted must do."""
    monkeypatch.setattr(scrubbing, "SMALL", 0)
    wave, other = busy_fieldwork(house, answer, kind)
    desk.close(house, wave.code, wave.salt)
    assert found_in(everywhere, ties(wave)) == []
    gone = sealed(wave, kind)
    desk.forget(house, wave.code)
    assert len(gone) == 40 * kind.rows
    assert found_in(everywhere, gone | ties(wave)) == []
    assert desk.counts(house, other.code) == (30, 12)


@pytest.mark.parametrize("scrubs", range(5))
@BOTH
def test_killed_before_any_scrub_and_repeated_it_leaves_nothing_either(
    house, answer, everywhere, kind, scrubs, monkeypatch
):
    """Rows are emptied, and the process dies before the vault is scrubbed; no other wave is there for which it would
    be scrubbed afterwards."""
    wave, other = busy_fieldwork(house, answer, kind)
    desk.close(house, other.code, other.salt)
    desk.forget(house, other.code)
    gone, left, scrub = sealed(wave, kind) | ties(wave), [scrubs], scrubbing._scrub

    def dying(*given):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        scrub(*given)

    def both():
        desk.close(house, wave.code, wave.salt)
        desk.forget(house, wave.code)

    with monkeypatch.context() as killed, suppress(KeyboardInterrupt):
        killed.setattr(scrubbing, "_scrub", dying)
        both()
    both()
    assert found_in(everywhere, gone) == []

"""A wave that cannot be closed, forgotten or abandoned is written off by two people, a record says what was left."""

import json

import pytest
from sqlalchemy import select, update

from surveyhost.core.duties import Duty
from surveyhost.core.errors import Refusal
from surveyhost.core.wave import sealing
from surveyhost.services.accounts import accounts
from surveyhost.services.accounts.refusals import SameHand
from surveyhost.services.fieldwork import opening, write_off
from surveyhost.services.fieldwork.refusals import NotStuck, SameAsker, WriteOffNotAsked
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.office import failing_duties
from surveyhost.services.office.house import Actor
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.operations import health, worker
from surveyhost.services.releases import destruction_records
from surveyhost.services.tabulation import tally
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import HandOver, Letter, ReleaseRow, Wave
from surveyhost.store.vault import tables as vault
from tests.support import factories
from tests.support.factories import OTHER_STAFF, STAFF
from tests.support.shell import Shell, environ

ROWS = 20


def row(house, wave):
    with house.office() as session:
        return get_wave(session, wave)


@pytest.fixture
def stuck(house, clock):
    """Its closing time has come, and the keys are gone."""
    factories.staffed(house)
    wave = factories.open_wave(house, rows=ROWS)
    factories.answered(house, wave, 9)
    for path in (house.settings.data / "keys").glob("*.salt.key"):
        path.unlink()
    for path in (house.settings.data / "keys").glob("*.cube.key"):
        path.unlink()
    clock.at = row(house, wave).closes
    worker.sweep(house, lambda _: None)
    assert row(house, wave).state == "open"
    return wave


def test_two_people_destroy_what_can_be_and_sign_for_what_cannot(house, stuck):
    with pytest.raises(Refusal) as refused:
        write_off.carry_out(house, OTHER_STAFF, stuck)
    assert isinstance(refused.value, WriteOffNotAsked)
    write_off.ask(house, STAFF, stuck)
    for same in (STAFF, Actor(f" {STAFF.name.upper()}")):
        with pytest.raises(Refusal) as refused:
            write_off.carry_out(house, same, stuck)
        assert isinstance(refused.value, SameAsker)
    assert row(house, stuck).state == "open"
    left = write_off.carry_out(house, OTHER_STAFF, stuck)
    assert [line.partition(":")[0] for line in left] == ["the salt's wrapping key", "the cube's key"]
    found = row(house, stuck)
    assert (found.state, found.salt, found.private_key) == ("forgotten", None, None)
    assert desk.counts(house, found.code) == (0, 0)
    assert list(desk.boxes(house, found.code)) == []
    assert not list((house.settings.data / "keys").glob(f"{found.code}*"))
    assert failing_duties.failing(house) == [] and list(health.faults(house)) == []
    [line] = destruction_records.of_survey(house, stuck.survey_id)
    written = destruction_records.file(house, line.id)
    assert all(check.holds for check in destruction_records.check(written))
    document = json.loads(written)["document"]
    assert (document["asked_by"], document["carried_out_by"]) == (STAFF.name, OTHER_STAFF.name)
    assert "boxes" in document["destroyed"] and "the private key's wrapping key" in document["destroyed"]
    assert set(document["not_destroyed"]) == {"the salt's wrapping key", "the cube's key"}


def test_no_key_that_a_keeper_holds_is_said_to_be_destroyed(house, clock):
    """Nor counts that were never made."""
    factories.staffed(house)
    public, _ = sealing.new_pair()
    survey = factories.survey(house, keeper="Công đoàn", keeper_key=public.hex())
    wave = factories.open_wave(house, survey, rows=ROWS)
    failing_duties.attempt(house, Duty.CLOSE, broken, row(house, wave).id)
    write_off.ask(house, STAFF, wave)
    assert write_off.carry_out(house, OTHER_STAFF, wave) == []
    [line] = destruction_records.of_survey(house, wave.survey_id)
    document = json.loads(destruction_records.file(house, line.id))["document"]
    never = {"private key", "the private key's wrapping key", "cube", "comments"}
    assert not never & set(document["destroyed"]) and "salt" in document["destroyed"]
    assert document["with the keeper"] == {"keeper": "Công đoàn", "what": ["private key"]}


def test_its_letters_and_what_tells_of_used_links_go_too(house, stuck):
    """The key under which a backup holds which links were used lies beside the wave's own."""
    code, ring = row(house, stuck).code, keyring(house.settings)
    ring.new_wave_key(waves.used_names(code) + "of-a-backup")
    with house.office() as session:
        assert session.query(Letter).count() == ROWS
    write_off.ask(house, STAFF, stuck)
    write_off.carry_out(house, OTHER_STAFF, stuck)
    assert ring.names(waves.used_names(code)) == []
    with house.office() as session:
        assert session.query(Letter).count() == 0


def test_what_waits_of_a_wave_that_cannot_be_forgotten_goes_with_it(house):
    """A release that nobody has signed, and a private key that was brought for another."""
    factories.staffed(house)
    wave = factories.closed_wave(house, 15, rows=ROWS)
    tally.prepare(house, STAFF, wave.survey_id)
    found = row(house, wave)
    failing_duties.attempt(house, Duty.FORGET, broken, found.id)
    with house.office.begin() as session:
        session.add(HandOver(wave_id=found.id, sealed=b"x", made=house.now()))
    write_off.ask(house, STAFF, wave)
    assert write_off.carry_out(house, OTHER_STAFF, wave) == []
    with house.office() as session:
        release = session.query(ReleaseRow).one()
        assert (release.state, release.tables, release.approved_by) == ("sent_back", b"", OTHER_STAFF.name)
        assert session.query(HandOver).count() == 0


def broken(*_):
    raise RuntimeError("broken")


def test_a_part_that_breaks_saves_no_other_from_being_destroyed(house, stuck, monkeypatch):
    monkeypatch.setattr(desk, "end", broken)
    write_off.ask(house, STAFF, stuck)
    left = write_off.carry_out(house, OTHER_STAFF, stuck)
    assert left[0] == "seats, token digests, token key: Something broke inside (RuntimeError)."
    found = row(house, stuck)
    assert (found.state, list((house.settings.data / "keys").glob(f"{found.code}*"))) == ("forgotten", [])


def test_the_survey_goes_on(house, stuck):
    write_off.ask(house, STAFF, stuck)
    write_off.carry_out(house, OTHER_STAFF, stuck)
    assert opening.open_wave(house, STAFF, stuck.survey_id).wave_number == 2


def test_a_wave_that_is_well_is_not_written_off(house):
    wave = factories.open_wave(house, rows=ROWS)
    with pytest.raises(Refusal) as refused:
        write_off.ask(house, STAFF, wave)
    assert isinstance(refused.value, NotStuck)


def test_a_damaged_contract_and_a_vault_that_lost_the_wave(house, clock):
    factories.staffed(house)
    wave = factories.open_wave(house, rows=ROWS)
    code = row(house, wave).code
    with house.office.begin() as session:
        session.execute(update(Wave).values(policy=b"{}"))
    with house.vault.begin() as session:
        session.execute(vault.wave.delete().where(vault.wave.c.code == code))
    clock.at = row(house, wave).closes
    worker.sweep(house, lambda _: None)
    write_off.ask(house, STAFF, wave)
    left = write_off.carry_out(house, OTHER_STAFF, wave)
    assert left == [
        f"seats, token digests, token key: The vault has no wave {code}.", f"boxes: Wave {code} is not closed."
    ]  # fmt: skip
    assert row(house, wave).state == "forgotten"


def test_two_accounts_in_which_one_person_may_be_are_not_two(house, stuck):
    accounts.add_staff(house, STAFF, "second@vendor.example", "Second")
    write_off.ask(house, STAFF, stuck)
    with pytest.raises(Refusal) as refused:
        write_off.carry_out(house, Actor("second@vendor.example"), stuck)
    assert isinstance(refused.value, SameHand)
    assert row(house, stuck).state == "open"


def test_a_crash_is_finished_by_the_sweep(house, stuck, monkeypatch):
    write_off.ask(house, STAFF, stuck)
    with monkeypatch.context() as broken:
        broken.setattr(write_off, "_write_down", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            write_off.carry_out(house, OTHER_STAFF, stuck)
    assert [fault for fault in health.faults(house) if "Writing off wave 1/1 was cut short" in fault]
    worker.sweep(house, lambda _: None)
    assert row(house, stuck).state == "forgotten"
    with house.office() as session:
        assert session.scalar(select(Wave.state)) == "forgotten"
    assert list(health.faults(house)) == []


def test_on_the_command_line(house, stuck, clock, monkeypatch, capsys):
    monkeypatch.setattr("surveyhost.services.office.house._now", clock)
    monkeypatch.setattr("surveyhost.services.office.clock.jump", lambda house: None)
    monkeypatch.setattr("surveyhost.services.office.clock.check", lambda house: None)
    shell = Shell(environ(house.settings), capsys)
    assert shell("wave", "write-off", "1", "--as", "lan@vendor.example") == "asked"
    assert "another person" in shell.refused("wave", "write-off", "1", "--as", "Lan@vendor.example")
    assert "--yes" in shell.refused("wave", "write-off", "1", "--as", "minh@vendor.example")
    assert row(house, stuck).state == "open"
    assert shell("wave", "write-off", "1", "--as", "minh@vendor.example", "--yes") == "written off"
    assert "not stuck" in shell.refused("wave", "write-off", "1", "--as", "minh@vendor.example")

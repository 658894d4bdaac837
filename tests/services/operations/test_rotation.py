from dataclasses import replace
from pathlib import Path

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.operations import health, presence, rotation
from surveyhost.services.rosters import check
from surveyhost.services.rosters import people as roster_people
from surveyhost.store.office.tables import Participant
from tests.support import factories


def names(house):
    with house.office() as session:
        ring = keys.keyring(house.settings)
        return sorted(roster_people.unseal(ring, person).name for person in session.query(Participant))


def salt(house, wave):
    with house.office() as session:
        row = get_wave(session, wave)
        return keys.keyring(house.settings).unwrap(waves.salt_name(row), row.salt)


@pytest.fixture
def wave(house):
    return factories.open_wave(house, rows=20)


def master(house):
    return (house.settings.data / "master.key").read_text()


def test_everything_opens_under_the_new_key_and_nothing_under_the_old(house, wave):
    before, people, secret = master(house), names(house), salt(house, wave)
    old = keys.keyring(house.settings)
    signer = old.public_signing_key()
    rotation.rotate(house.settings, house)
    assert master(house) != before
    assert names(house) == people
    assert salt(house, wave) == secret
    assert keys.keyring(house.settings).public_signing_key() == signer
    with house.office() as session, pytest.raises(Refusal):
        roster_people.unseal(old, session.query(Participant).first())
    with pytest.raises(Refusal):
        old.sign(b"x")
    assert not list(house.settings.data.rglob("*.next"))
    assert list(health.faults(house)) == []


def test_people_are_still_found_by_their_number(house, wave):
    rotation.rotate(house.settings, house)
    rosters_again = factories.people(20)
    checked = check.check(house, wave.survey_id, "roster.csv", factories.roster_csv(rosters_again))
    assert not checked.problems


@pytest.mark.sampled(3)
@pytest.mark.parametrize("crash_at", [1, 2, 3, 4, 5])
def test_cut_short_while_files_are_put_in_place_it_finishes(house, wave, monkeypatch, crash_at):
    people, secret, real, done = names(house), salt(house, wave), Path.replace, []

    def stumbling(source, target):
        if source.name.endswith(".next"):
            done.append(source)
            if len(done) == crash_at:
                raise KeyboardInterrupt
        return real(source, target)

    monkeypatch.setattr(Path, "replace", stumbling)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(house.settings, house)
    monkeypatch.setattr(Path, "replace", real)
    said = "A new master key was being put in place and that was cut short: `surveyhost keys rotate` finishes it."
    assert list(health.faults(house)) == [said], "and not that something does not open"
    for begins in (presence.check, presence.begin):
        with pytest.raises(Refusal, match=r"keys rotate. finishes it"):
            begins(house.settings)
    presence.check_for_rotation(house.settings)
    rotation.rotate(house.settings, house)
    assert names(house) == people
    assert salt(house, wave) == secret
    assert list(health.faults(house)) == []


def test_a_key_from_the_environment_is_not_ours_to_change(house):
    with pytest.raises(Refusal, match="environment"):
        rotation.rotate(replace(house.settings, master_key=bytes(32)))


class TestHealth:
    def test_all_is_well_through_a_waves_life(self, house, wave):
        assert list(health.faults(house)) == []
        closing.close(house, factories.STAFF, wave)
        assert list(health.faults(house)) == []
        closing.forget(house, factories.STAFF, wave)
        assert list(health.faults(house)) == []

    def test_a_secret_that_others_can_read(self, house, wave):
        (house.settings.data / "master.key").chmod(0o644)
        assert "chmod 600" in " ".join(health.faults(house))

    def test_a_key_that_is_missing(self, house, wave):
        with house.office() as session:
            row = get_wave(session, wave)
        ring = keys.keyring(house.settings)
        ring.destroy(waves.salt_name(row))
        ring.destroy(waves.private_name(row))
        assert len(list(health.faults(house))) == 2
        (house.settings.data / "signing.key").unlink()
        assert "signing.key is missing: bring it back" in next(health.faults(house))

    def test_a_production_vault_is_held_to_its_cluster(self, house, wave):
        strict = replace(house, settings=replace(house.settings, production=True))
        faults = list(health.faults(strict))
        assert bool(faults) == (house.vault.dialect == "postgresql")

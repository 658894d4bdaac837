"""Which links were used comes back with the latest backup and no other: nobody answers twice, no answer is lost."""

import hashlib
import json
import shutil
from dataclasses import replace

import pytest
from sqlalchemy import update

from surveyhost.core.errors import Refusal
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.office.house import open_house
from surveyhost.services.operations import backup, health
from surveyhost.services.operations.refusals import RestoreRefused
from surveyhost.services.tabulation import tally
from surveyhost.services.vault import desk
from surveyhost.store import migrate
from surveyhost.store.sessions import sessions
from surveyhost.store.vault import tables as store
from tests.support import factories
from tests.support.wave_status import row

STAFF = factories.STAFF
ANSWER = {"lead_clear": 3}


@pytest.fixture
def another(house, tmp_path):
    """A machine with fresh databases, to which all keys are copied as they are when it is asked for."""

    def make(name="elsewhere"):
        data = tmp_path / name
        shutil.copytree(house.settings.data, data, ignore=shutil.ignore_patterns("*.sqlite3*"))
        urls = {f"{which}_url": f"sqlite:///{data / which}.sqlite3" for which in ("office", "vault")}
        settings = replace(house.settings, data=data, **urls)
        migrate.upgrade(settings)
        return open_house(settings)

    return make


@pytest.fixture
def wave(house):
    return factories.open_wave(house)


def kinds(home, tokens):
    return [responses.find(home.vault, token).kind for token in tokens]


def test_the_latest_backup_brings_back_who_has_answered(house, wave, tmp_path, another):
    tokens = list(factories.links(house, wave).values())
    for night in range(3):
        for token in tokens[8 * night : 8 * night + 8]:
            responses.submit(house.vault, token, ANSWER)
        backup.backup(house, STAFF, tmp_path / f"night{night}")
    home = another()
    assert backup.restore(home, STAFF, tmp_path / "night2").destroyed_again == ()
    assert kinds(home, tokens) == ["spent"] * 24 + ["open"] * 36
    with pytest.raises(Refusal) as refused:
        responses.submit(home.vault, tokens[0], ANSWER)
    assert refused.value.kind == "spent"
    responses.submit(home.vault, tokens[30], ANSWER)
    closing.close(home, STAFF, wave)
    assert row(home, wave).seats["boxes"] == 25
    assert list(health.faults(home)) == []


def test_an_earlier_one_is_refused_and_nothing_is_done(house, wave, tmp_path, another):
    factories.answered(house, wave, 12)
    backup.backup(house, STAFF, tmp_path / "first")
    backup.backup(house, STAFF, tmp_path / "second")
    home, code = another(), row(house, wave).code
    with pytest.raises(Refusal, match=code) as refused:
        backup.restore(home, STAFF, tmp_path / "first")
    assert isinstance(refused.value, RestoreRefused) and "--close-unknown" in refused.value.reason
    with home.vault() as session:
        assert store.codes(session) == []
    assert keys.keyring(home.settings).has(waves.salt_name(row(house, wave)))


def test_an_earlier_one_can_be_had_with_its_waves_closed(house, wave, tmp_path, another):
    """Its answers are kept and can be counted; nobody can answer, so nobody can answer twice."""
    tokens = list(factories.links(house, wave).values())
    factories.answered(house, wave, 40)
    backup.backup(house, STAFF, tmp_path / "first")
    backup.backup(house, STAFF, tmp_path / "second")
    home = another()
    said = backup.restore(home, STAFF, tmp_path / "first", close_unknown=True).destroyed_again
    assert len(said) == 1 and "no longer known" in said[0]
    assert (row(home, wave).state, row(home, wave).seats["boxes"]) == ("closed", 40)
    assert set(kinds(home, tokens)) == {"closed"}
    assert tally.prepare(home, STAFF, wave.survey_id)
    assert list(health.faults(home)) == []


def test_a_backup_cut_short_leaves_the_one_before_as_good_as_it_was(house, wave, tmp_path, another, monkeypatch):
    tokens = list(factories.links(house, wave).values())
    for token in tokens[:12]:
        responses.submit(house.vault, token, ANSWER)
    backup.backup(house, STAFF, tmp_path / "whole")
    with monkeypatch.context() as broken:
        broken.setattr(backup, "_write_manifest", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            backup.backup(house, STAFF, tmp_path / "half")
    home = another()
    backup.restore(home, STAFF, tmp_path / "whole")
    assert kinds(home, tokens).count("spent") == 12


def test_each_backup_destroys_the_key_of_the_one_before_and_close_the_last(house, wave, tmp_path):
    ring, code = keys.keyring(house.settings), row(house, wave).code
    found = []
    for night in range(3):
        backup.backup(house, STAFF, tmp_path / f"night{night}")
        found += ring.names(waves.used_names(code))
    assert len(found) == len(set(found)) == 3
    closing.close(house, STAFF, wave)
    assert ring.names(code) == sorted([waves.private_name(row(house, wave)), waves.cube_name(code)])


def test_who_answered_in_between_is_in_no_backup_by_name_or_seat(house, wave, tmp_path):
    """Two files of the vault, before and after twelve answers: the seats are the same in both, bit for bit."""
    seats = []
    for name in ("before", "after"):
        backup.backup(house, STAFF, tmp_path / name)
        copied = sessions(f"sqlite:///{tmp_path / name / 'vault.sqlite3'}")
        with copied() as session:
            seats.append(sorted(session.execute(store.seat.select()).all()))
        copied.engine.dispose()
        factories.answered(house, wave, 12) if name == "before" else None
    assert seats[0] == seats[1]


def test_a_backup_from_before_they_lay_apart_is_restored_as_it_was(house, wave, tmp_path, another):
    tokens = list(factories.links(house, wave).values())
    for token in tokens[:12]:
        responses.submit(house.vault, token, ANSWER)
    folder = tmp_path / "old"
    backup.backup(house, STAFF, folder)
    with house.vault() as session:
        spent = [one.id for one in session.execute(store.seat.select()) if one.spent]
    copied = sessions(f"sqlite:///{folder / 'vault.sqlite3'}")
    with copied.begin() as session:
        session.execute(update(store.seat).where(store.seat.c.id.in_(spent)).values(spent=True))
    copied.engine.dispose()
    manifest = json.loads((folder / "backup.json").read_text())
    del manifest["used"]
    manifest["format"] = 1
    manifest["sha256"]["vault"] = hashlib.sha256((folder / "vault.sqlite3").read_bytes()).hexdigest()
    (folder / "backup.json").write_text(json.dumps(manifest))
    home = another()
    backup.restore(home, STAFF, folder)
    assert kinds(home, tokens).count("spent") == 12
    assert desk.counts(home, row(home, wave).code) == (60, 12)

"""A backup and the master key, without `keys/`: opens nothing, links nobody, brings nothing back."""

import shutil
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from surveyhost.core.errors import Refusal
from surveyhost.core.wave import links_and_seats
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.keys.refusals import KeyDestroyed
from surveyhost.services.office.house import open_house
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.operations import backup, health, presence
from surveyhost.services.vault import desk
from surveyhost.store import migrate
from surveyhost.store.office.tables import Participant, Wave
from surveyhost.store.sessions import sessions
from surveyhost.store.vault import tables as store
from tests.support import factories
from tests.support.kinds import BOTH

pytestmark = pytest.mark.both_engines

STAFF = factories.STAFF


@pytest.fixture
def saved(tmp_path):
    return tmp_path / "saved"


@pytest.fixture
def elsewhere(house, tmp_path):
    """Another machine: the master key, fresh databases, and no `keys/`."""
    data = tmp_path / "elsewhere"
    data.mkdir()
    shutil.copy(house.settings.data / "master.key", data)
    made = replace(
        house.settings,
        data=data,
        office_url=f"sqlite:///{data / 'office.sqlite3'}",
        vault_url=f"sqlite:///{data / 'vault.sqlite3'}",
    )
    keys.init(made)
    migrate.upgrade(made)
    return made


def row(house, wave):
    with house.office() as session:
        return get_wave(session, wave)


@BOTH
def test_a_backup_has_every_row_and_no_key(house, saved, kind):
    wave = kind.open_wave(house)
    kind.answered(house, wave, 12)
    backup.backup(house, STAFF, saved)
    assert sorted(path.name for path in saved.iterdir()) == ["backup.json", "office.sqlite3", "vault.sqlite3"]
    copied = sessions(f"sqlite:///{saved / 'vault.sqlite3'}")
    with copied() as session, house.vault() as original:
        code = row(house, wave).code
        assert store.counts(original, code) == (60, 12)
        assert store.counts(session, code) == (60, 0)  # which seats are spent lies apart, under a key
        assert dict(store.boxes(session, code)) == dict(store.boxes(original, code))
    copied.engine.dispose()
    migrate.check(
        replace(
            house.settings,
            office_url=f"sqlite:///{saved / 'office.sqlite3'}",
            vault_url=f"sqlite:///{saved / 'vault.sqlite3'}",
        )
    )


@BOTH
def test_two_backups_around_one_answer_do_not_show_its_box(house, saved, tmp_path, kind):
    wave = kind.open_wave(house)
    tokens = list(factories.links(house, wave).values())
    answers = {"clear": 3}
    for token in tokens[:6]:
        kind.submit(house.vault, token, answers)
    backup.backup(house, STAFF, saved)
    kind.submit(house.vault, tokens[6], answers)
    backup.backup(house, STAFF, tmp_path / "later")
    code = row(house, wave).code
    ids = []
    for folder in (saved, tmp_path / "later"):
        copied = sessions(f"sqlite:///{folder / 'vault.sqlite3'}")
        with copied() as session:
            ids.append([box_id for box_id, _ in store.boxes(session, code)])
            assert store.waiting(session, code) == 0
        copied.engine.dispose()
    assert ids[0] == ids[1] and len(ids[0]) == 6


@BOTH
def test_backup_and_master_key_open_nothing_and_link_nobody(house, saved, elsewhere, kind):
    wave = kind.open_wave(house)
    kind.answered(house, wave, 12)
    backup.backup(house, STAFF, saved)
    backup.restore(open_house(elsewhere), STAFF, saved)
    stolen, ring = open_house(elsewhere), keyring(elsewhere)
    found = row(stolen, wave)
    assert found.salt is None
    original = row(house, wave)
    for name, wrapped in (
        (waves.salt_name(original), original.salt),
        (waves.private_name(original), original.private_key),
    ):
        with pytest.raises(Refusal) as refused:
            ring.unwrap(name, wrapped)
        assert isinstance(refused.value, KeyDestroyed)


@BOTH
def test_what_a_backup_file_itself_holds_links_nobody(house, saved, kind):
    """Without restoring, by hand: seat ids are there, but no key that makes one from a person."""
    wave = kind.open_wave(house)
    kind.answered(house, wave, 12)
    backup.backup(house, STAFF, saved)
    real = row(house, wave)
    salt = keyring(house.settings).unwrap(waves.salt_name(real), real.salt)
    content = b"".join(path.read_bytes() for path in saved.iterdir())
    for secret in (salt, links_and_seats.seat_key(salt)):
        assert secret not in content
    master = bytes.fromhex((house.settings.data / "master.key").read_text())
    assert master not in content
    for token in factories.links(house, wave).values():
        assert token.encode() not in content


@BOTH
def test_a_backup_and_a_letter_do_not_tell_who_has_answered(house, saved, kind):
    """Whoever reads a mailbox has its link; a copy of the vault must not say that its seat is spent, now or ever."""
    wave = kind.open_wave(house)
    tokens = factories.links(house, wave)
    kind.answered(house, wave, 12)
    assert {responses.find(house.vault, token).kind for token in tokens.values()} == {"open", "spent"}
    backup.backup(house, STAFF, saved)
    real = row(house, wave)
    salt = keyring(house.settings).unwrap(waves.salt_name(real), real.salt)
    assert links_and_seats.token_key(salt) not in (saved / "vault.sqlite3").read_bytes()
    copied = sessions(f"sqlite:///{saved / 'vault.sqlite3'}")
    assert {responses.find(copied, token).kind for token in tokens.values()} == {"unknown"}
    copied.engine.dispose()


@BOTH
def test_restored_after_close_the_wave_is_closed_again(house, saved, elsewhere, kind):
    wave = kind.open_wave(house)
    tokens = factories.links(house, wave)
    kind.answered(house, wave, 12)
    backup.backup(house, STAFF, saved)
    closing.close(house, STAFF, wave)
    shutil.copytree(house.settings.data / "keys", elsewhere.data / "keys", dirs_exist_ok=True)
    said = backup.restore(open_house(elsewhere), STAFF, saved).destroyed_again
    assert len(said) == 1 and "was closed" in said[0]
    back = open_house(elsewhere)
    found = row(back, wave)
    assert (found.state, found.salt, found.seats["boxes"]) == ("closed", None, 12)
    assert responses.find(back.vault, next(iter(tokens.values()))).kind == "closed"
    assert desk.counts(back, found.code) == (0, 0)


@BOTH
def test_restored_after_forget_nothing_comes_back(house, saved, elsewhere, kind):
    wave = kind.open_wave(house)
    kind.answered(house, wave, 12)
    backup.backup(house, STAFF, saved)
    code = row(house, wave).code
    closing.close(house, STAFF, wave)
    closing.forget(house, STAFF, wave)
    shutil.copytree(house.settings.data / "keys", elsewhere.data / "keys", dirs_exist_ok=True)
    said = backup.restore(open_house(elsewhere), STAFF, saved).destroyed_again
    assert len(said) == 2
    back = open_house(elsewhere)
    found = row(back, wave)
    assert (found.state, found.salt, found.private_key, found.cube) == ("forgotten", None, None, None)
    assert list(desk.boxes(back, code)) == []
    assert desk.counts(back, code) == (0, 0)


@BOTH
def test_restored_with_all_its_keys_fieldwork_goes_on(house, saved, elsewhere, kind):
    wave = kind.open_wave(house)
    kind.answered(house, wave, 12)
    backup.backup(house, STAFF, saved)
    shutil.copytree(house.settings.data / "keys", elsewhere.data / "keys", dirs_exist_ok=True)
    for name in ("signing.key", "desk.key", "desk.pub"):
        shutil.copy(house.settings.data / name, elsewhere.data)
    assert backup.restore(open_house(elsewhere), STAFF, saved).destroyed_again == ()
    back = open_house(elsewhere)
    with back.office() as session:
        assert session.scalar(select(func.count()).select_from(Participant)) == 60
        assert session.scalars(select(Wave.state)).one() == "open"
    tokens = list(factories.links(back, wave).values())
    assert kind.submit(back.vault, tokens[20], {"clear": 3})
    closing.close(back, STAFF, wave)
    assert row(back, wave).seats["boxes"] == 13


@BOTH
def test_a_backup_is_restored_into_empty_databases_only(house, saved, tmp_path, kind):
    kind.open_wave(house)
    backup.backup(house, STAFF, saved)
    with pytest.raises(Refusal, match="empty"):
        backup.restore(house, STAFF, saved)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "backup.json").write_text("[" * 9_000)
    for name in ("nothing", "deep"):
        with pytest.raises(Refusal, match="no backup"):
            backup.restore(house, STAFF, tmp_path / name)
    with pytest.raises(Refusal, match="not empty"):
        backup.backup(house, STAFF, saved)


@BOTH
def test_a_restore_that_was_cut_short_is_named_and_nothing_else_goes_on(house, saved, elsewhere, monkeypatch, kind):
    """Both databases are filled, and what was destroyed since is not destroyed again yet."""
    kind.open_wave(house)
    backup.backup(house, STAFF, saved)
    shutil.copytree(house.settings.data / "keys", elsewhere.data / "keys", dirs_exist_ok=True)
    for name in ("signing.key", "desk.key", "desk.pub", "audit.end"):
        shutil.copy(house.settings.data / name, elsewhere.data)
    with monkeypatch.context() as broken:
        broken.setattr(backup, "_destroy_again", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            backup.restore(open_house(elsewhere), STAFF, saved)
    said = "Restoring a backup was cut short: the same `surveyhost restore` again finishes it."
    assert list(health.faults(open_house(elsewhere))) == [said]
    for begins in (presence.check, presence.begin):
        with pytest.raises(Refusal, match="cut short"):
            begins(elsewhere)
    backup.restore(open_house(elsewhere), STAFF, saved)
    presence.check(elsewhere)
    assert said not in list(health.faults(open_house(elsewhere)))


@BOTH
def test_a_backup_that_was_touched_is_refused(house, saved, elsewhere, kind):
    kind.open_wave(house)
    backup.backup(house, STAFF, saved)
    with (saved / "vault.sqlite3").open("ab") as file:
        file.write(b"x")
    with pytest.raises(Refusal, match="not those"):
        backup.restore(open_house(elsewhere), STAFF, saved)


@BOTH
def test_a_backup_of_another_revision_is_refused(house, saved, elsewhere, kind):
    kind.open_wave(house)
    backup.backup(house, STAFF, saved)
    manifest = saved / "backup.json"
    manifest.write_text(manifest.read_text().replace(migrate.newest("vault"), "vault9999"))
    with pytest.raises(Refusal, match="vault9999"):
        backup.restore(open_house(elsewhere), STAFF, saved)

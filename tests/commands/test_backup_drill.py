"""`surveyhost drill`: a backup tried without a trace, on data and keys that stay as they are."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from surveyhost.core.wave import links_and_seats
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.operations import backup
from surveyhost.services.operations import drill as drills
from surveyhost.store import migrate
from tests.promises.disk import found_in
from tests.support import documented, factories
from tests.support.shell import Shell, environ
from tests.support.wave_status import row

pytestmark = pytest.mark.sqlite_first
STAFF = factories.STAFF


@pytest.fixture
def shell(house, capsys) -> Shell:
    return Shell(environ(house.settings), capsys)


@pytest.fixture
def wave(house):
    made = factories.open_wave(house)
    factories.answered(house, made, 12)
    return made


@pytest.fixture
def backups(house, wave, tmp_path) -> Path:
    """Two backups in one folder, the newer last by the alphabet and by time."""
    for name in ("monday", "tuesday"):
        backup.backup(house, STAFF, tmp_path / "backups" / name)
    return tmp_path / "backups"


def everything(*folders: Path) -> dict[Path, bytes]:
    """What every file under these folders holds; what SQLite lays beside a database comes and goes."""
    paths = (path for folder in folders for path in folder.rglob("*"))
    return {path: path.read_bytes() for path in paths if path.is_file() and path.suffix not in {".sqlite3-shm"}}


def test_the_newest_backup_is_restored_and_nothing_is_changed(house, shell, backups, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    before = everything(house.settings.data, backups)
    said = shell.said("drill", str(backups))
    assert f"{backups / 'tuesday'}, made 2026-03-02 01:00 UTC: 60 people, 12 sealed answers." in said
    assert "Restored in" in said and "The backup is sound." in said
    assert everything(house.settings.data, backups) == before
    assert list(temporary.iterdir()) == []


def test_the_handbook_shows_what_a_run_prints(shell, backups):
    assert [documented.shape(line) for line in shell.said("drill", str(backups)).splitlines()] == documented.shown(
        "surveyhost drill"
    )


def test_what_was_destroyed_since_is_told_and_no_key_of_the_installation_is_touched(house, shell, wave, backups):
    closing.close(house, STAFF, wave)
    before = everything(house.settings.data)
    said = shell.said("drill", str(backups))
    assert "was closed after this backup was made" in said
    assert everything(house.settings.data) == before


@pytest.mark.prove
def test_a_wave_that_the_drill_closes_stays_open(house, shell, wave, backups):
    """Of a backup before the latest nobody knows which links were used: in earnest its waves would be closed."""
    refused = shell.refused("drill", str(backups / "monday"))
    assert "A later backup was made" in refused
    before = everything(house.settings.data)
    assert "it is closed" in shell.said("drill", str(backups / "monday"), "--close-unknown")
    assert everything(house.settings.data) == before
    assert row(house, wave).state == "open"


@pytest.mark.prove
def test_the_copy_of_the_keys_is_tried(house, shell, wave, backups, tmp_path):
    """A copy that lacks the waves' keys brings the wave back closed, and says so; one without a master key none."""
    copy = tmp_path / "copy of the keys"
    shutil.copytree(house.settings.data, copy, ignore=shutil.ignore_patterns("*.sqlite3*"))
    assert "The backup is sound" in shell.said("drill", str(backups), "--keys", str(copy))
    shutil.rmtree(copy / "keys")
    assert "or its keys are missing" in shell.said("drill", str(backups), "--keys", str(copy))
    (copy / "master.key").unlink()
    assert f"{copy / 'master.key'} is missing" in shell.refused("drill", str(backups), "--keys", str(copy))
    assert "There is no data folder" in shell.refused("drill", str(backups), "--keys", str(tmp_path / "nowhere"))


@pytest.mark.prove
def test_each_trouble_has_its_sentence(shell, backups, tmp_path):
    assert "holds no backup" in shell.refused("drill", str(tmp_path / "nowhere"))
    latest = backups / "tuesday"
    with (latest / "office.sqlite3").open("ab") as file:
        file.write(b"x")
    assert "are not those that were backed up" in shell.refused("drill", str(backups))
    about = json.loads((latest / "backup.json").read_text())
    about["revisions"]["vault"] = "vault9999"
    about["sha256"]["office"] = backup._sha256(latest / "office.sqlite3")
    (latest / "backup.json").write_text(json.dumps(about))
    assert "vault9999" in shell.refused("drill", str(backups))


@pytest.mark.prove
def test_what_is_wrong_with_what_came_back_is_a_fault(house, shell, wave, tmp_path):
    """A backup is whole by its digests, and one contract in it cannot be read any more."""
    with house.office.begin() as session:
        session.query(type(row(house, wave))).update({"policy": b"{"})
    backup.backup(house, STAFF, tmp_path / "saved")
    assert "wrong with what this backup brings back" in shell.refused("drill", str(tmp_path / "saved"))


KILLED = """
import os, signal, sys
from pathlib import Path
from surveyhost import cli
from surveyhost.services.operations import health

def die(house):
    os.kill(os.getpid(), signal.SIGKILL)

health.restored_faults = die
cli.main(["drill", sys.argv[1]])
"""


def test_killed_half_way_it_leaves_neither_links_nor_keys(house, wave, backups, tmp_path):
    """Everything is restored, links and used seats too, and the process is gone before it could take anything away."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    given = {**os.environ, **environ(house.settings), "TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
    killed = subprocess.run([sys.executable, "-c", KILLED, str(backups)], env=given, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    found, ring = row(house, wave), keys.keyring(house.settings)
    salt = ring.unwrap(waves.salt_name(found), found.salt)
    files = {path.stem: path.read_bytes() for path in (house.settings.data / "keys").glob("*.key")}
    secrets = {"salt": salt, "token key": links_and_seats.token_key(salt)}
    secrets |= {f"key {name}": content for name, content in files.items()}
    assert any(temporary.iterdir()), "it had begun"
    assert found_in([temporary], secrets) == []
    assert not list(temporary.rglob("*.sqlite3"))


@pytest.mark.prove
def test_a_drill_is_a_restore(house, wave, backups, monkeypatch):
    """What came back is looked at while it is there: the rows, the links, and the engine that holds them."""
    seen = {}
    found = drills.health.restored_faults

    def look(restored):
        seen["behind"] = migrate.behind(restored.settings)
        seen["state"] = row(restored, wave).state
        seen["links"] = len(factories.links(restored, wave))
        return found(restored)

    monkeypatch.setattr(drills.health, "restored_faults", look)
    done = drills.drill(house.settings, STAFF, backups)
    assert (done.restored.people, done.restored.boxes, list(done.faults)) == (60, 12, [])
    assert seen == {"behind": [], "state": "open", "links": 60}

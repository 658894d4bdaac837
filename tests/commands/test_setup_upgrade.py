"""`surveyhost upgrade`: what it says before it does anything, and that the saying changes nothing."""

import os
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import text

from surveyhost import cli
from surveyhost.services.operations import upgrade as upgrading
from surveyhost.store import migrate
from surveyhost.store.sessions import sessions
from tests.support import documented
from tests.support.earlier import VERSIONS, Earlier, put_up
from tests.support.shell import Shell, environ

OLDEST = VERSIONS[0]


@pytest.fixture
def earlier(tmp_path) -> Earlier:
    return put_up(OLDEST, tmp_path, None)


@pytest.fixture
def shell(earlier, capsys) -> Shell:
    return Shell(environ(earlier.settings), capsys)


def checked(earlier: Earlier, capsys) -> tuple[int, str]:
    """Exit status, and what was said."""
    capsys.readouterr()
    with patch.dict(os.environ, environ(earlier.settings)):
        return cli.run(["upgrade", "--check"]), capsys.readouterr().err


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".sqlite3-shm"}


def execute(url: str, statement: str) -> None:
    opened = sessions(url)
    with opened.begin() as session:
        session.execute(text(statement))
    opened.engine.dispose()


def test_check_says_all_that_will_happen_and_changes_no_byte(earlier, capsys):
    before = everything(earlier.settings.data)
    status, said = checked(earlier, capsys)
    assert status == 1
    assert everything(earlier.settings.data) == before
    for sentence in (
        "The office goes from office0005 to ",
        "office0030: What each wave counted its people under",
        "    wave (2 rows) gets columns",
        "    action_plan (0 rows) loses columns, or is dropped for good.",
        "The vault goes from vault0001 to ",
        "they are deleted, and the next letter brings its reader a new link to the same seat.",
        "    token (14 rows) loses rows for good.",
        "nobody can write to the vault meanwhile",
        "1 wave is in the field",
        "There is no way back but a backup",
        "No backup was ever made: make one first.",
        "Nothing was changed.",
    ):
        assert sentence in said, sentence


def test_the_handbook_shows_what_a_run_prints(tmp_path, capsys):
    """Of the same databases, by a program that has gone on since: what is told of these revisions, and around it."""
    [version] = [one for one in VERSIONS if "office0140" in str(one)]
    _, said = checked(put_up(version, tmp_path, None), capsys)
    told = [documented.shape(line) for line in said.splitlines()]
    assert [line for line in documented.shown("surveyhost upgrade --check") if line not in told] == []


def test_check_knows_when_the_last_backup_was_made(earlier, capsys):
    events = "UPDATE audit_event SET act = 'backup.make' WHERE id = 3"
    execute(earlier.settings.office_url, events)
    at = upgrading.pending.last(earlier.settings.office_url, "backup.make")
    for hours, words in ((1, f"The last backup is of {at:%Y-%m-%d %H:%M} UTC."), (30, "more than a day ago")):
        found = upgrading.plan(earlier.settings, at + timedelta(hours=hours))
        assert words in "\n".join(upgrading.said(found))


def test_upgrade_asks_does_it_and_then_has_nothing_to_do(earlier, shell, capsys):
    assert "no way back. Give --yes" in shell.refused("upgrade")
    assert migrate.behind(earlier.settings) == ["office", "vault"]
    assert "are at the revision of this program" in shell.said("upgrade", "--yes")
    migrate.check(earlier.settings)
    assert checked(earlier, capsys) == (0, "Nothing to do: both databases are at the revision of this program.\n")
    assert "Nothing to do" in shell.said("upgrade")


@pytest.mark.parametrize("words", [("upgrade", "--check"), ("upgrade", "--yes"), ("init",)])
def test_databases_of_a_newer_program_are_refused(earlier, shell, words):
    execute(earlier.settings.vault_url, "UPDATE alembic_version SET version_num = 'vault9999'")
    refused = shell.refused(*words)
    assert "The vault database is at revision vault9999, which this program does not know" in refused
    assert migrate.newest("vault") in refused


def test_a_database_that_somebody_changed_is_refused(earlier, shell):
    shell("upgrade", "--yes")
    execute(earlier.settings.vault_url, "ALTER TABLE wave ADD COLUMN note VARCHAR")
    assert "The vault database is not what the code expects" in shell.refused("upgrade", "--check")


def test_without_keys_or_databases_nothing_is_said_of_revisions(earlier, shell):
    (earlier.settings.data / "signing.key").unlink()
    assert "signing.key is missing" in shell.refused("upgrade", "--check")


def test_every_revision_says_what_it_is_for():
    for which in ("office", "vault"):
        for script in upgrading.pending._scripts(which, None):
            first = (script.module.__doc__ or "").partition("\n")[0]
            assert first.endswith("."), script.revision

"""Whoever writes the office's database, but holds no key, forges the audit log: each way is found by `verify`."""

import json
import shutil

import pytest
from alembic import command
from sqlalchemy import delete, func, select, update

from surveyhost.services.accounts import accounts
from surveyhost.services.office import audit, audit_late_seals, audit_seals
from surveyhost.services.office.house import Actor, House
from surveyhost.services.operations import health
from surveyhost.services.releases import releases, signed_reports, verify
from surveyhost.services.tabulation import tally
from surveyhost.store import migrate
from surveyhost.store.office.tables import AuditEvent, AuditHead, ReleaseRow
from tests.support import factories
from tests.support.shell import Shell, environ

pytestmark = pytest.mark.slow

SHELL = Actor("shell")


@pytest.fixture
def log(house: House) -> House:
    """A house whose log was begun, and has twelve events."""
    audit_late_seals.begin(house)
    for number in range(12):
        factories.client(house, f"Firm {number}")
    assert health_of(house) == ""
    return house


def health_of(house: House) -> str:
    fault = audit.check(house).fault
    return fault.reason if fault else ""


def rewrite(house: House, first: int = 0, **columns: object) -> None:
    """The event after `first` others says something else, and every digest from it on is made to fit."""
    with house.office.begin() as session:
        rows = list(session.scalars(select(AuditEvent).order_by(AuditEvent.id)))
        previous = rows[first - 1].digest if first else audit.BEGINNING
        for name, value in columns.items():
            setattr(rows[first], name, value)
        for row in rows[first:]:
            row.previous = previous
            row.digest = previous = audit.digest(row)
        session.execute(update(AuditHead).values(digest=previous, events=len(rows)))


def cut(house: House, count: int) -> None:
    """The last events were never written."""
    with house.office.begin() as session:
        last = list(session.scalars(select(AuditEvent.id).order_by(AuditEvent.id.desc()).limit(count)))
        session.execute(delete(AuditEvent).where(AuditEvent.id.in_(last)))
        digest = session.scalar(select(AuditEvent.digest).order_by(AuditEvent.id.desc()).limit(1))
        events = session.scalar(select(func.count(AuditEvent.id)))
        session.execute(update(AuditHead).values(digest=digest or audit.BEGINNING, events=events))


def unseal(house: House) -> None:
    with house.office.begin() as session:
        session.execute(update(AuditEvent).values(seal=None))


@pytest.mark.parametrize("first", [0, 5, 11])
def test_rewritten_and_made_to_fit(log, first):
    rewrite(log, first, actor="somebody@else.example")
    assert "rewritten" in health_of(log)
    assert any("rewritten" in fault for fault in health.faults(log))


@pytest.mark.parametrize("first", [0, 5, 11])
def test_rewritten_and_its_seals_taken_off(log, clock, first):
    rewrite(log, first, actor="somebody@else.example")
    unseal(log)
    assert health_of(log) != ""
    factories.client(log, "Later")
    audit_late_seals.begin(log)
    audit_late_seals.seal_rest(log)
    assert health_of(log) != "", "nothing that goes on afterwards makes it good"
    clock.forward(hours=2)
    assert health_of(log) != ""


def test_seals_of_other_events(log):
    with log.office.begin() as session:
        rows = list(session.scalars(select(AuditEvent).order_by(AuditEvent.id)))
        seals = [row.seal for row in rows]
        for row, seal in zip(rows, [seals[-1], *seals[:-1]], strict=True):
            row.seal = seal
    assert "has not the desk's seal" in health_of(log)


@pytest.mark.parametrize("count", [1, 3, 12])
def test_cut_short(log, count):
    cut(log, count)
    assert "cut short" in health_of(log) or "rewritten" in health_of(log)
    factories.client(log, "Later")
    assert health_of(log) != ""


def test_cut_short_after_its_end_was_printed(house, clock, tmp_path, capsys, monkeypatch):
    """Also where the mark is gone: the report remembers where the log ended, and its signature that this is so."""
    monkeypatch.setattr("surveyhost.services.office.house._now", clock)
    audit_late_seals.begin(house)
    wave = factories.closed_wave(house, 40)
    release = factories.approved(house, tally.prepare(house, factories.STAFF, wave.survey_id))
    signed_reports.print_missing(house)
    path = tmp_path / "report.pdf"
    path.write_bytes(releases.file(house, release, "pdf", "en"))
    shell = Shell(environ(house.settings), capsys)
    shell("clock", "confirm")
    shell("release", "verify", str(path))
    shell("verify")
    printed = verify.attached(path.read_bytes())["audit"]
    with house.office() as session:
        assert session.get_one(ReleaseRow, release).certificate["audit"] == printed
    cut(house, audit.check(house).events - printed["events"] + 1)
    (house.settings.data / audit_seals.MARK).unlink()
    assert "is missing" in health_of(house), "that its mark is gone is said as well"
    assert any("prints an end of the audit log" in fault for fault in health.faults(house))
    with house.office.begin() as session:
        row = session.get_one(ReleaseRow, release)
        row.certificate = {name: value for name, value in row.certificate.items() if name != "audit"}
    assert "audit log" in shell.refused("release", "verify", str(path))


@pytest.mark.parametrize("content", [None, "", "{}", '{"events": 3, "digest": "00", "seal": "00"}'])
def test_without_its_mark_nobody_can_tell_whether_it_was_cut_short(log, clock, capsys, content):
    """Whoever takes the mark away, or writes another, and then cuts the log."""
    mark = log.settings.data / audit_seals.MARK
    mark.unlink() if content is None else mark.write_text(content)
    for cut_off in (0, 3):
        cut(log, cut_off) if cut_off else None
        assert str(mark) in health_of(log)
        assert any(str(mark) in fault for fault in health.faults(log))
    shell = Shell(environ(log.settings), capsys)
    assert str(mark) in shell.refused("init"), "it is not made anew in silence"
    assert audit_late_seals.seal_rest(log)
    factories.client(log, "Later")
    assert str(mark) in health_of(log), "nothing that goes on afterwards makes it good"


def test_a_mark_that_is_lost_is_made_anew_where_somebody_says_so(log, capsys):
    mark = log.settings.data / audit_seals.MARK
    kept = mark.read_text()
    shell = Shell(environ(log.settings), capsys)
    assert "nothing to mark again" in shell.refused("init", "--mark-log", "--yes")
    mark.unlink()
    said = shell.refused("init", "--mark-log")
    assert "beyond its 12." in said and "--yes" in said and not mark.exists()
    shell("init", "--mark-log", "--yes")
    assert health_of(log) == ""
    assert [(event.act, event.after) for event in audit.events(log, limit=1)] == [("audit.mark", {"events": 12})]
    cut(log, 1)
    assert "cut short" in health_of(log)
    mark.unlink()
    rewrite(log, 2, actor="x@y.example")
    assert "rewritten" in shell.refused("init", "--mark-log", "--yes"), "what is wrong besides is not covered up"
    mark.write_text(kept)


def test_an_older_copy_of_the_mark_serves(log):
    mark = log.settings.data / audit_seals.MARK
    kept = mark.read_text()
    for number in range(3):
        factories.client(log, f"Later {number}")
    mark.write_text(kept)
    assert health_of(log) == ""
    factories.client(log, "Last")
    assert json.loads(mark.read_text())["events"] == audit.check(log).events == 16


def without_keys(house: House, tmp_path) -> House:
    """The client's face in a process of its own: office and session key, nothing else."""
    from dataclasses import replace

    bare = tmp_path / "bare"
    bare.mkdir(exist_ok=True)
    return replace(house, settings=replace(house.settings, data=bare))


def test_what_the_clients_face_writes_is_sealed_by_the_desk(log, clock, tmp_path):
    accounts.add_hr(without_keys(log, tmp_path), SHELL, 1, "huong@minhhai.example")
    assert health_of(log) == ""
    assert audit_late_seals.seal_rest(log)
    with log.office() as session:
        assert session.scalar(select(func.count()).where(AuditEvent.seal.is_(None))) == 0
    clock.forward(hours=2)
    assert health_of(log) == ""


def test_and_found_where_the_desk_never_did(log, clock, tmp_path):
    accounts.add_hr(without_keys(log, tmp_path), SHELL, 1, "huong@minhhai.example")
    clock.forward(hours=2)
    assert "never sealed" in health_of(log)


def test_a_new_master_key_keeps_the_seals(log, capsys):
    shell = Shell(environ(log.settings), capsys)
    shell("keys", "rotate", "--yes")
    assert health_of(log) == ""


def test_a_log_from_before_is_sealed_by_init_once_its_chain_was_checked(house, capsys):
    for number in range(5):
        factories.client(house, f"Firm {number}")
    (house.settings.data / audit_seals.MARK).unlink(missing_ok=True)
    url = house.settings.office_url
    command.downgrade(migrate.config("office", url), "office0005")
    shell = Shell(environ(house.settings), capsys)
    shell("init")
    assert health_of(house) == ""
    rewrite(house, 2, actor="x@y.example")
    assert "rewritten" in shell.refused("init")


def test_one_that_was_changed_before_is_not_sealed(house, capsys):
    for number in range(5):
        factories.client(house, f"Firm {number}")
    (house.settings.data / audit_seals.MARK).unlink(missing_ok=True)
    unseal(house)
    with house.office.begin() as session:
        session.execute(update(AuditEvent).where(AuditEvent.id == 2).values(actor="x"))
    shell = Shell(environ(house.settings), capsys)
    assert "changed at event 2" in shell.refused("init")
    with house.office() as session:
        assert session.scalar(select(func.count()).where(AuditEvent.seal.is_not(None))) == 0


def test_a_backup_brings_its_log_back_whole(log, tmp_path, capsys):
    shell = Shell(environ(log.settings), capsys)
    shell("backup", str(tmp_path / "saved"))
    factories.client(log, "After the backup")
    assert json.loads((log.settings.data / audit_seals.MARK).read_text())["events"] >= 14
    other = tmp_path / "other"
    fresh = Shell({"SURVEYHOST_DATA": str(other), "SURVEYHOST_BASE_URL": "https://survey.example"}, capsys)
    fresh("init")
    for name in ("master.key", "session.key", "signing.key", "desk.key", audit_seals.MARK):
        shutil.copy(log.settings.data / name, other / name)
    fresh("restore", str(tmp_path / "saved"), "--yes")
    fresh("verify")

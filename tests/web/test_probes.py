"""/healthz and /readyz, on each set of faces: what makes a process unfit, what only has to be looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from surveyhost import create_app
from surveyhost.commands import metrics
from surveyhost.core.wave.letters import Cause
from surveyhost.outside.mail.delivery import Undelivered
from surveyhost.outside.mail.replies import Verdict
from surveyhost.services.letters import trouble
from surveyhost.services.office import clock as house_clock
from surveyhost.services.office.house import House
from surveyhost.web import probes
from tests.conftest import Clock
from tests.support import factories

FACES = [
    ("respondent",), ("client",), ("console",), ("intake",), ("client", "console"),
    ("respondent", "client", "console", "intake"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _look_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "KEPT", -1.0)


def said(house: House, *faces: str, path: str = "/readyz") -> tuple[int, str]:
    of = replace(house, settings=replace(house.settings, faces=faces))
    found = create_app(of.settings, of).test_client().get(path)
    return found.status_code, found.text


@pytest.mark.parametrize("faces", FACES, ids="+".join)
def test_a_house_that_is_well_says_so_on_every_face(house: House, faces: tuple[str, ...]) -> None:
    house_clock.check(house)
    assert said(house, *faces, path="/healthz") == (200, "ok\n")
    assert said(house, *faces) == (200, "ready\n")


def test_a_probe_is_answered_as_a_page_is_without_a_cookie(house: House) -> None:
    browser = create_app(house.settings, house).test_client()
    found = browser.head("/readyz")
    assert (found.status_code, found.data) == (200, b"")
    assert found.headers["Cache-Control"] == "no-store"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in found.headers
    assert browser.post("/healthz").status_code == 404
    assert browser.get("/healthz/").status_code == 404


@pytest.mark.parametrize(("which", "parts"), [("office", "office"), ("vault", "vault")])
def test_a_database_that_is_not_at_its_newest_revision(house: House, which: str, parts: str) -> None:
    house_clock.check(house)
    with (house.office if which == "office" else house.vault).begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert said(house, "console") == (503, f"not ready: {parts}\n")
    assert said(house, "client") == ((503, "not ready: office\n") if which == "office" else (200, "ready\n"))
    assert said(house, "console", path="/healthz") == (200, "ok\n")


def test_a_vault_in_which_no_link_can_be_looked_up_and_no_word_of_why(house: House) -> None:
    with house.vault.begin() as session:
        session.execute(text("ALTER TABLE seat RENAME TO elsewhere"))
    assert said(house, "respondent") == (503, "not ready\n")


def test_a_missing_master_key(house: House) -> None:
    house_clock.check(house)
    (house.settings.data / "master.key").rename(house.settings.data / "elsewhere")
    assert said(house, "console") == (503, "not ready: keys\n")


def test_a_clock_that_jumped_a_worker_that_stands_and_a_mail_server_in_trouble_take_no_page_away(
    house: House, clock: Clock
) -> None:
    assert said(house, "console") == (200, "ready, but not well: worker\n"), "no worker has ever run"
    house_clock.check(house)
    clock.forward(seconds=290)
    assert said(house, "console") == (200, "ready\n")
    clock.forward(seconds=20)
    assert said(house, "console") == (200, "ready, but not well: worker\n")
    house_clock.check(house)
    factories.open_wave(house)  # its invitations wait
    trouble.meet(house, Undelivered("535", Verdict(Cause.ACCOUNT, False, True), "login"), shut=True)
    assert said(house, "console") == (200, "ready, but not well: mail\n")
    clock.jump(days=3)
    assert said(house, "respondent", "console") == (200, "ready, but not well: clock, worker, mail\n")


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_a_queue_that_cannot_be_read_takes_no_page_away(house: House) -> None:
    house_clock.check(house)
    assert said(house, "console") == (200, "ready\n")
    with without_a_queue(house):
        assert said(house, "console") == (200, "ready, but not well: queue\n")
        shown = {name: dict(values) for name, _, _, values in metrics.gauges(house)}
    assert shown["surveyhost_part_up"]["queue"] == 0 and "surveyhost_tasks_waiting" not in shown


@contextmanager
def without_a_queue(house: House) -> Iterator[None]:
    """For a while: the database is another test's after this one."""
    if house.office.dialect == "sqlite":
        (house.settings.data / "queue.sqlite3").write_bytes(b"no database" * 1000)
        yield
        return
    with house.office.begin() as session:
        session.execute(text("ALTER TABLE queue_task RENAME TO elsewhere"))
    try:
        yield
    finally:
        with house.office.begin() as session:
            session.execute(text("ALTER TABLE elsewhere RENAME TO queue_task"))


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_in_production_a_vault_whose_settings_leave_traces_takes_no_request(house: House) -> None:
    """Here it shares its cluster, and so its log, with the office."""
    house_clock.check(house)
    strict = replace(house, settings=replace(house.settings, production=True))
    assert said(house, "console") == (200, "ready\n")
    assert said(strict, "console") == (503, "not ready: vault\n")


def test_asking_often_costs_one_look(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "KEPT", timedelta(hours=1).total_seconds())
    looks: list[int] = []

    def look() -> probes.Finding:
        looks.append(1)
        return probes.Finding(True)

    of = probes.Probes(lambda *_: (), look)
    assert [of.found().is_ready for _ in range(100)] == [True] * 100
    assert len(looks) == 1


def test_the_respondents_probe_is_the_same_before_and_after_an_answer(house: House) -> None:
    wave = factories.open_wave(house)
    before = said(house, "respondent")
    factories.answered(house, wave, 1)
    assert said(house, "respondent") == before

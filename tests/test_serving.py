"""`surveyhost serve`: web and worker start and stop as one, and the log tells nothing of who asked."""

import contextlib
import io
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from alembic import command
from gunicorn.config import Config

from surveyhost import serving
from surveyhost.commands import serve
from surveyhost.config import load
from surveyhost.core.errors import Refusal
from surveyhost.services.keys import keyring as keys
from surveyhost.store import migrate
from tests.support.waiting import PATIENCE, until


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve") / "var"
    settings = load({"SURVEYHOST_DATA": str(folder)})
    keys.init(settings)
    migrate.upgrade(settings)
    return folder


@contextlib.contextmanager
def served(data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "SURVEYHOST_DATA": str(data)}
    command = [sys.executable, "-m", "surveyhost.cli", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with (data.parent / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stderr=log, stdout=log)
        try:
            until(lambda: process.poll() is not None or serving.is_listening("127.0.0.1", port))
            assert process.poll() is None, (data.parent / "log").read_text()
            yield process
        finally:
            with contextlib.suppress(psutil.NoSuchProcess):
                below = psutil.Process(process.pid).children(recursive=True)
                for each in below:
                    each.kill()
            process.kill()
            process.wait()


def below(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def the_worker(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return [child for child in psutil.Process(process.pid).children() if lives(child, "worker")]


def lives(process: psutil.Process, last_word: str = "") -> bool:
    """Not ended, and not ended without anybody having taken note; with this last word on its command line."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE and last_word in (process.cmdline() or [""])[-1]
    except psutil.Error:
        return False


@pytest.mark.sampled(2)
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_everything(data: Path, by: signal.Signals) -> None:
    port = free_port()
    with served(data, port) as process:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as page:
            assert page.status == 200
        until(lambda: len(below(process)) >= 3)  # gunicorn, its one web process, the worker
        until(lambda: f"http://127.0.0.1:{port}" in (data.parent / "log").read_text())
        children = below(process)
        process.send_signal(by)
        assert process.wait(PATIENCE) == 0
        until(lambda: not any(lives(child) for child in children))
    said = (data.parent / "log").read_text()
    assert "Stopped." in said and "Traceback" not in said


def test_a_killed_parent_leaves_nobody_behind_and_a_killed_worker_comes_back(data: Path) -> None:
    with served(data, free_port()) as process:
        until(lambda: the_worker(process))
        time.sleep(serving.QUICK)
        (first,) = the_worker(process)
        first.kill()
        until(lambda: [each for each in the_worker(process) if each.pid != first.pid])
        children = below(process)
        process.kill()
        until(lambda: not any(lives(child) for child in children))


def test_an_address_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refusal, match="in use"):
            serving.check_free(f"127.0.0.1:{taken.getsockname()[1]}")


@pytest.mark.parametrize("bind", ["8000", "host", "127.0.0.1:", ":x", "127.0.0.1:99999"])
def test_what_is_no_address(bind: str) -> None:
    with pytest.raises(Refusal, match="no address"):
        serving.check_free(bind)


def test_a_part_that_ends_at_once_is_not_started_for_ever() -> None:
    broken = serving.Serving([[sys.executable, "-c", "raise SystemExit(3)"]], os.environ, lambda: False, lambda: None)
    with pytest.raises(Refusal, match="last words"):
        broken.run()


def test_the_log_holds_no_path_no_address_and_no_sender() -> None:
    log = serving.QuietLog(Config())
    stream = io.StringIO()
    log.error_log.handlers = [logging.StreamHandler(stream)]
    try:
        raise ValueError("/s/ABCDEFsecret")
    except ValueError:
        log.exception("Error handling request %s %s", "GET", "/s/ABCDEFsecret")
    log.warning("Invalid request from ip=10.1.2.3: Invalid Request Line '/s/ABCDEFsecret'")
    log.access("resp", "req", {"PATH_INFO": "/s/ABCDEFsecret"}, 0)
    said = stream.getvalue()
    assert "ABCDEF" not in said and "10.1.2.3" not in said
    assert said.splitlines() == ["a request could not be answered: ValueError", "a request was not understood"]


def test_gunicorn_is_told_so() -> None:
    command = serving.web_command("127.0.0.1:8000", 2)
    assert "surveyhost.serving.QuietLog" in command
    assert "--access-logfile" not in command and "--no-control-socket" in command


def test_for_developers_it_starts_anew_when_a_page_changes() -> None:
    command = serving.web_command("127.0.0.1:8000", 1, reload=True)
    assert "--reload" in command and "--preload" not in command
    assert any(word.endswith("templates/respondent/welcome.html") for word in command)
    assert "--reload" not in serving.web_command("127.0.0.1:8000", 1)


@pytest.mark.parametrize(
    ("bind", "base"),
    [("127.0.0.1:8777", "http://127.0.0.1:8777"), ("0.0.0.0:80", "http://127.0.0.1:80"), ("[::1]:9", "http://[::1]:9")],
)
def test_links_lead_where_it_serves_unless_said_otherwise(bind: str, base: str) -> None:
    settings = load(serving.own_address({}, bind))
    assert (settings.base_url, settings.console_url) == (base, base)
    assert serving.environment("var", "client", settings.base_url)["SURVEYHOST_BASE_URL"] == base
    said = serving.own_address({"SURVEYHOST_BASE_URL": "https://survey.example"}, bind)
    assert load(said).base_url == "https://survey.example"


def test_a_production_vault_with_faults_is_not_served(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    def faults(house: object) -> list[str]:
        return ["archive_mode is on; it must be off: an archive keeps who wrote what together.", "Another."]

    monkeypatch.setattr("surveyhost.services.vault.desk.check_production", faults)
    settings = load(
        {"SURVEYHOST_DATA": str(data), "SURVEYHOST_SESSION_KEY": "s" * 64, "SURVEYHOST_MASTER_KEY": "0" * 64}
    )
    serve._check_production(settings)
    with pytest.raises(Refusal, match=r"archive_mode is on.*1 more"):
        serve._check_production(replace(settings, production=True))


def test_older_databases_are_refused_or_brought_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A checkout that was updated: a server's operator is told, a laptop's `make run` goes on."""
    folder = tmp_path / "var"
    settings = load({"SURVEYHOST_DATA": str(folder)})
    keys.init(settings)
    migrate.upgrade(settings)
    command.downgrade(migrate.config("office", settings.office_url), "-1")
    monkeypatch.setenv("SURVEYHOST_DATA", str(folder))
    with pytest.raises(Refusal, match="Not at the newest revision: office"):
        serve._settings(os.environ, None)
    serve._settings(os.environ, None, upgrade=True)
    assert migrate.behind(settings) == []

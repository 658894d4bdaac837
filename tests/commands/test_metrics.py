"""`surveyhost metrics`: figures on a port of their own, and the sample of alerts that asks for them."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from surveyhost.commands import metrics
from surveyhost.config import CHECKOUT
from surveyhost.core.duties import Duty
from surveyhost.core.wave.letters import Cause
from surveyhost.outside import monitoring
from surveyhost.services.operations.readiness import ProcessPart
from tests.support.shell import Shell, environ

ALERTS = CHECKOUT / "deploy" / "prometheus" / "alerts.yml"


@pytest.fixture(params=("sqlite",))
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


def test_it_serves_the_figures_until_it_is_stopped(house) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "surveyhost.cli", "metrics", "--bind", f"127.0.0.1:{port}"]
    child = subprocess.Popen(command, env=environ(house.settings), stderr=subprocess.PIPE, text=True)
    try:
        assert child.stderr is not None
        assert f"127.0.0.1:{port}/metrics" in child.stderr.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            shown = answer.read().decode()
    finally:
        child.send_signal(signal.SIGTERM)
        said = child.communicate()[1]
    assert 'surveyhost_part_up{part="office"} 1.0' in shown
    assert 'surveyhost_face_up{face="respondent"} 0.0' in shown, "nobody serves it"
    assert "python_info" not in shown
    assert (child.returncode, said) == (0, "")


def test_a_port_that_is_taken_and_one_that_is_none_are_refused(house, capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell(environ(house.settings), capsys)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        assert bind in shell.refused("metrics", "--bind", bind)
    assert "no address to serve on" in shell.refused("metrics", "--bind", "somewhere")


def test_a_house_that_is_down_is_told_of_and_not_an_error(house) -> None:
    (house.settings.data / "office.sqlite3").unlink()
    shown = {name: dict(values) for name, _, _, values in metrics.gauges(house)}
    assert shown["surveyhost_part_up"]["office"] == 0
    assert "surveyhost_letters" not in shown


def test_how_long_a_face_takes_is_told_in_steps(house, monkeypatch: pytest.MonkeyPatch) -> None:
    """A face that is at somebody's answer takes some hundredths of a second longer, which a poll must not show."""
    took = {"respondent": 0.003, "client": 0.24, "console": 1.01}
    of = {house.settings.base_url: "respondent", "https://hr.example": "client", "https://desk.example": "console"}
    house = replace(house, settings=replace(
        house.settings, portal_url="https://hr.example", console_url="https://desk.example"
    ))  # fmt: skip
    monkeypatch.setattr(monitoring, "seconds", lambda url: took[of[url.removesuffix("/healthz")]])
    shown = {name: dict(values) for name, _, _, values in metrics.gauges(house)}
    assert shown["surveyhost_face_answer_seconds"] == {"respondent": 0.25, "client": 0.25, "console": 1.25}


def test_intake_is_asked_where_it_has_a_host_of_its_own(house, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitoring, "seconds", lambda url: 0.1)
    for url, faces in (("https://intake.example", 4), (house.settings.base_url, 3)):
        of = replace(house, settings=replace(house.settings, intake_url=url))
        shown = {name: dict(values) for name, _, _, values in metrics.gauges(of)}
        assert len(shown["surveyhost_face_up"]) == len(shown["surveyhost_face_answer_seconds"]) == faces


def test_an_answer_with_another_status_than_200_is_none() -> None:
    class Face(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(int(self.path[1:]))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Face) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        host = f"http://127.0.0.1:{server.server_port}"
        assert monitoring.seconds(f"{host}/200") is not None
        assert monitoring.seconds(f"{host}/503") is None
        server.shutdown()
    assert monitoring.seconds(f"{host}/200") is None


def test_every_alert_asks_for_figures_and_values_that_there_are(house) -> None:
    known = {name: (label, set(values)) for name, _, label, values in metrics.gauges(house)}
    known["surveyhost_worker_seen_age_seconds"] = ("", set())  # once a worker has run
    asked = re.findall(r'(surveyhost_\w+)(?:\{(\w+)=~?"([^"]*)"\})?', ALERTS.read_text(encoding="utf-8"))
    assert {name for name, _, _ in asked} == set(known) - {"surveyhost_letters"}
    for name, label, values in asked:
        if label:
            assert label == known[name][0]
            for value in values.split("|"):
                assert any(re.fullmatch(value, one) for one in {*ProcessPart, *Cause, *Duty} & known[name][1]), name

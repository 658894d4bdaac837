"""The log as JSON: one object a line, and nothing in it that a library or an exception was given."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from surveyhost.config import load
from surveyhost.core.errors import Refusal
from surveyhost.logs import JsonLines

SECRET = "/s/AAAAAABBBBBBBBBBBBBBBBBBBBBB"


def line(name: str, *said: object, trouble: BaseException | None = None) -> dict[str, object]:
    about = (type(trouble), trouble, None) if trouble else None
    record = logging.LogRecord(name, logging.ERROR, "x", 1, said[0], said[1:], about)
    text = JsonLines().format(record)
    assert "\n" not in text
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def test_our_sentence_is_written_whole_and_on_one_line() -> None:
    found = line("surveyhost.services.letters.round", "letter %s could\nnot be written: %s", 7, "Đã hết hạn")
    assert found["message"] == "letter 7 could\nnot be written: Đã hết hạn"
    assert (found["level"], found["logger"]) == ("error", "surveyhost.services.letters.round")


def test_a_librarys_is_written_without_what_it_was_given() -> None:
    found = line("urllib3.connectionpool", "Retrying %s after %s", SECRET, "192.0.2.1")
    assert found["message"] == "Retrying %s after %s"


def test_of_an_exception_only_the_kind_is_written() -> None:
    found = line("surveyhost", "a duty failed", trouble=ValueError(SECRET))
    assert found["trouble"] == "ValueError"
    assert SECRET not in json.dumps(found)


@pytest.mark.parametrize("way", ["text", "json"])
def test_a_librarys_traceback_reaches_no_log(way: str) -> None:
    """Such as huey's, of a task that broke: it would end with what broke, which quotes what it was given."""
    broken = (
        "import logging, surveyhost.logs\n"
        f"surveyhost.logs.begin({way!r})\n"
        f"try: raise ValueError({SECRET!r})\n"
        f"except ValueError: logging.getLogger('huey').exception('Unhandled exception in %s', {SECRET!r})\n"
        "logging.getLogger('surveyhost.x').warning('letters go %s', 'out')\n"
    )
    said = subprocess.run([sys.executable, "-c", broken], capture_output=True, text=True, check=True).stderr
    assert SECRET not in said and "Traceback" not in said
    assert "ValueError" in said.splitlines()[0] and "letters go out" in said.splitlines()[1]
    assert way == "json" or said == "Unhandled exception in %s (ValueError)\nletters go out\n"


def test_another_way_to_write_it_is_refused() -> None:
    with pytest.raises(Refusal, match="SURVEYHOST_LOG is 'xml'; it must be text or json"):
        load({"SURVEYHOST_LOG": "xml"})


def test_a_served_face_whose_vault_is_gone_says_so_in_json_and_names_no_link(tmp_path: Path) -> None:
    environ = {**os.environ, "SURVEYHOST_DATA": str(tmp_path), "SURVEYHOST_LOG": "json"}
    run = [sys.executable, "-m", "surveyhost.cli"]
    subprocess.run([*run, "init"], env=environ, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [*run, "serve", "--faces", "respondent", "--no-worker", "--workers", "1", "--bind", bind]
    child = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)
    assert child.stderr is not None
    try:
        while "Serving" not in (said := child.stderr.readline()):
            assert said
        (tmp_path / "vault.sqlite3").write_bytes(b"no database" * 1000)
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(f"http://{bind}{SECRET}")
        assert answer.value.code == 500
    finally:
        child.send_signal(signal.SIGTERM)
        said = child.communicate()[1]
    lines = [json.loads(one) for one in said.splitlines() if one.startswith("{")]
    assert lines and all({"at", "level", "logger", "process", "message"} <= set(one) for one in lines)
    assert SECRET not in said and "Traceback" not in said and "127.0.0.1" not in "".join(map(str, lines))

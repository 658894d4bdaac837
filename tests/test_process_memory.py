"""No core file of a process of ours; a watch that says once that a wave has ended."""

import os
import subprocess
import sys

import pytest

from surveyhost import process_memory, recycling


def test_no_core_file_and_nobody_but_root_may_look() -> None:
    ask = (
        "import ctypes, resource; from surveyhost import process_memory as memory; memory.forbid_dumps();"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()
    assert said == "(0, 0) 0"


BEGINNINGS = {
    "a command": "from surveyhost import cli; cli.main(['--help'])",
    "the worker": "from surveyhost.commands import worker; worker.house = sys.exit; worker.worker.main([])",
    "whoever starts web processes": "from surveyhost import recycling; recycling.on_starting(None)",
    "a web process": (
        "from surveyhost import recycling; recycling.looks = lambda settings: frozenset;"
        "recycling.post_worker_init(None)"
    ),
}


@pytest.mark.parametrize("begin", BEGINNINGS)
def test_every_process_that_holds_links_answers_or_keys_begins_so(begin: str, tmp_path) -> None:
    told = "print('dumps', resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    ask = f"import atexit, ctypes, resource, sys; atexit.register(lambda: {told}); {BEGINNINGS[begin]}"
    environment = {**os.environ, "SURVEYHOST_DATA": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "dumps (0, 0) 0"


@pytest.mark.parametrize(("swaps", "said"), [("Filename\n", "has no swap"), ("Filename\n/dev/sda2 x\n", "swaps")])
def test_verify_says_whether_memory_can_be_swapped(monkeypatch, tmp_path, swaps, said) -> None:
    (tmp_path / "swaps").write_text(swaps)
    monkeypatch.setattr(process_memory, "SWAPS", tmp_path / "swaps")
    assert said in process_memory.described()
    monkeypatch.setattr(process_memory, "SWAPS", tmp_path / "none")
    assert "cannot be told" in process_memory.described()


def test_a_watch_sees_one_more_end_and_not_what_had_ended_before(monkeypatch) -> None:
    monkeypatch.setattr(recycling, "PAUSE", 0.0)
    ended = {"1 closed"}
    watch = recycling.Watch(lambda: frozenset(ended))
    assert not watch.has_ended()
    assert not watch.has_ended()
    ended.add("2 closed")
    assert watch.has_ended()


def test_a_database_that_does_not_answer_ends_nothing(monkeypatch) -> None:
    monkeypatch.setattr(recycling, "PAUSE", 0.0)
    answers = iter([frozenset({"a"}), None, frozenset({"a"}), frozenset({"a", "b"})])

    def look() -> frozenset[str]:
        answer = next(answers)
        if answer is None:
            raise OSError
        return answer

    watch = recycling.Watch(look)
    assert [watch.has_ended() for _ in range(4)] == [False, False, False, True]

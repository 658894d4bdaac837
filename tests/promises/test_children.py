"""Processes that the desk starts for a long piece of work, and for a stranger's file, keep what they hold as it does.

What they are given arrives in memory that is never dumped, and no setting of the house with it. Killed in the middle,
they leave no answer, label or key on any disk, and nothing half-done.
"""

import base64
import contextlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from surveyhost.core.questionnaire import answers
from surveyhost.core.release.model import COMPANY
from surveyhost.services.files import isolated
from surveyhost.services.files.refusals import FileDamaged
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.office import processes
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.releases import releases, unit_batch
from surveyhost.services.releases.refusals import PrintingEnded
from surveyhost.services.tabulation import counting, protecting, tally
from surveyhost.services.tabulation.refusals import TallyEnded
from tests.promises.disk import found_in
from tests.promises.test_memory import found
from tests.report import sample
from tests.services.tabulation.test_counting import HASH, PRIVATE, QUESTIONNAIRE, VIEWS, field
from tests.support import remembered
from tests.support.answered import LAN, closed
from tests.support.arriving import SECRET, Easy, Fatal, Given
from tests.support.shell import environ
from tests.support.waiting import PATIENCE, until

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_first]

SEMAPHORE = 32
"""Bytes of memory that processes share to take turns."""


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where it is written down how what is handed to a process arrives there. The desk itself may be dumped here."""
    monkeypatch.setenv("SURVEYHOST_MASTER_KEY", SECRET)
    real = processes.handed
    for module in (counting, protecting, unit_batch):
        monkeypatch.setattr(module, "handed", lambda what, number: real(Given(tmp_path / "seen", what), number))
    return tmp_path / "seen"


@pytest.fixture
def unlimited() -> Iterator[bool]:
    """Limits that are as wide as they may be; whether memory may be locked."""
    before = {each: resource.getrlimit(each) for each in (resource.RLIMIT_CORE, resource.RLIMIT_MEMLOCK)}
    resource.setrlimit(resource.RLIMIT_CORE, (before[resource.RLIMIT_CORE][1],) * 2)
    try:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (resource.RLIM_INFINITY,) * 2)
        yield True
    except (ValueError, OSError):
        yield False
    for each, limits in before.items():
        resource.setrlimit(each, limits)


def count() -> object:
    boxes, _spent = field()
    return counting.count_together(counting.Opener(QUESTIONNAIRE, VIEWS, PRIVATE, HASH), iter(boxes), 2)


def protect() -> object:
    return protecting._together(Easy(None, ((), ()), None, None, ()), 2, protecting.silent)


def few() -> unit_batch.Batch:
    whole = sample.release()
    return unit_batch.Batch(
        replace(whole, groups=tuple(one for one in whole.groups if one.code in {COMPANY, "u5", "u9"})), "en"
    )


def lay_out() -> object:
    return list(unit_batch.unit_reports(few(), ["u5", "u9"], 2))


@pytest.mark.parametrize("work", [count, protect, lay_out])
def test_what_a_process_is_given_arrives_where_nobody_can_take_it(work, handed, unlimited):
    assert work()
    seen = json.loads(handed.read_text())
    assert seen == {"dumpable": 0, "core": [0, 0], "locked": unlimited, "settings": False, "words": False}


@pytest.fixture(autouse=True)
def always_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was read before is read again."""
    monkeypatch.setattr(isolated, "said", remembered.in_a_process)


READS = """
import sys
from pathlib import Path
from surveyhost.services.files import child
from tests.support.arriving import looked
def reader(kind):
    looked(Path({path!r}))
    sys.exit(1)
child._limit, child._reader = lambda *_: None, reader
child.main()
"""


def test_a_strangers_file_is_read_where_nobody_can_take_it(monkeypatch, tmp_path, unlimited):
    monkeypatch.setenv("SURVEYHOST_MASTER_KEY", SECRET)
    real, seen = subprocess.Popen, tmp_path / "seen"
    words = [sys.executable, "-c", READS.format(path=str(seen))]

    def begin(command, **rest):
        assert SECRET not in " ".join(command)
        return real(words, **{**rest, "cwd": Path.cwd()})

    monkeypatch.setattr(isolated.subprocess, "Popen", begin)
    with pytest.raises(FileDamaged):
        isolated.run("roster", b"id\nE1\n")
    assert json.loads(seen.read_text()) == {
        "dumpable": 0,
        "core": [0, 0],
        "locked": unlimited,
        "settings": False,
        "words": False,
    }


# --- killed in the middle ---


def needles(house, made) -> dict[str, bytes]:
    """The key that opens boxes, what was answered, and with which labels."""
    ring = keys.keyring(house.settings)
    with house.office() as session:
        row = get_wave(session, made.wave)
        private = ring.unwrap(waves.private_name(row), row.private_key)
    kept = {"key": private, "key in digits": private.hex().encode(), "key as text": base64.b64encode(private)[:40]}
    for number, (_unit, given) in enumerate(made.answers):
        kept[f"answer {number}"] = answers.canonical(given)
        for name, said in given.items():
            if isinstance(said, str) and " " in said:
                kept[f"comment {name} {number}"] = said.encode()
    return kept


def regular(process: psutil.Process) -> list[str]:
    """Files on a disk that a process holds open and may write to, deleted ones too."""
    held = []
    for each in Path(f"/proc/{process.pid}/fd").iterdir():
        target, flags = os.readlink(each), Path(f"/proc/{process.pid}/fdinfo/{each.name}").read_text()
        may_write = int(flags.split("flags:")[1].split()[0], 8) & (os.O_WRONLY | os.O_RDWR)
        if may_write and target.startswith("/") and not target.startswith("/dev/"):
            held.append(target)
    return held


@pytest.fixture
def places(house, data_directory, tmp_path) -> list[Path]:
    """Every folder where a process of the desk could leave something."""
    (tmp_path / "temporary").mkdir()
    return [house.settings.data, data_directory, tmp_path]


def shared(process: psutil.Process) -> set[Path]:
    """Memory that a process shares by name; each is a file of a folder that lies in memory."""
    maps = (line.split() for line in Path(f"/proc/{process.pid}/maps").read_text().splitlines())
    return {Path(line[5]) for line in maps if line[1] == "rw-s" and len(line) > 5}


@contextlib.contextmanager
def killed_at_last(process: subprocess.Popen[str]) -> Iterator[None]:
    """Or a test that fails would wait for it."""
    try:
        yield
    finally:
        process.kill()


@pytest.mark.sampled(4)
@pytest.mark.parametrize("killed", ["a process", "the desk"])
@pytest.mark.parametrize("where", ["counting", "protecting"])
def test_killed_in_the_middle_it_leaves_nothing_to_read(house, places, tmp_path, where, killed):
    made = closed(house)
    secret = needles(house, made)
    assert len(secret) > 60
    own = {name: str(tmp_path / "temporary") for name in ("TMPDIR", "SQLITE_TMPDIR")}
    command = [sys.executable, "-m", "tests.support.tabulates", where, str(made.survey), str(tmp_path / "on")]
    environment = {**os.environ, **environ(house.settings), **own}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, env=environment, **pipes) as desk, killed_at_last(desk):
        working = [psutil.Process(int(pid)) for pid in desk.stdout.readline().split()]
        assert len(working) == 2
        if where == "counting":
            key = {"key": secret["key"]}
            until(lambda: all(found(one, key) for one in working), "they do not hold what is looked for")
        assert not [held for one in working for held in regular(one)]
        assert not found_in(places, secret), "while they work"
        semaphores = shared(working[0]) | shared(working[1])
        assert {path.stat().st_size for path in semaphores} == {SEMAPHORE}, "a number each, and no more"
        (desk if killed == "the desk" else working[0]).kill()
        (tmp_path / "on").touch()
        said = desk.stdout.read()
    assert psutil.wait_procs(working, timeout=PATIENCE)[1] == []
    assert said == ("" if killed == "the desk" else TallyEnded().reason + "\n")
    assert not found_in(places, secret), "after they ended"
    until(lambda: not any(path.exists() for path in semaphores))
    assert protecting.standing(house, 1) is None
    assert releases.of_survey(house, made.survey) == []
    assert releases.load(house, tally.prepare(house, LAN, made.survey)).respondents == len(made.answers)


def test_a_killed_printer_is_one_sentence(monkeypatch):
    real = processes.handed
    monkeypatch.setattr(unit_batch, "handed", lambda what, number: real(Fatal(), number))
    with pytest.raises(PrintingEnded):
        lay_out()

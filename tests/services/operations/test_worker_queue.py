"""Where the queue lies, what may stand in it, and that two desks do not do one thing twice."""

import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from huey import PostgresHuey, RedisHuey, SqliteHuey

from surveyhost.outside.queue import open_queue
from surveyhost.services.fieldwork import closing
from surveyhost.services.office import jobs
from surveyhost.services.office.house import House, open_house
from surveyhost.services.operations import worker
from surveyhost.services.operations.backlog import waiting_tasks
from tests.support.holding import killed_holding
from tests.support.letter_waves import in_field, posted
from tests.support.mail_server import mail_server
from tests.support.waiting import until

pytestmark = pytest.mark.both_engines
TAKES = """
import sys, time
from surveyhost.config import load
from surveyhost.outside.queue import open_queue
queue = open_queue(load())
assert queue.storage.dequeue()
print("taken", flush=True)
sys.stdin.read()
"""


class Evil:
    """What a pickle runs when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


def test_the_queue_lies_where_the_office_does(house: House, engine_name: str) -> None:
    expected = {"sqlite": SqliteHuey, "postgresql": PostgresHuey}[engine_name]
    assert type(open_queue(house.settings)) is expected
    assert type(open_queue(replace(house.settings, redis_url="redis://127.0.0.1:1"))) is RedisHuey
    jobs.enqueue_letters(house, 1)
    assert (house.settings.data / "queue.sqlite3").exists() == (engine_name == "sqlite")


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_a_task_from_one_machine_is_done_on_another(house: House, tmp_path: Path) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        jobs.enqueue_letters(home, 1)
        elsewhere = replace(home.settings, data=tmp_path / "another machine")
        queue = open_queue(elsewhere)
        worker.tasks(queue, home)
        queue.execute(queue.dequeue())
        queue.storage.close()
        assert len(server.letters) == 12 and not elsewhere.data.exists()


def test_whoever_writes_into_the_queue_runs_nothing_of_their_own(house: House, tmp_path: Path) -> None:
    queue, evidence = open_queue(house.settings), tmp_path / "evidence"
    worker.tasks(queue, house)
    for planted in (pickle.dumps(Evil(evidence)), b'{"id": "1", "name": "mix", "args": ["x"]}', b"[]", b"7"):
        queue.storage.enqueue(planted)
        with pytest.raises(ValueError, match="no task of ours"):
            queue.dequeue()
    jobs.enqueue_letters(house, 7)
    task = queue.dequeue()
    assert (task.name, task.args) == ("letters", (7,)), "and the next is done"
    queue.storage.close()
    assert not evidence.exists()


def test_what_a_killed_desk_had_taken_is_done_by_the_next_sweep(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        jobs.enqueue_letters(home, 1)
        environ = {
            "SURVEYHOST_DATA": str(home.settings.data),
            "SURVEYHOST_OFFICE_URL": home.settings.office_url,
            "SURVEYHOST_VAULT_URL": home.settings.vault_url,
        }
        command = [sys.executable, "-c", TAKES]
        with subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as desk:
            assert desk.stdout is not None and desk.stdout.readline() == b"taken\n"
            desk.kill()
        assert waiting_tasks(home) == 0 and not server.letters
        queue = open_queue(home.settings)
        tasks = worker.tasks(queue, home)
        tasks["sweep"]()
        while (task := queue.dequeue()) is not None:
            queue.execute(task)
        queue.storage.close()
        assert len(server.letters) == 12


def test_what_is_on_the_schedule_is_done_by_one_desk_at_a_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(closing, "mix_due", lambda _: done.append("mixed"))

    def tick() -> None:
        queue = open_queue(house.settings)
        tasks = worker.tasks(queue, open_house(house.settings))
        tasks["mix"]()
        queue.execute(queue.dequeue())
        queue.storage.close()

    with killed_holding(house, "task-mix"):
        tick()
        assert done == []
    until(lambda: tick() or done)
    assert done == ["mixed"]

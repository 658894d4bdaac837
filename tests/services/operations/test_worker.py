"""The worker's tasks: each calls a use case when its time has come, and the queue may be lost at any moment."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.outside.queue import open_queue
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.letters import sending as letters
from surveyhost.services.office import jobs
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import resolve
from surveyhost.services.operations import worker
from surveyhost.services.vault import desk
from surveyhost.store.vault import tables as vault
from tests.conftest import Clock
from tests.support.letter_waves import SHELL, in_field, link_of, posted, surveyed
from tests.support.mail_server import mail_server


def work_off(house: House, *names: str) -> list[tuple[str, tuple[Any, ...]]]:
    """Queue these tasks, then do all that is queued; what was done, with its arguments."""
    queue = open_queue(house.settings)
    tasks = worker.tasks(queue, house)
    for name in names:
        tasks[name]()
    done = []
    while (task := queue.dequeue()) is not None:
        done.append((task.name, task.args))
        queue.execute(task)
    queue.storage.close()
    return done


def state(house: House) -> str:
    return wave_status.status(house, resolve(house, "1")).state


def test_the_sweep_opens_mails_and_closes_by_the_clock(house: House, clock: Clock) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        survey_id = surveyed(home)
        opens = home.now() + timedelta(days=1)
        opening.open_wave(home, SHELL, survey_id, opens=opens, closes=opens + timedelta(days=7))
        assert work_off(home, "sweep") == [("sweep", ()), ("letters", (1,))]
        assert len(server.letters) == 12
        assert state(home) == "minted"
        clock.forward(days=1)
        work_off(home, "sweep")
        assert state(home) == "open"
        clock.forward(days=7, seconds=-60)
        work_off(home, "sweep")
        assert state(home) == "open"
        clock.forward(minutes=1)
        work_off(home, "sweep")
        assert state(home) == "closed"
        assert len(server.letters) == 12


def test_a_lost_queue_loses_no_letter(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        jobs.enqueue_letters(home, 1)
        queue = open_queue(home.settings)
        queue.storage.flush_queue()
        queue.storage.close()
        work_off(home, "sweep")
        assert len(server.letters) == 12


def test_a_hint_of_another_process_is_understood(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        jobs.enqueue_letters(home, 1)
        assert work_off(home) == [("letters", (1,))]
        assert len(server.letters) == 12


def test_a_round_that_is_not_done_queues_the_next(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home, 80)
        whole = letters.send_due
        monkeypatch.setattr(letters, "send_due", lambda own, wave_id: whole(own, wave_id, seconds=0))
        jobs.enqueue_letters(home, 1)
        done = work_off(home)
        assert len(done) > 2
        assert {name for name, _ in done} == {"letters"}
        assert len(server.letters) == 80


def test_a_broken_task_stops_no_other(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)

        def breaks(own: House) -> None:
            raise RuntimeError("the mix broke")

        monkeypatch.setattr(closing, "mix_due", breaks)
        work_off(home, "mix", "sweep")
        assert len(server.letters) == 12


def test_mixing_hides_what_waits(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home)
        letters.send_due(home, 1)
        moved: list[str] = []
        original = desk.mix
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(desk, "mix", lambda own, code, closing=False: moved.append(code) or original(own, code))
            work_off(home, "mix")
        assert moved == [link_of(server.letters[0])[:6]]
        assert wave_status.status(home, wave).state == "open"


def test_the_scheduled_mix_moves_answers_where_enough_wait(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        letters.send_due(home, 1)
        tokens = [link_of(letter) for letter in server.letters]

        def left(answers: Sequence[AccessToken]) -> int:
            for token in answers:
                responses.submit(home.vault, token, {"clear": 3})
            work_off(home, "mix")
            with home.vault() as session:
                return vault.waiting(session, tokens[0][:6])

        assert [left(tokens[:4]), left(tokens[4:5]), left(tokens[5:7])] == [4, 0, 2]
        assert desk.stop(home, tokens[0][:6], None).boxes == 7


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(
    ("name", "per_day"),
    [("sweep", 1440), ("mix", 96), ("reports", 96), ("weekly", 9), ("rates", 24), ("forget", 24)],
)
def test_the_schedule(house: House, name: str, per_day: int) -> None:
    queue = open_queue(house.settings)
    worker.tasks(queue, house)
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    moments = [midnight + timedelta(minutes=minute) for minute in range(1440)]
    [task] = [task for task in queue._registry.periodic_tasks if task.name == name]
    assert sum(task.validate_datetime(moment) for moment in moments) == per_day
    queue.storage.close()

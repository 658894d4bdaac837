"""Locks by name: for one at a time, over all processes, and gone with whoever held them."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from surveyhost.services.office import locks
from surveyhost.services.office.house import House, open_house
from tests.support.holding import killed_holding
from tests.support.waiting import until

pytestmark = pytest.mark.both_engines


def is_free(house: House, name: str) -> bool:
    with locks.alone(house, name) as held:
        return held is not None


def test_one_at_a_time_and_each_name_by_itself(house: House) -> None:
    with locks.alone(house, "pulse-1") as held:
        assert held is not None
        assert not is_free(house, "pulse-1")
        assert is_free(house, "pulse-2")
        assert not is_free(open_house(house.settings), "pulse-1"), "as another process sees it"
    assert is_free(house, "pulse-1")


def test_a_lock_is_let_go_where_the_work_fails(house: House) -> None:
    with pytest.raises(ValueError, match="broke"), locks.in_turn(house, "survey-1"):
        raise ValueError("it broke")
    assert is_free(house, "survey-1")


def test_whoever_waits_gets_it_next(house: House) -> None:
    order: list[str] = []

    def wait() -> None:
        with locks.in_turn(house, "survey-1"):
            order.append("second")

    with locks.in_turn(house, "survey-1"):
        waiting = threading.Thread(target=wait)
        waiting.start()
        waiting.join(0.2)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_of_several_those_are_had_that_nobody_has(house: House) -> None:
    with locks.alone(house, "pulse-2"), locks.those_free(house, ["pulse-3", "pulse-2", "pulse-1"]) as had:
        assert had == {"pulse-1", "pulse-3"}
        assert not is_free(open_house(house.settings), "pulse-1") and is_free(house, "pulse-4")
    assert all(is_free(house, f"pulse-{number}") for number in (1, 2, 3))


def test_several_are_waited_for_and_held_together(house: House) -> None:
    held, done = threading.Event(), threading.Event()

    def wait() -> None:
        with locks.in_turn(house, "survey-2", "survey-1"):
            held.set()
            done.wait(60)

    with locks.in_turn(house, "survey-2"):
        waiting = threading.Thread(target=wait)
        waiting.start()
        until(lambda: not is_free(house, "survey-1"))
        assert not held.is_set()
    assert held.wait(60) and not is_free(house, "survey-1") and not is_free(house, "survey-2")
    done.set()
    waiting.join()
    assert is_free(house, "survey-1") and is_free(house, "survey-2")


def test_a_note_is_there_for_as_long_as_the_lock(house: House) -> None:
    assert locks.noted(house, "release-1") == ""
    with locks.alone(house, "release-1") as held:
        assert held is not None
        assert locks.noted(house, "release-1") == ""
        held.note("3 of 60")
        held.note("60 60")
        assert locks.noted(house, "release-1") == "60 60"
        assert locks.noted(house, "release-2") == ""
    assert locks.noted(house, "release-1") == ""
    with locks.alone(house, "release-1"):
        assert locks.noted(house, "release-1") == "", "the one before said it"


def test_whoever_is_killed_lets_go_and_leaves_no_note(house: House) -> None:
    with killed_holding(house, "release-1", "3 60"):
        assert not is_free(house, "release-1")
        assert locks.noted(house, "release-1") == "3 60"
    until(lambda: is_free(house, "release-1"))
    assert locks.noted(house, "release-1") == ""


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_with_an_office_on_a_server_machines_share_the_lock_and_nothing_is_a_file(house: House, tmp_path: Path) -> None:
    elsewhere = open_house(replace(house.settings, data=tmp_path / "another machine"))
    with locks.alone(house, "pulse-1"), locks.in_turn(house, "survey-1"):
        assert not is_free(elsewhere, "pulse-1") and not is_free(elsewhere, "survey-1")
        assert not (house.settings.data / locks.FOLDER).exists() and not elsewhere.settings.data.exists()

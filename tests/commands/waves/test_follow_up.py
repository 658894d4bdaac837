"""A follow-up from the command line: set up in the client's words, and dropped again."""

import pytest

from surveyhost.services.loop import setting_up
from tests.support import again
from tests.support.again import LOW_UNIT, NAMED
from tests.support.shell import Shell, environ


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@pytest.fixture
def shell(house, capsys) -> Shell:
    return Shell(environ(house.settings), capsys)


def test_it_is_set_up_in_the_clients_words_and_dropped(house, shell):
    made = again.first_release(house)
    survey, action = str(made.survey), made.action
    said = shell.refused("wave", "follow-up", survey)
    assert said.endswith(f"say with --named how these are asked about: {action}:en.")
    assert setting_up.standing(house, made.survey) is None
    for wrong in ("x", f"{action}:fr=x", "99:en=x", f"{action}:en"):
        assert f"one of {action}:vi, {action}:en" in shell.refused("wave", "follow-up", survey, "--named", wrong)
    named = ("--named", f"{action}:en={NAMED['en']}")
    assert "prints no row" in shell.refused("wave", "follow-up", survey, *named, "--unit", "Nowhere")
    assert shell("wave", "follow-up", survey, *named, "--unit", LOW_UNIT) == "2"
    assert setting_up.standing(house, made.survey).unit == LOW_UNIT
    assert shell("wave", "follow-up", survey, *named) == "2"
    assert setting_up.standing(house, made.survey).unit == ""
    shell("wave", "follow-up", survey, "--drop")
    assert setting_up.standing(house, made.survey) is None

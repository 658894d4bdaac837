"""No more reminders: the reference in a letter stops them, for one person, and nothing else changes or is told."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing
from surveyhost.services.letters import opt_outs, reminders
from surveyhost.services.letters import sending as letters
from surveyhost.services.office import audit
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.operations import worker
from surveyhost.services.rosters import rosters
from surveyhost.store.office.request import OptOut
from surveyhost.store.office.tables import Participant
from tests.promises.disk import found_in
from tests.support.letter_waves import SHELL, address, in_field, link_of, posted, text_of
from tests.support.mail_server import Server, mail_server


@pytest.fixture
def post(house: House) -> Iterator[tuple[House, Server, SurveyWave]]:
    """Everybody has an invitation."""
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home)
        letters.send_due(home, 1)
        yield home, server, wave


def reference(server: Server, number: int) -> str:
    """As it is printed in the words of this person's letter."""
    found = re.search(r"\((\d+-[A-Z2-7]{10})\)", text_of(server.to(address(number))[0]))
    assert found is not None
    return found[1]


def waiting(house: House) -> int:
    with house.office() as session:
        return session.scalar(select(func.count()).select_from(OptOut)) or 0


def stopped(house: House) -> int:
    with house.office() as session:
        return session.scalar(select(func.count()).where(Participant.reminders.is_(False))) or 0


def test_the_reference_in_a_letter_stops_the_reminders_of_its_reader_and_nothing_else(
    post: tuple[House, Server, SurveyWave],
) -> None:
    home, server, wave = post
    opt_outs.ask(home, reference(server, 4))
    worker.sweep(home, lambda wave_id: None)
    reminders.remind(home, SHELL, wave)
    letters.send_due(home, 1)
    assert len(server.to(address(4))) == 1
    assert len(server.letters) == 12 + 11
    link = link_of(server.to(address(4))[0])
    assert responses.find(home.vault, link).kind == "open"
    responses.submit(home.vault, link, {"clear": 4})


def test_it_takes_back_a_reminder_that_waits_and_lasts_over_another_roster(
    post: tuple[House, Server, SurveyWave],
) -> None:
    home, server, wave = post
    reminders.remind(home, SHELL, wave)
    opt_outs.ask(home, f"xin {reference(server, 4).lower().replace('-', ' - ')} cảm ơn")
    assert opt_outs.answer(home) == 1
    letters.send_due(home, 1)
    assert len(server.to(address(4))) == 1
    closing.close(home, SHELL, wave)
    lines = [f"NV{number},{address(number)},Trần Thị {number},vi,{'AB'[number % 2]}" for number in range(12)]
    rosters.put(home, SHELL, 1, "r.csv", "\n".join(("id,email,name,language,unit", *lines)).encode())
    assert stopped(home) == 1


@pytest.mark.parametrize(
    "typed", ["", "x", "1-AAAAAAAAAA", "9-ABCDEFGHIJ", "999999999999-ABCDEFGHIJ", "\ud800", "0" * 999]
)
def test_what_is_nobodys_changes_nothing_and_is_gone(post: tuple[House, Server, SurveyWave], typed: str) -> None:
    home, _, _ = post
    events = len(audit.events(home))
    opt_outs.ask(home, typed)
    assert waiting(home) == 1
    assert opt_outs.answer(home) == 0
    assert (waiting(home), stopped(home), len(audit.events(home))) == (0, 0, events)


def test_the_event_names_nobody_and_is_written_once(post: tuple[House, Server, SurveyWave]) -> None:
    home, server, _ = post
    mark = reference(server, 4)
    for _ in range(2):
        opt_outs.ask(home, mark)
        opt_outs.answer(home)
    own = [one for one in audit.events(home) if one.act == "participant.opt_out"]
    assert [(one.actor, one.object, one.before, one.after) for one in own] == [("worker", "survey 1", None, None)]
    assert mark.split("-")[1] not in "".join(audit.export(home))
    assert audit.check(home).whole


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_no_reference_lies_about(post: tuple[House, Server, SurveyWave]) -> None:
    home, server, _ = post
    mark = reference(server, 4)
    opt_outs.ask(home, mark)
    opt_outs.ask(home, "x")
    with home.office() as session:
        known, unknown = session.scalars(select(OptOut.sealed).order_by(OptOut.id))
    assert len(known) == len(unknown)
    assert not found_in([home.settings.data], {"reference": mark.encode()})
    opt_outs.answer(home)
    assert not found_in([home.settings.data], {"reference": mark.encode()})


def test_requests_do_not_pile_up(post: tuple[House, Server, SurveyWave], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opt_outs, "MOST_WAITING", 3)
    for _ in range(5):
        opt_outs.ask(post[0], "x")
    assert waiting(post[0]) == 3

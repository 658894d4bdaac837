"""Each command is cut off at every step, repeated, and ends where it would have ended."""

from typing import Any

import pytest
from sqlalchemy import select, update

from surveyhost.core.errors import Frozen
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.office.house import House
from surveyhost.services.rosters import rosters
from surveyhost.services.setup import lists
from surveyhost.services.vault import desk, destruction
from surveyhost.services.vault.profiles import spent_per_profile
from surveyhost.store.office.tables import Participant, Record
from tests.support import factories
from tests.support.factories import STAFF
from tests.support.wave_status import letters, refusal, row

ROWS = 40


class Crash(Exception):  # noqa: N818
    """Stands for kill -9."""


STEPS = {
    "keys": (keys.Keyring, "wrap"),
    "publish": (desk, "publish_wave"),
    "boxes": (opening, "set_boxes"),
    "letters": (opening, "write_round"),
    "set_state": (desk, "set_state"),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_opening_survives_a_crash_at_each_step(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    (house.settings.data / "demo").touch()
    survey_id = factories.survey(house)
    factories.roster(house, survey_id, ROWS)
    with monkeypatch.context() as broken:
        crash(broken, *STEPS[step], when)
        with pytest.raises(Crash):
            opening.open_wave(house, STAFF, survey_id)
    wave = opening.open_wave(house, STAFF, survey_id)
    assert wave.wave_number == 1
    found = row(house, wave)
    assert (found.state, desk.counts(house, found.code)) == ("open", (ROWS, 0))
    assert letters(house) == ROWS
    assert responses.find(house.vault, next(iter(factories.links(house, wave).values()))).kind == "open"


def crash(broken: pytest.MonkeyPatch, holder: Any, name: str, when: str) -> None:
    original = getattr(holder, name)

    def cut_off(*arguments: Any, **named: Any) -> Any:
        if when == "after":
            original(*arguments, **named)
        raise Crash

    broken.setattr(holder, name, cut_off)


def test_a_roster_that_changed_behind_a_planned_wave_is_not_minted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What respondents were promised rests on the frozen groups; nothing but those may be minted."""
    (house.settings.data / "demo").touch()
    survey_id = factories.survey(house)
    factories.roster(house, survey_id, ROWS)
    with monkeypatch.context() as broken:
        crash(broken, desk, "publish_wave", "before")
        with pytest.raises(Crash):
            opening.open_wave(house, STAFF, survey_id)
    with house.office.begin() as session:
        session.execute(update(Participant).where(Participant.id < 12).values(unit="Kho"))
    assert isinstance(refusal(opening.open_wave, house, STAFF, survey_id), Frozen)


CLOSING = {
    "stop": (desk, "stop"),
    "destroy_links": (desk, "destroy_links"),
    "destroy_key": (keys.Keyring, "destroy"),
    "sign": (destruction, "sign"),
    "mailbox": (closing.mailbox, "forget_wave"),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", CLOSING)
def test_closing_survives_a_crash_at_each_step(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    factories.answered(house, wave, 20)
    found = row(house, wave)
    with monkeypatch.context() as broken:
        crash(broken, *CLOSING[step], when)
        with pytest.raises(Crash):
            closing.close(house, STAFF, wave)
    if step != "mailbox":
        if when == "before" or step == "stop":  # until the office has counted, it is an open wave like any other
            closing.close(house, STAFF, wave)
        else:
            closing.close_due(house)
    closed = row(house, wave)
    assert (closed.state, closed.salt) == ("closed", None)
    assert closed.seats is not None
    spent = spent_per_profile(keys.keyring(house.settings), closed.code, closed.seats)
    assert (closed.seats["boxes"], sum(spent.values())) == (20, 20)
    assert len(list(desk.boxes(house, closed.code))) == 20
    assert not keys.keyring(house.settings).has(waves.salt_name(found))
    assert desk.counts(house, closed.code) == (0, 0)


FORGETTING = {
    "destroy_key": (keys.Keyring, "destroy"),
    "boxes": (desk, "forget"),
    "people": (rosters, "remove_all"),
    "sign": (destruction, "sign"),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", FORGETTING)
def test_forgetting_survives_a_crash_at_each_step(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    wave = factories.closed_wave(house, answers=20, rows=ROWS)
    with monkeypatch.context() as broken:
        crash(broken, *FORGETTING[step], when)
        with pytest.raises(Crash):
            closing.forget(house, STAFF, wave, roster=True)
    closing.forget(house, STAFF, wave, roster=True)
    found = row(house, wave)
    assert (found.state, found.private_key) == ("forgotten", None)
    assert not keys.keyring(house.settings).has(waves.private_name(found))
    assert list(desk.boxes(house, found.code)) == []
    assert lists.survey(house, wave.survey_id).people == 0
    with house.office() as session:
        assert len(session.scalars(select(Record).where(Record.kind == "forget")).all()) == 1

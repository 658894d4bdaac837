"""Each command is cut off at every step, repeated, and ends where it would have ended."""

from typing import Any

import pytest
from sqlalchemy import select, update

from surveyhost.services import closing, fieldwork, keys, reminders, responses, rosters, surveys, vault_desk, wave_keys
from surveyhost.services.house import House
from surveyhost.services.profiles import spent_per_profile
from surveyhost.store.office import Participant, Record
from tests import factories
from tests.factories import STAFF
from tests.services.wave_looks import letters, refusal, row

ROWS = 40


class Crash(Exception):  # noqa: N818
    """Stands for kill -9."""


STEPS = {
    "keys": (keys.Keyring, "wrap"),
    "publish": (vault_desk, "publish_wave"),
    "boxes": (fieldwork, "_note_boxes"),
    "letters": (reminders, "letters"),
    "set_state": (vault_desk, "set_state"),
}


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
            fieldwork.open_wave(house, STAFF, survey_id)
    wave = fieldwork.open_wave(house, STAFF, survey_id)
    assert wave.wave_number == 1
    found = row(house, wave)
    assert (found.state, vault_desk.counts(house, found.code)) == ("open", (ROWS, 0))
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
        crash(broken, vault_desk, "publish_wave", "before")
        with pytest.raises(Crash):
            fieldwork.open_wave(house, STAFF, survey_id)
    with house.office.begin() as session:
        session.execute(update(Participant).where(Participant.id < 12).values(unit="Kho"))
    assert refusal(fieldwork.open_wave, house, STAFF, survey_id).code == "frozen"


CLOSING = {
    "stop": (vault_desk, "stop"),
    "destroy_links": (vault_desk, "destroy_links"),
    "destroy_key": (keys.Keyring, "destroy"),
    "sign": (closing, "_sign"),
    "mailbox": (closing.mailbox, "forget_wave"),
}


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
            fieldwork.close(house, STAFF, wave)
    if step != "mailbox":
        if when == "before" or step == "stop":  # until the office has counted, it is an open wave like any other
            fieldwork.close(house, STAFF, wave)
        else:
            fieldwork.close_due(house)
    closed = row(house, wave)
    assert (closed.state, closed.salt) == ("closed", None)
    assert closed.seats is not None
    spent = spent_per_profile(keys.keyring(house.settings), closed.code, closed.seats)
    assert (closed.seats["boxes"], sum(spent.values())) == (20, 20)
    assert len(list(vault_desk.boxes(house, closed.code))) == 20
    assert not keys.keyring(house.settings).has(wave_keys.salt_name(found))
    assert vault_desk.counts(house, closed.code) == (0, 0)


FORGETTING = {
    "destroy_key": (keys.Keyring, "destroy"),
    "boxes": (vault_desk, "forget"),
    "people": (rosters, "remove_all"),
    "sign": (closing, "_sign"),
}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", FORGETTING)
def test_forgetting_survives_a_crash_at_each_step(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    wave = factories.closed_wave(house, answers=20, rows=ROWS)
    with monkeypatch.context() as broken:
        crash(broken, *FORGETTING[step], when)
        with pytest.raises(Crash):
            fieldwork.forget(house, STAFF, wave, roster=True)
    fieldwork.forget(house, STAFF, wave, roster=True)
    found = row(house, wave)
    assert (found.state, found.private_key) == ("forgotten", None)
    assert not keys.keyring(house.settings).has(wave_keys.private_name(found))
    assert list(vault_desk.boxes(house, found.code)) == []
    assert surveys.survey(house, wave.survey_id).people == 0
    with house.office() as session:
        assert len(session.scalars(select(Record).where(Record.kind == "forget")).all()) == 1

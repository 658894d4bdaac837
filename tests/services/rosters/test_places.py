"""Slips drawn from a box: seats that are nobody's, that carry their unit and no attribute, and a plan that knows it."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from surveyhost.core.grouping import frozen
from surveyhost.core.grouping.frozen import JOINED
from surveyhost.core.grouping.groups import NOT_GIVEN
from surveyhost.core.grouping.refusals import TooFewForBox
from surveyhost.core.release.json import from_bytes
from surveyhost.core.wave import policy
from surveyhost.core.wave.links_and_seats import recover
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening, planning, slips
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.rosters import rosters
from surveyhost.services.setup import lists
from surveyhost.services.setup.refusals import SettingRefused
from surveyhost.services.tabulation import tally
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import Participant, ReleaseRow
from tests.conftest import Clock
from tests.support import factories
from tests.support.factories import STAFF
from tests.support.scanned import scan
from tests.support.wave_status import refusal, row

A, B, C = factories.UNITS[:3]
WITHOUT = {A: 8, B: 3, C: 4}
"""People without an address: enough in A, and in B and C together."""


def without_address(count: int = 60, missing: dict[str, int] | None = None) -> list[dict[str, str]]:
    """A roster in which so many people of these units have no address."""
    left = Counter(WITHOUT if missing is None else missing)
    rows = factories.people(count)
    for person in rows:
        if left[person["unit"]]:
            left[person["unit"]] -= 1
            person["email"] = ""
    return rows


def boxed(house: House, rows: Any = None, **settings: Any) -> SurveyWave:
    """An open wave whose people without an address draw."""
    survey_id = factories.survey(house, slips="box", **settings)
    factories.roster(house, survey_id, rows or without_address())
    return factories.open_wave(house, survey_id)


def drawing(house: House, wave: SurveyWave) -> Counter[str]:
    """How many people draw from each box."""
    with house.office() as session:
        boxes = select(Participant.box).where(Participant.survey_id == wave.survey_id, Participant.box.is_not(None))
        return Counter(session.scalars(boxes))


def test_who_draws_is_written_down_and_the_contract_says_it(house: House) -> None:
    wave = boxed(house)
    assert drawing(house, wave) == {A: 8, "Nhà máy": 7}
    assert policy.parse(row(house, wave).policy).slips == "box"
    assert wave_status.status(house, wave).seats == 60


def test_seats_of_a_box_are_alike_and_carry_nothing_but_their_unit(house: House) -> None:
    wave = boxed(house)
    views = frozen.from_bytes(row(house, wave).views)
    nothing = {unit: frozen.labels(views, unit, {}) for unit in (A, "Nhà máy")}
    salt = waves.salt_of(keyring(house.settings), row(house, wave))
    found = desk.stop(house, row(house, wave).code, salt).seats_per_labels
    assert found[nothing[A]] >= 8
    assert found[nothing["Nhà máy"]] >= 7
    assert sum(found.values()) == 60


def test_named_slips_carry_what_the_roster_says(house: House) -> None:
    named = factories.open_wave(house, rows=without_address())
    assert drawing(house, named) == {}
    assert policy.parse(row(house, named).policy).slips == "named"


def test_no_key_leads_from_a_person_to_a_seat_of_a_box(house: House) -> None:
    """`factories.links` mints for the seats that the firm's own ids lead to: those of the boxes are not among them."""
    wave = boxed(house)
    tokens = factories.links(house, wave)
    bound = [token for token in tokens.values() if responses.find(house.vault, token).kind != "unknown"]
    assert len(bound) == len(tokens) - 15


def test_too_few_without_an_address_are_refused_when_planning_and_when_opening(house: House) -> None:
    survey_id = factories.survey(house, slips="box")
    factories.roster(house, survey_id, without_address(missing={A: 6}))
    (house.settings.data / "demo").touch()
    assert isinstance(refusal(planning.plan, house, survey_id), TooFewForBox)
    assert isinstance(refusal(opening.open_wave, house, STAFF, survey_id), TooFewForBox)


def test_whoever_is_new_at_a_box_draws_one_level_up_in_the_next_wave(house: House, clock: Clock) -> None:
    rows = without_address()
    first = boxed(house, rows)
    closing.close(house, STAFF, first)
    clock.forward(days=30)
    by_mail = next(person for person in rows if person["unit"] == A and person["email"])
    by_mail["email"] = ""
    rosters.put(house, STAFF, first.survey_id, "roster.csv", factories.roster_csv(rows))
    second = factories.open_wave(house, first.survey_id)
    assert drawing(house, second) == {A: 8, "": 8}  # new at every box of the plant: one alone takes the next box along


def test_whoever_drew_before_and_gets_a_letter_now_is_counted_where_they_were(house: House, clock: Clock) -> None:
    """Two people of line A have addresses by the second wave: the line's figures still rest on the same people."""
    rows = without_address(60, {A: 9, B: 9, C: 9})
    first = boxed(house, rows)
    closing.close(house, STAFF, first)
    clock.forward(days=30)
    for person in [person for person in rows if person["unit"] == A and not person["email"]][:2]:
        person["email"] = f"{person['id'].lower()}@minhhai.example"
    rosters.put(house, STAFF, first.survey_id, "roster.csv", factories.roster_csv(rows))
    everybody, planned, _ = planning.foreseen(house, first.survey_id)
    moved = [unit for one, unit in zip(everybody, planned.units, strict=True) if unit.endswith(JOINED)]
    assert moved == []
    assert Counter(planned.units)[A] == 12


def everybody_answers(house: House, wave: SurveyWave) -> None:
    """By letter, and by the slips that are drawn."""
    drawn = scan(slips.print_slips(house, STAFF, wave).pdf)
    tokens = [recover(link) or "" for link in drawn.all_links] + [*factories.links(house, wave).values()]
    questionnaire = lists.survey(house, wave.survey_id).questionnaire
    for number, token in enumerate(tokens):
        if responses.find(house.vault, token).kind == "open":
            responses.submit(house.vault, token, factories.some_answers(questionnaire, number))


def test_a_release_of_boxes_is_proven_and_those_who_drew_are_in_not_stated_groups(house: House) -> None:
    wave = boxed(house, without_address(120, {A: 12, B: 9, C: 4}), breakdowns=("work_mode",))
    everybody_answers(house, wave)
    closing.close(house, STAFF, wave)
    made = tally.prepare(house, STAFF, wave.survey_id)
    with house.office() as session:
        release = from_bytes(session.get_one(ReleaseRow, made).tables)
    assert release.respondents == 120
    assert {"on site", "remote", NOT_GIVEN} == {group.path[-1] for group in release.groups if group.breakdown != "unit"}
    not_stated = next(group for group in release.groups if group.path[-1:] == (NOT_GIVEN,))
    assert not_stated.respondents == 25
    lines = {group.path: group.respondents for group in release.groups if group.breakdown == "unit"}
    assert lines["Nhà máy", "Chuyền A"] == 24
    assert lines["Nhà máy", "Chuyền B"] == 24 - 9
    assert lines["Nhà máy",] == 72 - 13
    assert lines[()] == 120
    assert release.certificate["k"] == 5


@pytest.mark.parametrize("slips", ["thrown", "", 7])
def test_another_kind_of_slip_is_refused(house: House, slips: Any) -> None:
    assert isinstance(refusal(factories.survey, house, slips=slips), SettingRefused)
    assert not lists.surveys(house)

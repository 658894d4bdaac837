"""Against which waves a wave is held, and that people are found again in them from one survey to the next."""

import pytest

from surveyhost.core.grouping.refusals import FewDiffer
from surveyhost.core.questionnaire.file import read
from surveyhost.services.fieldwork import closing, opening, planning
from surveyhost.services.fieldwork.earlier import beside
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.loop import setting_up
from surveyhost.services.questionnaires import versions
from surveyhost.services.rosters import erasure, membership, rosters
from surveyhost.services.rosters import people as roster_people
from surveyhost.services.rosters.people import Findable
from surveyhost.services.tabulation import tally
from surveyhost.store.office.roster import Roster
from surveyhost.store.office.tables import Survey, Wave
from surveyhost.store.office.wave import wave_numbered
from tests.support import again, factories, pulses
from tests.support.again import LOW_UNIT, NAMED
from tests.support.factories import STAFF

PEOPLE = factories.people(60)


@pytest.fixture
def client_id(house):
    (house.settings.data / "demo").touch()
    return factories.client(house)


@pytest.fixture
def first(house, client_id):
    return factories.open_wave(house, factories.survey(house, client_id), PEOPLE)


def second(house, client_id, rows=PEOPLE, **of):
    made = factories.survey(house, client_id, **of)
    factories.roster(house, made, rows)
    return made


def test_it_says_which_waves_these_are_and_how_many_questions_are_the_same(house, client_id, first):
    made = second(house, client_id)
    [held] = beside.held_against(house, made)
    counted = sum(one.kind != "comment" for one in factories.library.load("employee-voice").items())
    assert (held.survey_id, held.number, held.is_same, held.is_kept) == (first.survey_id, 1, False, True)
    assert held.questions == counted
    opening.open_wave(house, STAFF, made)
    assert [(one.survey_id, one.is_same) for one in beside.held_against(house, made)] == [
        (made, True),
        (first.survey_id, False),
    ]
    assert beside.held_against(house, second(house, client_id, questionnaire="touchpoint-pulse")) == []


def test_where_it_is_not_kept_what_a_wave_asked_all_may_be_the_same(house, client_id, first):
    with house.office.begin() as session:
        wave = session.query(Wave).one()
        wave.policy = wave.policy.replace(versions.digest(wave.survey.questionnaire).encode(), b"0" * 64)
    [held] = beside.held_against(house, second(house, client_id, questionnaire="touchpoint-pulse"))
    assert held.questions is None


def test_nothing_is_held_against_a_pulse_nor_a_pulse_against_anything(house, clock):
    """Whom a round asks about which service is drawn, and kept nowhere."""
    running = pulses.begun(house, clock)
    with house.office() as session:
        asked = [one.survey for one in session.query(Wave)]
        client_id, texts = asked[0].client_id, {one.questionnaire for one in asked}
        services = [one.id for one in asked]
    made = [factories.survey(house, client_id, factories.unrated(read(text))) for text in sorted(texts)]
    assert running and all(beside.held_against(house, one) == [] for one in made)
    for one in made:
        factories.roster(house, one, 60)
        opening.open_wave(house, STAFF, one)
    assert all(beside.held_against(house, one) == [] for one in services)


def test_people_are_found_again_from_survey_to_survey_by_one_key(house, client_id, first):
    opening.open_wave(house, STAFF, second(house, client_id))
    ring = keyring(house.settings)
    with house.office() as session:
        keys = {membership._opened(ring, one)["key"] for one in session.query(Wave)}
    other = factories.open_wave(house, factories.survey(house, factories.client(house, "Another firm")), PEOPLE)
    with house.office() as session:
        assert len(keys) == 1
        assert membership._opened(ring, wave_numbered(session, other.survey_id))["key"] not in keys


def of_wave(house, survey_id, *others):
    with house.office() as session:
        waves = [wave_numbered(session, one) for one in (survey_id, *others)]
        return membership.of_wave(keyring(house.settings), waves[0], waves[1:])


@pytest.mark.parametrize("prefix", ["", "HR-"], ids=["the same ids", "other ids"])
def test_at_close_both_stand_beside_each_other_for_the_same_people(house, client_id, first, monkeypatch, prefix):
    rows = [row | {"id": prefix + row["id"]} for row in PEOPLE]
    made = opening.open_wave(house, STAFF, second(house, client_id, rows))
    seen = []
    at_close = tally.side_by_side.at_close
    monkeypatch.setattr(tally.side_by_side, "at_close", lambda *given: seen.append(given[3]) or at_close(*given))
    for wave in (made, first):
        factories.answered(house, wave, 50)
        closing.close(house, STAFF, wave)
        tally.prepare(house, STAFF, wave.survey_id)
    assert [len(one) for one in seen] == [1, 1]
    assert all(None not in one.now and not one.gone for [one] in seen)


def test_people_of_a_wave_with_another_key_are_looked_for_in_vain(house, client_id, first):
    """As earlier versions kept them: then whatever ceases to be stated at close waits."""
    made = second(house, client_id)
    opening.open_wave(house, STAFF, made)
    assert of_wave(house, made, first.survey_id) is not None
    ring = keyring(house.settings)
    with house.office.begin() as session:
        wave = wave_numbered(session, first.survey_id)
        wave.members = membership._sealed(ring, wave.code, membership._opened(ring, wave) | {"key": "00" * 32})
    assert of_wave(house, made, first.survey_id) is None


def test_a_wave_that_an_earlier_version_opened_is_filled_in_from_its_roster(house, client_id, first):
    with house.office.begin() as session:
        session.query(Wave).one().members = None
    for prefix in ("", "HR-"):
        made = second(house, client_id, [row | {"id": prefix + row["id"]} for row in PEOPLE[1:]])
        with pytest.raises(FewDiffer):
            planning.plan(house, made)
    assert planning.plan(house, second(house, client_id)).is_blind is False


def test_whoever_is_erased_is_found_in_no_wave_of_the_client(house, client_id, first):
    """Their survey's next roster had left them out already."""
    factories.answered(house, first, 50)
    closing.close(house, STAFF, first)
    factories.roster(house, first.survey_id, PEOPLE[10:])
    made = second(house, client_id)
    erasure.erase(house, STAFF, made, PEOPLE[0]["id"])
    ring = keyring(house.settings)
    with house.office() as session:
        people = [Findable(one["id"], one["email"]) for one in PEOPLE]
        [found] = membership.earlier(ring, wave_numbered(session, first.survey_id), people)
    assert found.now[0] is None and None not in found.now[1:]
    assert len(found.gone) == 1


def test_a_follow_up_asks_its_unit_alone_where_only_another_surveys_list_is_gone(house):
    """It is known who was counted there; no row but the company's is then printed."""
    made = again.first_release(house)
    with house.office() as session:
        wave = wave_numbered(session, made.survey)
        client_id, text, people = wave.survey.client_id, wave.survey.questionnaire, wave.invited
        listed = roster_people.findable(session, keyring(house.settings), made.survey)
        assert len(listed) == people and session.get(Roster, made.survey) is not None
    other = factories.survey(house, client_id, factories.unrated(read(text)))
    with house.office.begin() as session:
        rosters.take_over(session, house, session.get(Survey, other), made.survey)
    opening.open_wave(house, STAFF, other)
    setting_up.set_up(house, STAFF, made.survey, {made.action: NAMED}, LOW_UNIT)
    whole = planning.plan(house, made.survey)
    with house.office.begin() as session:
        membership.destroy(session, other)
    blind = planning.plan(house, made.survey)
    assert whole.invited == blind.invited < people
    assert blind.is_blind and blind.views.blocks == ("company",)

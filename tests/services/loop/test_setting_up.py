"""A follow-up: what is asked, who is asked, and what becomes of the findings."""

import pytest
from sqlalchemy import func, select

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping.refusals import FewCameOrLeft
from surveyhost.core.loop.steps import LoopState
from surveyhost.core.release.json import from_bytes, to_bytes
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening, planning
from surveyhost.services.letters import renewals
from surveyhost.services.letters.refusals import NotAskedInWave
from surveyhost.services.loop import findings, setting_up
from surveyhost.services.loop.refusals import (
    ActionWordsMissing,
    FormerRosterGone,
    NoActionsToAsk,
    NoSuchRow,
    NothingReleased,
    WaveBetween,
)
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.services.questionnaires import versions
from surveyhost.services.releases import releases
from surveyhost.services.setup import lists
from surveyhost.services.tabulation import tally
from surveyhost.store.office.release import tables_before_wave
from surveyhost.store.office.tables import FollowUp, Letter, NotAsked
from tests.support import again, factories
from tests.support.again import ITEM, LOW_UNIT, NAMED, UNITS
from tests.support.factories import STAFF


def form_of(house, wave):
    with house.office() as session:
        return versions.of_wave(session, get_wave(session, wave))


def count(house, table):
    with house.office() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def made(house):
    return again.first_release(house)


def test_it_asks_the_findings_items_word_for_word_and_then_about_each_action(house, made):
    made.set_up()
    wave = opening.open_wave(house, STAFF, made.survey)
    asked, before = form_of(house, wave), form_of(house, SurveyWave(made.survey, 1))
    assert asked.item(ITEM) == before.item(ITEM)
    codes = [item.code for item in asked.items()]
    own = [f"action_{made.action}_{one}" for one in ("done", "noticed", "smaller")]
    assert codes[-4:] == [*own, "follow_up_comment"]
    assert NAMED["vi"] in asked.item(own[0]).text["vi"]
    assert NAMED["en"] in asked.item(own[0]).text["en"]
    assert lists.survey(house, made.survey).questionnaire == before, "the survey's own questionnaire stays"


def test_a_change_is_found_and_stands_in_the_release(house, made):
    release = again.asked_again(made, 0.9)
    (one,) = release.became
    assert (one.verdict, one.code, " / ".join(one.path)) == ("better", ITEM, LOW_UNIT)
    assert one.before[0] < one.expected[0] < one.after[0]
    assert one.interval[0] > 0
    assert (one.n_before, one.n_after) == (30, 30)
    assert one.action == NAMED
    assert from_bytes(to_bytes(release)).became == release.became


def test_no_change_is_no_change(house, made):
    assert again.asked_again(made, 0.2).became[0].verdict == "not_seen"


def test_its_findings_are_asked_again_and_judged(house, made):
    def state():
        return {one.place.code: one.state for one in findings.loop(house, made.client).findings}[ITEM]

    marked = len(findings.loop(house, made.client).findings)
    assert state() == LoopState.DECIDED
    made.set_up()
    wave = opening.open_wave(house, STAFF, made.survey)
    assert state() == LoopState.ASKED_AGAIN
    again.everybody_answers(house, wave, dict.fromkeys(UNITS, 0.8), {})
    closing.close(house, STAFF, wave)
    factories.approved(house, tally.prepare(house, STAFF, made.survey))
    assert state() == LoopState.VERDICT
    assert len(findings.loop(house, made.client).findings) == marked, "a follow-up's headlines are no findings"


def test_only_who_was_counted_in_the_row_is_asked(house, made):
    made.set_up(LOW_UNIT)
    wave = opening.open_wave(house, STAFF, made.survey)
    with house.office() as session:
        row = get_wave(session, wave)
        assert row.invited == 30
        letters = session.scalar(select(func.count()).where(Letter.wave_id == row.id))
    assert letters == 30
    assert count(house, NotAsked) == 90
    with pytest.raises(NotAskedInWave):
        renewals.renew(house, STAFF, wave, "NV0001")
    links = factories.links(house, wave)
    assert sum(responses.find(house.vault, token).kind == "open" for token in links.values()) == 30


def test_one_unit_is_judged_without_the_company(house, made):
    release = again.asked_again(made, 0.9, LOW_UNIT)
    assert release.became[0].verdict == "better"
    assert release.became[0].company is None


def test_who_came_since_is_not_asked_and_a_leaver_is_covered(house, made):
    left = ["NV0004", "NV0008"]
    rows = [one for one in factories.people(124, UNITS) if one["id"] not in left]
    factories.roster(house, made.survey, rows)
    made.set_up()
    everybody, plan, _ = planning.foreseen(house, made.survey)
    assert len(everybody) == 115, "two left, and three more are not asked, by lot"
    assert plan.invited == 115


def test_without_the_list_of_who_was_counted_the_company_alone_is_asked(house, made):
    closing.forget(house, STAFF, SurveyWave(made.survey, 1), roster=True)
    factories.roster(house, made.survey, factories.people(120, UNITS))
    assert setting_up.proposal(house, made.survey).is_blind
    with pytest.raises(FormerRosterGone):
        made.set_up(LOW_UNIT)
    release = again.asked_again(made, 0.9)
    assert [one.code for one in release.units()] == ["company"]
    assert release.became[0].verdict == "too_few"


def test_the_next_wave_is_a_full_one_again(house, made):
    again.asked_again(made, 0.9)
    assert setting_up.standing(house, made.survey) is None
    wave = opening.open_wave(house, STAFF, made.survey)
    assert form_of(house, wave) == form_of(house, SurveyWave(made.survey, 1))
    again.everybody_answers(house, wave, dict.fromkeys(UNITS, 0.8), {})
    closing.close(house, STAFF, wave)
    factories.approved(house, tally.prepare(house, STAFF, made.survey))
    with house.office() as session:
        before = tables_before_wave(session, made.survey, 3)
    assert from_bytes(before).wave == 1, "it is compared with the last full wave"
    assert [one.wave for one in releases.before(house, made.survey, 3)] == [1]


def test_the_next_full_wave_is_held_against_the_follow_up_too(house, made):
    """Seven left since the first wave, and one of them since the follow-up: beside it, the company tells of one."""
    line = [one["id"] for one in factories.people(120, UNITS) if one["unit"] == UNITS[1]][:7]
    again.asked_again(made, 0.9, leave=line[:6])
    factories.roster(house, made.survey, [one for one in factories.people(120, UNITS) if one["id"] not in line])
    with pytest.raises(FewCameOrLeft):
        opening.open_wave(house, STAFF, made.survey)


def test_it_can_be_dropped_and_set_up_anew(house, made):
    made.set_up()
    made.set_up(LOW_UNIT)
    assert count(house, FollowUp) == 1
    assert setting_up.standing(house, made.survey).unit == LOW_UNIT
    setting_up.drop(house, STAFF, made.survey)
    setting_up.drop(house, STAFF, made.survey)
    assert setting_up.standing(house, made.survey) is None


@pytest.mark.parametrize("named", [{}, {"vi": "Họp"}, {"vi": "Họp", "en": " "}, {"vi": "Họp", "en": "x" * 301}])
def test_each_action_is_named_in_each_language(house, made, named):
    with pytest.raises(ActionWordsMissing):
        setting_up.set_up(house, STAFF, made.survey, {made.action: named})


def test_it_refuses_where_there_is_nothing_to_ask_about(house, made):
    bare = factories.survey(house, made.client)
    with pytest.raises(NothingReleased):
        setting_up.proposal(house, bare)
    wave = factories.closed_wave(house, 40, survey_id=factories.survey(house, made.client))
    factories.approved(house, tally.prepare(house, STAFF, wave.survey_id))
    with pytest.raises(NoActionsToAsk):
        setting_up.proposal(house, wave.survey_id)
    with pytest.raises(NoSuchRow):
        made.set_up("Nhà máy / Chuyền X")
    opening.open_wave(house, STAFF, made.survey)
    with pytest.raises(WaveBetween):
        made.set_up()


def test_words_that_would_fill_in_an_answer_are_refused(house, made):
    with pytest.raises(Refusal):
        setting_up.set_up(house, STAFF, made.survey, {made.action: {**NAMED, "en": "Ask {{team}}"}})

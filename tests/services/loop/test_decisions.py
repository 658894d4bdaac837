"""Decisions, and how a finding follows its decision and its actions."""

import pytest

from surveyhost.core.loop.reach import EVERYTHING, of_units
from surveyhost.core.loop.refusals import CannotStep
from surveyhost.services.loop import actions, decisions
from surveyhost.services.loop.actions import Plan
from surveyhost.services.loop.refusals import (
    ActionAddress,
    ActionDates,
    ActionsOpen,
    ActionTooLong,
    ActionWithoutFinding,
    FindingOfAnotherSurvey,
    NoSuchAction,
    NoSuchDecision,
    NoSuchFinding,
    ReasonMissing,
)
from surveyhost.services.office import audit
from surveyhost.store.office.loop.findings import Finding
from tests.services.loop.conftest import HUONG
from tests.support import factories


@pytest.fixture(params=("sqlite",))
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def decide(released):
    return lambda *said: decisions.decide(released.house, HUONG, released.client, EVERYTHING, released.first, *said)


@pytest.fixture
def plan(released):
    return Plan("Họp đầu ca", "Quản đốc", released.house.now().date(), "process")


@pytest.fixture
def add(released, plan):
    return lambda: actions.add(released.house, HUONG, released.client, released.survey, plan, [released.first])


class TestDecide:
    def test_not_now_says_why(self, released, decide):
        for reason in ("", "  ", "x" * 501):
            with pytest.raises(ReasonMissing):
                decide("not_now", reason)
        decide("not_now", " Kho mới mở tháng ba ")
        one = released.finding(released.first)
        assert (one.state, one.decision, one.reason) == ("decided", "not_now", "Kho mới mở tháng ba")
        event = audit.events(released.house, released.client)[0]
        assert (event.act, event.after["decision"]) == ("finding.decide", "not_now")

    def test_it_may_be_said_anew(self, released, decide):
        decide("not_now", "x")
        decide("under_way")
        assert released.finding(released.first).state == "doing"
        decide("act")
        assert (released.finding(released.first).state, released.finding(released.first).reason) == ("decided", "")

    def test_what_is_under_way_without_an_action_can_be_done(self, released, decide):
        finish = lambda: decisions.finish(released.house, HUONG, released.client, EVERYTHING, released.first)  # noqa: E731
        with pytest.raises(CannotStep):
            finish()
        decide("under_way")
        finish()
        assert released.finding(released.first).state == "done"

    def test_a_word_that_is_none_is_refused(self, decide):
        with pytest.raises(NoSuchDecision):
            decide("perhaps")

    def test_another_client_and_another_unit_are_refused(self, released):
        other = factories.client(released.house, "Đông Á")
        for client, reach in ((other, EVERYTHING), (released.client, of_units([]))):
            with pytest.raises(NoSuchFinding):
                decisions.decide(released.house, HUONG, client, reach, released.first, "act")

    @pytest.mark.parametrize("state", ["asked_again", "verdict"])
    def test_nothing_is_decided_once_it_is_asked_again(self, released, decide, state):
        with released.house.office.begin() as session:
            session.get_one(Finding, released.first).state = state
        with pytest.raises(CannotStep):
            decide("not_now", "x")


class TestActions:
    def test_planning_one_decides_to_act(self, released, decide, add):
        add()
        assert (released.finding(released.first).state, released.finding(released.first).decision) == ("decided", "act")

    def test_planning_one_overrules_not_now_and_leaves_under_way(self, released, decide, add):
        decide("not_now", "x")
        add()
        assert (released.finding(released.first).decision, released.finding(released.first).reason) == ("act", "")
        decide("under_way")
        add()
        assert released.finding(released.first).decision == "under_way"

    def test_the_finding_follows_its_actions(self, released, add):
        made = add()
        states = []
        for state in ("running", "done", "running", "not_begun", "done", "dropped"):
            actions.move(released.house, HUONG, released.client, made, state)
            states.append(released.finding(released.first).state)
        assert states == ["doing", "done", "doing", "decided", "done", "decided"]

    def test_deciding_against_acting_drops_its_actions_first(self, released, decide, add):
        made = add()
        with pytest.raises(ActionsOpen):
            decide("not_now", "x")
        actions.move(released.house, HUONG, released.client, made, "dropped")
        decide("not_now", "x")

    def test_it_answers_a_finding(self, released, plan):
        with pytest.raises(ActionWithoutFinding):
            actions.add(released.house, HUONG, released.client, released.survey, plan)

    def test_not_one_of_another_survey_nor_of_another_client(self, released, plan):
        other = factories.survey(released.house, released.client)
        with pytest.raises(FindingOfAnotherSurvey):
            actions.add(released.house, HUONG, released.client, other, plan, [released.first])
        stranger = factories.client(released.house, "Đông Á")
        theirs = factories.survey(released.house, stranger)
        with pytest.raises(NoSuchFinding):
            actions.add(released.house, HUONG, stranger, theirs, plan, [released.first])

    def test_a_manager_sees_and_moves_actions_of_the_own_unit_only(self, released, add):
        made, reach = add(), of_units(["Nhà máy"])
        assert actions.listed(released.house, released.client, None, reach) == []
        for act in (
            lambda: actions.plan(released.house, released.client, made, reach),
            lambda: actions.move(released.house, HUONG, released.client, made, "done", reach),
        ):
            with pytest.raises((NoSuchAction, NoSuchFinding)):
                act()

    def test_a_training_has_place_dates_and_unit_and_a_process_has_not(self, released):
        day = released.house.now().date()
        about = {"place": "Phòng họp 2", "begins": day, "ends": day, "unit": "Chuyền A", "steps": ("Mời", " ", "Dạy")}
        training = Plan("Lớp", "Lan", day, "training", **about)
        made = actions.add(released.house, HUONG, released.client, released.survey, training, [released.first])
        row = actions.plan(released.house, released.client, made)
        assert (row.place, row.begins, row.unit, row.steps) == ("Phòng họp 2", day, "Chuyền A", ("Mời", "Dạy"))
        process = Plan("Lớp", "Lan", day, "process", **about)
        actions.change(released.house, HUONG, released.client, made, process, "running")
        row = actions.plan(released.house, released.client, made)
        assert (row.place, row.begins, row.unit, row.findings) == ("", None, "", (released.first,))

    def test_the_rule_of_the_verdict_stays_as_it_was_frozen(self, released, plan):
        made = actions.add(released.house, HUONG, released.client, released.survey, plan, [released.first])
        frozen = actions.plan(released.house, released.client, made).rule
        assert frozen is not None
        actions.change(released.house, HUONG, released.client, made, plan, "done")
        assert actions.plan(released.house, released.client, made).rule == frozen

    @pytest.mark.parametrize(
        ("more", "refusal"),
        [
            ({"address": "lan"}, ActionAddress),
            ({"steps": ("x" * 2001,)}, ActionTooLong),
            ({"place": "x" * 301}, ActionTooLong),
            ({"begins": "2027-02-01", "ends": "2027-01-01"}, ActionDates),
        ],
    )
    def test_what_cannot_be_taken_is_refused(self, released, more, refusal):
        bad = Plan("x", "y", released.house.now().date(), "training", **more)
        with pytest.raises(refusal):
            actions.add(released.house, HUONG, released.client, released.survey, bad, [released.first])

"""Action plans: a client's own, never another's."""

from datetime import date

import pytest

from surveyhost.core.errors import NotThere, Refusal
from surveyhost.services.loop import actions
from surveyhost.services.loop.actions import Plan
from surveyhost.services.office import audit
from surveyhost.services.office.house import Actor
from tests.support import factories

HUONG = Actor("huong@minhhai.example")
DUE = date(2026, 12, 1)


@pytest.fixture
def own(house):
    client = factories.client(house)
    return client, factories.survey(house, client)


class TestAdd:
    def test_it_is_listed_by_due_date_and_on_record(self, house, own):
        client, survey = own
        actions.add(house, HUONG, client, survey, Plan("Họp đầu ca", "Quản đốc", date(2027, 1, 15), "process"))
        first = actions.add(house, HUONG, client, survey, Plan("Kèm cặp tổ trưởng", "Nhân sự", DUE, "mentoring"))
        assert [line.what for line in actions.listed(house, client)] == ["Kèm cặp tổ trưởng", "Họp đầu ca"]
        assert actions.plan(house, client, first).kind == "mentoring"
        assert audit.events(house, client)[0].act == "action.add"

    @pytest.mark.parametrize(
        ("what", "owner", "kind"),
        [("", "x", "process"), ("x", " ", "process"), ("x", "x", "prayer"), ("x" * 301, "x", "tool")],
    )
    def test_it_refuses_what_says_nothing(self, house, own, what, owner, kind):
        with pytest.raises(Refusal):
            actions.add(house, HUONG, *own, Plan(what, owner, DUE, kind))

    def test_it_refuses_another_clients_survey(self, house, own):
        other = factories.client(house, "Đông Á")
        with pytest.raises(Refusal) as refusal:
            actions.add(house, HUONG, other, own[1], Plan("x", "y", DUE, "tool"))
        assert isinstance(refusal.value, NotThere)


class TestChange:
    def test_before_and_after_are_on_record(self, house, own):
        client, survey = own
        made = actions.add(house, HUONG, client, survey, Plan("Họp", "Quản đốc", DUE, "process"))
        actions.change(house, HUONG, client, made, Plan("Họp đầu ca", "Quản đốc", DUE, "process"), "running")
        event = audit.events(house, client)[0]
        assert (event.before["state"], event.after["state"]) == ("not_begun", "running")
        assert actions.listed(house, client, survey)[0].what == "Họp đầu ca"

    def test_it_refuses_another_client(self, house, own):
        made = actions.add(house, HUONG, *own, Plan("Họp", "Quản đốc", DUE, "process"))
        other = factories.client(house, "Đông Á")
        for act in (
            lambda: actions.plan(house, other, made),
            lambda: actions.change(house, HUONG, other, made, Plan("x", "y", DUE, "tool"), "done"),
        ):
            with pytest.raises(Refusal) as refusal:
                act()
            assert isinstance(refusal.value, NotThere)

    def test_it_refuses_a_state_that_is_none(self, house, own):
        made = actions.add(house, HUONG, *own, Plan("Họp", "Quản đốc", DUE, "process"))
        with pytest.raises(Refusal):
            actions.change(house, HUONG, own[0], made, Plan("x", "y", DUE, "tool"), "forgotten")

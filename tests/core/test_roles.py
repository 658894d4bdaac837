"""The table of roles, walked: every pair of role and act, against a table written down a second time."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.roles import (
    HR,
    ROLES,
    STAFF,
    Act,
    Role,
    RoleForbids,
    check_may,
    may,
)

MAY = {
    "console.see": "administrator survey_manager comment_reviewer releaser",
    "release.see": "administrator survey_manager comment_reviewer releaser",
    "client.edit": "administrator survey_manager",
    "client.place": "administrator",
    "survey.edit": "administrator survey_manager",
    "pulse.edit": "administrator survey_manager",
    "pulse.approve": "releaser",
    "roster.import": "administrator survey_manager",
    "roster.key_edit": "administrator",
    "wave.plan": "administrator survey_manager",
    "wave.open": "administrator survey_manager",
    "wave.remind": "administrator survey_manager",
    "wave.close": "administrator survey_manager",
    "wave.forget": "administrator",
    "wave.write_off": "administrator",
    "clock.confirm": "administrator",
    "mail.explain": "administrator",
    "letter.edit": "administrator survey_manager",
    "slip.print": "administrator survey_manager",
    "report.print": "administrator survey_manager releaser",
    "participant.erase": "administrator survey_manager",
    "release.prepare": "survey_manager",
    "comments.review": "comment_reviewer",
    "release.approve": "releaser",
    "people.edit": "administrator",
    "audit.read": "administrator releaser",
    "job.retry": "administrator survey_manager",
    "portal.see": "owner reader",
    "report.read": "owner reader",
    "action.edit": "owner",
    "action.own": "owner reader",
    "poster.print": "owner",
    "results.tell": "owner",
    "comment.answer": "owner",
}


@pytest.mark.parametrize("act", sorted(Act))
@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_and_act(role: str, act: str) -> None:
    assert may([role], act) is (role in MAY[act].split())


def test_the_table_names_every_act() -> None:
    assert set(MAY) == set(Act)
    assert set(ROLES) == STAFF | HR == set(Role)
    assert not STAFF & HR


def test_no_role_both_prepares_and_approves() -> None:
    assert not any({"release.prepare", "release.approve"} <= acts for acts in ROLES.values())


def test_roles_add_up_and_unknown_ones_give_nothing() -> None:
    assert may(["releaser", "survey_manager"], "release.prepare")
    assert not may([], "console.see")
    assert not may(["director"], "console.see")


def test_a_misspelt_act_is_an_error_not_a_no() -> None:
    with pytest.raises(ValueError, match="destroy"):
        may(["administrator"], "client.destroy")


def test_check_may_refuses_with_a_sentence() -> None:
    check_may(["owner"], "action.edit")
    with pytest.raises(Refusal, match="does not allow") as refused:
        check_may(["reader"], "action.edit")
    assert isinstance(refused.value, RoleForbids)

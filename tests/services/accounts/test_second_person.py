"""Two people for a release."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.accounts.refusals import SamePerson
from surveyhost.services.accounts.second_person import check_second_person


@pytest.mark.parametrize("approving", ["lan@vendor.example", "LAN@vendor.example ", " Lan@Vendor.example"])
def test_nobody_approves_what_they_prepared(approving: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_second_person("lan@vendor.example", approving)
    assert isinstance(refused.value, SamePerson)


def test_another_person_may_approve() -> None:
    check_second_person("lan@vendor.example", "minh@vendor.example")

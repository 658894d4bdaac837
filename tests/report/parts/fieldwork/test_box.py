"""How the survey was done, as its contract has it: by which ways links went out, and how many answered."""

from dataclasses import replace

import pytest

from surveyhost.core.release.model import Release
from surveyhost.core.wave.policy import Messenger, Sms
from surveyhost.report.html import reading
from surveyhost.report.parts.fieldwork.box import facts
from surveyhost.report.parts.fieldwork.response import rate
from tests.report import sample

WAYS = {"sms": ("text message", Sms.YES), "messenger": ("own messenger", Messenger.YES)}


def asked(release: Release, **policy: str) -> str:
    return dict(facts(reading(replace(release, policy={**release.policy, **policy}), "en")))["How people were asked"]


def test_every_way_in_which_links_went_out_is_named():
    release = sample.release()
    assert not any(said in asked(release) for said, _ in WAYS.values())
    for name, (said, value) in WAYS.items():
        assert [other for other, (text, _) in WAYS.items() if text in asked(release, **{name: value})] == [name], said


@pytest.mark.parametrize(("invited", "share"), [(5, 100), (6, 83), (7, 71), (8, 62), (9, 55), (240, 98)])
def test_a_bound_on_the_rate_is_that_on_the_number(invited: int, share: int):
    """From 5 of 7 people is from 71 %, however few are invited."""
    of = reading(replace(sample.release(), invited=invited, respondents=None), "en")
    assert of.people(of.whole) == f"from {max(5, invited - 4)}"
    assert rate(of) == f"from {share}\u00a0%"
    assert 100 * of.answered // invited == share

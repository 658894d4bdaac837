"""The contract's page of a report says what the mail provider did to letters, where it did something."""

from dataclasses import replace

import pytest

from surveyhost.report.html import reading
from surveyhost.report.parts.contract import contract


def rows(release, language, **changes):
    return dict(contract(reading(replace(release, policy={**release.policy, **changes}), language)).shows["rows"])


def test_a_report_says_who_could_see_what(release):
    said = rows(release, "en", mail_changes=["images", "links"], mail_reason="No other provider is allowed.")["Letters"]
    assert said == (
        "The mail provider led their links through its own server, so it could see who opened them. The mail provider "
        "added an image to them, so it could see who read them. Why they went out all the same: “No other provider is "
        "allowed.”"
    )
    assert "image" not in rows(release, "en", mail_changes=["links"], mail_reason="x")["Letters"]


@pytest.mark.parametrize("language", ["en", "vi", "ja"])
def test_a_report_says_nothing_where_nothing_was_done(release, language):
    plain = rows(release, language)
    assert len(rows(release, language, mail_changes=["links"], mail_reason="x")) == len(plain) + 1


def test_a_report_says_that_links_could_go_by_messenger(release):
    assert "whose link was whose" in rows(release, "en", messenger="yes")["Links by messenger"]
    assert "Links by messenger" not in rows(release, "en")


def test_a_report_says_that_links_went_as_text_messages(release):
    assert "who got which link" in rows(release, "en", sms="yes")["Links as text messages"]
    assert "Links as text messages" not in rows(release, "en")

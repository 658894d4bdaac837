"""What a screen reader says on twelve pages of the three faces, held against what somebody once read and found good.

A change that is meant: `TRANSCRIBE=1 .venv/bin/pytest tests/browser/test_transcripts.py`, then read the difference.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from surveyhost.services.accounts import accounts
from tests.browser.hearing import heard
from tests.browser.visiting import sign_in
from tests.support.people import SHELL
from tests.web.respondent.faces import LAN, MAI, app_of, face_of
from tests.web.respondent.instruments import EVERY_KIND

pytestmark = pytest.mark.browser
GOLDEN = Path(__file__).parent / "transcripts"
RESPONDENT = {"intro": "", "questions": "?page=1", "more-questions": "?page=2", "privacy": "?page=privacy"}
PORTAL = {
    "start": "/portal/",
    "overview": "/portal/reports/1/overview",
    "explore": "/portal/reports/1/explore",
    "action": "/portal/actions/1",
}
CONSOLE = {
    "start": "/console/",
    "survey": "/console/surveys/1/",
    "release": "/console/releases/1/approve",
    "people": "/console/people/",
}


def is_as_it_was(name: str, page: Page) -> bool:
    said, path = heard(page).replace(page.url, "…"), GOLDEN / f"{name}.txt"
    if "TRANSCRIBE" in os.environ:
        path.write_text(said, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    if said != kept:
        (GOLDEN / f"{name}.new").write_text(said, encoding="utf-8")
    return said == kept


def test_twelve_pages_say_what_they_said(town, world, base, serve, visitor):
    other = []
    booth = face_of(EVERY_KIND)
    booth.answers[LAN] = {"speed": 3}
    survey, page = serve(app_of(booth)), visitor(390, locale="en-GB")
    for name, query in RESPONDENT.items():
        page.goto(f"{survey}/s/{MAI}{query}")
        other += [] if is_as_it_was(f"respondent-{name}", page) else [name]
    accounts.add_hr(town.house, SHELL, world["client_id"], "nga@minhhai.example")
    town.staff("tuan@vendor.example", "administrator", "survey_manager", "comment_reviewer", "releaser")
    for email, face, pages in (
        ("nga@minhhai.example", "portal", PORTAL),
        ("tuan@vendor.example", "console", CONSOLE),
    ):
        page = visitor(1280, 900)
        sign_in(page, base, town, email, "en", "light")
        for name, path in pages.items():
            page.goto(base + path)
            other += [] if is_as_it_was(f"{face}-{name}", page) else [f"{face}-{name}"]
    assert not other, "read these beside the .new files that lie there, and transcribe them if they are good"
    assert len(list(GOLDEN.glob("*.txt"))) == 12

"""A split count in the console: each button pressed, from the survey's rules to a release that can be prepared."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from surveyhost import create_app
from surveyhost.services.accounts import accounts
from surveyhost.services.fieldwork import closing
from surveyhost.services.office.house import House
from tests.browser.signed_in import Person
from tests.support import factories, split_house
from tests.support.people import SHELL

pytestmark = pytest.mark.browser


@pytest.fixture
def home(house: House) -> Iterator[House]:
    (house.settings.data / "demo").touch()
    yield house


def looked_at(page: Page, name: str) -> None:
    """A picture at both widths, light and dark, where somebody wants to look (`PICTURES=folder`)."""
    folder = os.environ.get("PICTURES")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} at {width}"
        if folder:
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=str(Path(folder) / f"{name}-{width}-{scheme}.png"), full_page=True)
            page.emulate_media(color_scheme="light")


def test_from_the_rules_to_a_release(home, serve, visitor, accessible, tmp_path):
    survey = split_house.survey(home, count="plain", keeper="", keeper_key="")
    base = serve(create_app(home.settings, home))
    tuan = Person(visitor(1280, 900, locale="en"), base, accessible)
    tuan.enter(accounts.add_staff(home, SHELL, "tuan@vendor.example", "Tuấn", ["administrator", "survey_manager"]))

    tuan.page.goto(f"{base}/console/surveys/{survey}/settings")
    tuan.page.get_by_label(tuan.say("Answers are counted")).select_option("split")
    tuan.press("Save the rules")
    tuan.page.goto(f"{base}/console/surveys/{survey}/settings")
    expect(tuan.page.locator("details[open] li")).to_have_count(1)
    looked_at(tuan.page, "rules")
    tuan.fill("Keeper of the private key", split_house.KEEPER)
    tuan.fill("Public half of the keeper's key", split_house.PUBLIC.hex())
    tuan.press("Save the rules")
    tuan.page.goto(f"{base}/console/surveys/{survey}/settings")
    expect(tuan.page.locator("details")).to_have_count(0)

    wave = factories.open_wave(home, survey)
    tuan.page.goto(f"{base}/console/surveys/{survey}/waves/1/")
    tuan.follow("Plan, ballots and outcome")
    with tuan.page.expect_download() as coming:
        tuan.page.get_by_role("link", name=tuan.say("Download plan.bin")).click()
    assert coming.value.suggested_filename == "plan.bin"

    split_house.answer_all(home, split_house.links(home, wave)[:50])
    closing.close(home, factories.STAFF, wave)
    tuan.page.goto(f"{base}/console/")
    looked_at(tuan.page, "home")
    tuan.follow("Ballots and outcome")
    looked_at(tuan.page, "ballots")
    tuan.accessible(tuan.page)
    with tuan.page.expect_download() as coming:
        tuan.page.get_by_role("button", name=tuan.say("Download ballots.bin")).click()
    coming.value.save_as(tmp_path / "ballots.bin")
    made = split_house.count(home, wave, (tmp_path / "ballots.bin").read_bytes())
    (tmp_path / "outcome.json").write_bytes(made.outcome)

    tuan.page.goto(f"{base}/console/surveys/{survey}/waves/1/split")
    tuan.page.get_by_label(tuan.say("The keeper's outcome.json")).set_input_files(tmp_path / "outcome.json")
    tuan.fill("Words of the count", "seven other words")
    tuan.press("Add our half")
    expect(tuan.page.locator("#words-error")).to_be_visible()
    looked_at(tuan.page, "refused")
    tuan.accessible(tuan.page)
    tuan.page.get_by_label(tuan.say("The keeper's outcome.json")).set_input_files(tmp_path / "outcome.json")
    tuan.fill("Words of the count", made.words)
    tuan.press("Add our half")
    expect(tuan.page.get_by_text(made.words)).to_be_visible()
    tuan.accessible(tuan.page)
    tuan.page.get_by_text("Tiếng Việt", exact=True).click()
    looked_at(tuan.page, "added-vi")
    tuan.page.get_by_text("English", exact=True).click()
    looked_at(tuan.page, "added")
    tuan.ask("Prepare a release…")
    tuan.press("Tally and prepare")
    expect(tuan.page.get_by_role("heading", level=1).first).to_be_visible()

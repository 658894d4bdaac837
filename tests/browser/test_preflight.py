"""Before a wave opens, and links for the firm's messenger: each button pressed."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from surveyhost import create_app
from surveyhost.services.accounts import accounts
from surveyhost.services.letters.returned import inbox
from surveyhost.services.office.house import House
from tests.browser.signed_in import Person
from tests.support import factories
from tests.support.dns_server import dns_server
from tests.support.inboxes import Box, serving
from tests.support.people import SHELL
from tests.support.probes import PROBE, brought, with_pixel

pytestmark = pytest.mark.browser


@pytest.fixture
def box() -> Iterator[Box]:
    with serving("imap") as made:
        yield made


@pytest.fixture
def home(house: House, box: Box) -> Iterator[House]:
    """A demo whose letters go to a folder, with a mailbox for probe letters and a name server that knows nothing."""
    (house.settings.data / "demo").touch()
    with dns_server({}) as names:
        settings = replace(
            house.settings, probe_address=PROBE, probe_inbox_url=box.url, dns_server=f"127.0.0.1:{names.place[1]}"
        )
        yield replace(house, settings=settings)


def test_a_changed_letter_is_explained_and_links_go_by_messenger(home, box, serve, visitor, accessible, tmp_path):
    survey = factories.survey(home, messenger="yes")
    factories.roster(home, survey)
    base = serve(create_app(home.settings, home))
    tuan = Person(visitor(1280, 900, locale="en"), base, accessible)
    tuan.enter(accounts.add_staff(home, SHELL, "tuan@vendor.example", "Tuấn", ["administrator"]))
    tuan.page.goto(f"{base}/console/surveys/{survey}/plan")
    tuan.follow("Before it opens: how the mail stands")
    tuan.sees("Nobody has seen yet how letters arrive")
    tuan.press("Look the records up")
    expect(tuan.page.get_by_text("has no SPF record")).to_be_visible()
    tuan.press("Send a probe letter")
    expect(tuan.page.get_by_text("not read back yet")).to_be_visible()
    (letter,) = (home.settings.data / "mailbox").glob("*.eml")
    box.messages[1], box.flags[1] = brought(letter.read_bytes(), with_pixel), set()
    tuan.press("Read the mailbox")
    tuan.sees("No wave opens yet: letters are changed on their way")
    tuan.fill("The reason", "The company allows no other provider.")
    tuan.press("Write it down")
    tuan.sees("Letters are changed on their way, and the contract says so")
    assert not inbox.fetch_probes(home)

    wave = factories.open_wave(home, survey)
    tuan.page.goto(f"{base}/console/surveys/{survey}/waves/{wave.wave_number}/")
    tuan.follow("Links for the firm's messenger")
    expect(tuan.page.get_by_role("heading", level=1).first).to_have_text("60 links for the firm's messenger")
    tuan.accessible(tuan.page)
    with tuan.page.expect_download() as coming:
        tuan.page.get_by_role("button", name="Make the file").click()
    saved = Path(tmp_path / "links.csv")
    coming.value.save_as(saved)
    assert len(list(csv.DictReader(saved.read_text("utf-8-sig").splitlines()))) == 60

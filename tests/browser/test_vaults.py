"""An administrator places a client on one of several vaults, by clicking; while a wave stands the page says why not."""

import pytest
from playwright.sync_api import expect

from surveyhost import create_app
from surveyhost.services.accounts import accounts
from surveyhost.services.fieldwork import closing
from surveyhost.services.setup import clients
from tests.browser.signed_in import Person
from tests.support import factories, several
from tests.support.people import SHELL

pytestmark = pytest.mark.browser


@pytest.fixture
def town(house, engine_name, request, tmp_path):
    with (
        several.lent(several.NAMES, engine_name, tmp_path, lambda: request.getfixturevalue("cluster")) as urls,
        several.further(house, urls) as made,
    ):
        yield made


def test_a_client_is_placed_on_a_vault_and_not_while_a_wave_stands(town, serve, visitor, accessible):
    (town.settings.data / "demo").touch()
    base = serve(create_app(town.settings, town))
    client = factories.client(town)
    tuan = Person(visitor(1280, 900, locale="en"), base, accessible)
    tuan.enter(accounts.add_staff(town, SHELL, "tuan@vendor.example", "Tuấn", ["administrator"]))
    tuan.page.goto(f"{base}/console/clients/{client}/settings")
    expect(tuan.page.get_by_label("Vault")).to_have_value("first")
    tuan.page.get_by_label("Vault").select_option("north")
    tuan.press("Place the client there")
    tuan.accessible(tuan.page)
    expect(tuan.page.get_by_label("Vault")).to_have_value("north")
    expect(tuan.page.get_by_text("Its next waves lie in this vault.")).to_be_visible()
    assert clients.client(town, client).settings["vault"] == several.NAMES["north"]

    wave = factories.open_wave(town, factories.survey(town, client))
    tuan.page.get_by_label("Vault").select_option("south")
    tuan.press("Place the client there")
    tuan.accessible(tuan.page)
    expect(tuan.page.locator("#placing [id$=error]").first).to_contain_text("is not forgotten yet")
    assert clients.client(town, client).settings["vault"] == several.NAMES["north"]

    closing.close(town, factories.STAFF, wave)
    closing.forget(town, factories.STAFF, wave)
    tuan.page.goto(f"{base}/console/clients/{client}/settings")
    tuan.page.get_by_label("Vault").select_option("south")
    tuan.press("Place the client there")
    assert clients.client(town, client).settings["vault"] == several.NAMES["south"]

"""The one-time link: who holds it gets in, once."""

from surveyhost.services.accounts import accounts
from tests.support import factories
from tests.support.people import SHELL


def path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


class TestLink:
    def test_it_leads_staff_to_the_second_factor_first(self, town):
        link = accounts.add_staff(town.house, SHELL, "Tuan@Vendor.example", "Tuấn")
        browser = town.browser()
        assert browser.page(path(link)).h1 == "Sign in as tuan@vendor.example"
        assert browser.send(path(link)).location.endswith("/account/second-factor")
        assert browser.get("/console/").location.startswith("/account/sign-in")

    def test_it_signs_hr_in(self, town):
        client = factories.client(town.house)
        browser = town.enter(accounts.add_hr(town.house, SHELL, client, "huong@minhhai.example"))
        assert browser.get("/account/start").location == "/account/"
        assert browser.page("/portal/").h1

    def test_reading_it_uses_nothing_up(self, town):
        link = accounts.add_staff(town.house, SHELL, "tuan@vendor.example", "Tuấn")
        for _ in range(3):
            assert town.browser().get(path(link)).status_code == 200
        assert town.enter(link).get("/console/").status_code == 200

    def test_a_replay_is_refused(self, town):
        link = accounts.add_staff(town.house, SHELL, "tuan@vendor.example", "Tuấn")
        thief = town.browser()
        thief.get(path(link))
        town.enter(link)
        assert thief.send(path(link)).status_code == 410
        assert thief.get("/console/").status_code == 302
        assert town.browser().page(path(link), 410).h1 == "This link is used up"

    def test_it_is_good_for_72_hours(self, town, clock):
        link = accounts.add_staff(town.house, SHELL, "tuan@vendor.example", "Tuấn")
        browser = town.browser()
        browser.get(path(link))
        clock.forward(hours=72)
        assert browser.send(path(link)).status_code == 410

    def test_a_newer_one_makes_it_void(self, town):
        first = accounts.add_staff(town.house, SHELL, "tuan@vendor.example", "Tuấn")
        second = accounts.new_link(town.house, SHELL, "tuan@vendor.example")
        assert town.browser().get(path(first)).status_code == 410
        assert town.enter(second)

    def test_a_closed_account_gets_none_in(self, town):
        factories.client(town.house)
        town.staff("tuan@vendor.example")
        link = accounts.add_staff(town.house, SHELL, "lan@vendor.example", "Lan", ["survey_manager"])
        accounts.change(town.house, SHELL, "lan@vendor.example", ["survey_manager"], active=False)
        assert town.browser().get(path(link)).status_code == 410

    def test_an_invented_one_is_refused(self, town):
        assert town.browser().get("/account/link/nothing-of-the-kind").status_code == 410

    def test_a_forged_form_is_refused(self, town):
        link = accounts.add_staff(town.house, SHELL, "tuan@vendor.example", "Tuấn")
        browser = town.browser()
        browser.get(path(link))
        assert browser.post(path(link), data={"csrf_token": "made up"}).status_code == 400
        assert browser.post(path(link)).status_code == 400
        assert town.enter(link)

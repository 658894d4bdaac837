"""Signing in with a password and a second factor, signing out, and what is refused on the way."""

import re

import pytest
from flask_security.utils import hash_password

from surveyhost.services.accounts import accounts
from surveyhost.store.office.accounts import Account, FailedTry, SignIn
from tests.support import factories
from tests.support.people import PASSWORD, SHELL

TUAN = "tuan@vendor.example"
HUONG = "huong@minhhai.example"


@pytest.fixture
def huong(town):
    """HR with a password; her browser is signed in."""
    browser = town.hr(HUONG, factories.client(town.house))
    browser.get("/account/password")
    browser.done("/account/password", new_password=PASSWORD, new_password_confirm=PASSWORD)
    return browser


def try_password(browser, password, email=HUONG):
    browser.get("/account/sign-in")
    return browser.send("/account/sign-in", email=email, password=password)


class TestPassword:
    def test_it_signs_in(self, town, huong):
        browser = town.browser()
        assert try_password(browser, PASSWORD).location == "/account/start"
        assert browser.get("/account/start").location == "/portal/"

    def test_it_is_kept_as_argon2id(self, town, huong):
        with town.house.office() as session:
            kept = session.query(Account).filter_by(email=HUONG).one().password
        assert kept.startswith("$argon2id$")
        with town.app.app_context():
            assert hash_password("x") != hash_password("x")

    def test_a_wrong_one_says_no_more_than_that(self, town, huong):
        wrong = try_password(town.browser(), "not the one")
        unknown = try_password(town.browser(), "not the one", "nobody@minhhai.example")
        assert wrong.status_code == unknown.status_code == 200
        assert wrong.text.replace(HUONG, "") == unknown.text.replace("nobody@minhhai.example", "").replace(
            unknown.text.split('csrf_token" value="')[1].split('"')[0],
            wrong.text.split('csrf_token" value="')[1].split('"')[0],
        )

    def test_short_ones_are_refused(self, town):
        browser = town.hr(HUONG, factories.client(town.house))
        browser.get("/account/password")
        response = browser.send("/account/password", new_password="short", new_password_confirm="short")
        assert response.status_code == 200
        assert "at least 12 characters" in response.text

    def test_a_new_one_signs_other_browsers_out(self, town, huong):
        other = town.browser()
        try_password(other, PASSWORD)
        assert other.get("/portal/").status_code == 200
        new = "năm từ khác hẳn nhau"
        huong.get("/account/password")
        huong.done("/account/password", password=PASSWORD, new_password=new, new_password_confirm=new)
        assert huong.get("/portal/").status_code == 200
        assert other.get("/portal/").status_code == 302

    @pytest.mark.parametrize("who", [HUONG, "nobody@minhhai.example"])
    def test_five_wrong_ones_pause_the_address_whether_it_has_an_account_or_not(self, town, huong, clock, who):
        browser = town.browser()
        for _ in range(5):
            assert try_password(browser, "wrong", who).status_code == 200
        assert try_password(browser, PASSWORD, who).status_code == 429
        assert try_password(town.browser(), PASSWORD, who.upper()).status_code == 429
        clock.forward(minutes=15, seconds=1)
        assert try_password(town.browser(), PASSWORD, who).status_code == (302 if who == HUONG else 200)

    def test_the_address_typed_is_kept_as_a_hash_only(self, town, huong):
        try_password(town.browser(), "wrong")
        with town.house.office() as session:
            assert b"huong" not in session.query(FailedTry).one().who

    def test_json_is_not_spoken(self, town, huong):
        response = town.browser().post("/account/sign-in", json={"email": HUONG, "password": PASSWORD})
        assert response.status_code in (400, 415)


class TestSecondFactor:
    def test_staff_cannot_go_without(self, town):
        browser = town.browser()
        link = accounts.add_staff(town.house, SHELL, TUAN, "Tuấn")
        browser.get("/" + link.split("/", 3)[3])
        browser.send("/" + link.split("/", 3)[3])
        for page in ("/console/", "/account/", "/account/start", "/account/password"):
            assert browser.get(page).location.startswith("/account/sign-in"), page

    def test_hr_is_not_spoken_to_as_staff_and_finds_the_way_back(self, town, huong):
        page = huong.page("/account/second-factor")
        assert "Staff accounts" not in page.text
        assert "replaces" not in page.text
        assert page.all("//main//a[@href='/account/']")
        assert "replaces" in town.newcomer(TUAN).page("/account/second-factor").text

    def test_a_wrong_code_while_it_is_set_up_leads_back_to_the_square(self, town):
        link = "/" + accounts.add_staff(town.house, SHELL, TUAN, "Tuấn").split("/", 3)[3]
        browser = town.browser()
        browser.get(link)
        browser.send(link)
        browser.get("/account/second-factor")
        browser.send("/account/second-factor", setup="authenticator")
        page = browser.send("/account/code", code="000000").text
        assert 'href="/account/second-factor"' in page
        assert "recovery" not in page

    def test_it_cannot_be_switched_off_by_staff(self, town):
        browser = town.newcomer(TUAN)
        browser.get("/account/second-factor")
        browser.send("/account/second-factor", setup="disable")
        with town.house.office() as session:
            assert session.query(Account).filter_by(email=TUAN).one().tf_totp_secret

    def test_a_wrong_code_is_refused_and_counted(self, town):
        town.newcomer(TUAN)
        link = accounts.new_link(town.house, SHELL, TUAN)
        browser = town.browser()
        browser.get("/" + link.split("/", 3)[3])
        browser.send("/" + link.split("/", 3)[3])
        browser.get("/account/code")
        for _ in range(5):
            assert browser.send("/account/code", code="000000").status_code == 200
        assert browser.send("/account/code", code=town.code(browser)).status_code == 429
        assert browser.get("/console/").status_code == 302

    def test_a_code_is_good_once(self, town):
        town.newcomer(TUAN)
        codes = []
        for _ in range(2):
            link = accounts.new_link(town.house, SHELL, TUAN)
            browser = town.browser()
            browser.get("/" + link.split("/", 3)[3])
            browser.send("/" + link.split("/", 3)[3])
            browser.get("/account/code")
            codes.append(codes[0] if codes else town.code(browser))
            response = browser.send("/account/code", code=codes[-1])
        assert response.status_code == 200
        assert "That is not the code" in response.text

    def test_a_recovery_code_stands_in_once(self, town):
        browser = town.newcomer(TUAN)
        browser.get("/account/recovery-codes")
        page = browser.send("/account/recovery-codes", generate_new_codes="1").text
        code = page.split('<ol class="codes"><li>')[1].split("<")[0]
        assert self._recover(town, code).location == "/account/start"
        assert self._recover(town, code).status_code == 200

    def _recover(self, town, code):
        link = accounts.new_link(town.house, SHELL, TUAN)
        browser = town.browser()
        browser.get("/" + link.split("/", 3)[3])
        browser.send("/" + link.split("/", 3)[3])
        browser.get("/account/recovery")
        return browser.send("/account/recovery", code=code)

    def test_recovery_codes_are_encrypted(self, town):
        browser = town.newcomer(TUAN)
        browser.get("/account/recovery-codes")
        page = browser.send("/account/recovery-codes", generate_new_codes="1").text
        with town.house.office() as session:
            kept = session.query(Account).filter_by(email=TUAN).one().mf_recovery_codes
        assert len(kept) == 5
        assert not any(one in page for one in kept)

    def test_a_lost_telephone_is_forgotten_with_the_link(self, town):
        town.newcomer(TUAN)
        link = accounts.new_link(town.house, SHELL, TUAN, forget_second_factor=True)
        browser = town.browser()
        browser.get("/" + link.split("/", 3)[3])
        assert browser.send("/" + link.split("/", 3)[3]).location.endswith("/account/second-factor")

    def test_the_code_is_shown_in_a_demonstration_only(self, town):
        def page():
            link = accounts.new_link(town.house, SHELL, TUAN, forget_second_factor=True)
            browser = town.browser()
            browser.get("/" + link.split("/", 3)[3])
            browser.send("/" + link.split("/", 3)[3])
            browser.get("/account/second-factor")
            shown = browser.send("/account/second-factor", setup="authenticator").text
            return bool(re.search(r"the app would show \d{6} now", shown))

        accounts.add_staff(town.house, SHELL, TUAN, "Tuấn")
        assert not page()
        (town.house.settings.data / "demo").touch()
        assert page()


class TestSession:
    def test_the_cookie_is_out_of_scripts_reach(self, town, huong):
        cookie = huong.get_cookie("surveyhost")
        assert cookie.http_only
        assert cookie.same_site == "Lax"

    def test_a_cookie_stolen_before_signing_out_is_void_after(self, town, huong):
        stolen = huong.get_cookie("surveyhost").value
        huong.get("/account/")
        huong.send("/account/sign-out")
        thief = town.browser()
        thief.set_cookie("surveyhost", stolen)
        assert thief.get("/portal/").location.startswith("/account/sign-in")

    def test_signing_out_takes_a_form(self, huong):
        assert huong.get("/account/sign-out").status_code == 405
        assert huong.post("/account/sign-out").status_code == 400
        assert huong.get("/portal/").status_code == 200

    def test_signing_out_everywhere_leaves_this_browser(self, town, huong):
        other = town.browser()
        try_password(other, PASSWORD)
        huong.get("/account/")
        huong.done("/account/sign-out-everywhere")
        assert huong.get("/portal/").status_code == 200
        assert other.get("/portal/").status_code == 302

    def test_own_page_lists_the_browsers(self, town, huong):
        other = town.browser()
        other.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        try_password(other, PASSWORD)
        assert "Firefox, Linux" in huong.page("/account/").text

    def test_a_browser_idle_for_two_weeks_is_signed_out(self, town, huong, clock):
        clock.forward(days=13)
        assert huong.get("/portal/").status_code == 200
        clock.forward(days=13)
        assert huong.get("/portal/").status_code == 200
        clock.forward(days=14, minutes=1)
        assert huong.get("/portal/").status_code == 302

    def test_the_cookies_id_is_kept_as_a_hash_only(self, town, huong):
        with huong.session_transaction() as session:
            secret = session["sid"]
        with town.house.office() as office:
            assert all(secret.encode() != one.digest for one in office.query(SignIn))

    def test_a_closed_account_is_out_at_once(self, town, huong):
        accounts.change(town.house, SHELL, HUONG, ["owner"], active=False)
        assert huong.get("/portal/").status_code == 302

    def test_no_remember_cookie_is_ever_set(self, town, huong):
        browser = town.browser()
        browser.get("/account/sign-in")
        response = browser.send("/account/sign-in", email=HUONG, password=PASSWORD, remember="y")
        assert "remember" not in "".join(response.headers.getlist("Set-Cookie"))

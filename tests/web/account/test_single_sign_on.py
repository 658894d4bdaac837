"""Signing in at a provider that runs beside the test, and everybody it must not let in."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from oidc_provider_mock import User, run_server_in_thread

from surveyhost.core.errors import Refusal
from surveyhost.services.accounts import accounts, single_sign_on
from surveyhost.services.office import audit
from surveyhost.store.office.accounts import Account, Provider
from surveyhost.web.account import settings
from tests.support import factories
from tests.support.people import SHELL
from tests.support.waiting import PATIENCE

LAN, HUONG = "lan@vendor.example", "huong@minhhai.example"
PEOPLE = (
    User(sub="lan", claims={"email": LAN, "email_verified": True}),
    User(sub="lan-mfa", claims={"email": LAN, "email_verified": True, "amr": ["pwd", "mfa"]}),
    User(sub="lan-otp", claims={"email": LAN, "email_verified": True, "amr": "mfa"}),
    User(sub="huong", claims={"email": HUONG, "email_verified": True}),
    User(sub="unverified", claims={"email": HUONG, "email_verified": False}),
    User(sub="unsaid", claims={"email": HUONG}),
    User(sub="stranger", claims={"email": "stranger@minhhai.example", "email_verified": True}),
    User(sub="renamed", claims={"email": "tuan@vendor.example", "email_verified": True}),
)


@pytest.fixture(scope="module")
def issuer():
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@dataclass
class Way:
    """One provider of ours, and how a person goes through it."""

    town: object
    id: int

    def out(self, browser, query=""):
        """To the provider: the address it is asked at."""
        return browser.get(f"/account/sso/{self.id}{query}").location

    def back(self, where, sub):
        """The person signs in over there; path and query of the way back."""
        answer = requests.post(where, data={"sub": sub}, allow_redirects=False, timeout=PATIENCE)
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"

    def through(self, browser, sub):
        """There and back; the answer to coming back."""
        return browser.get(self.back(self.out(browser), sub))


@pytest.fixture
def client(town):
    return factories.client(town.house, "Minh Hải")


def way(town, issuer, client_id, second_factor=False):
    cover = settings.sign_on_key(town.house.settings)
    single_sign_on.put(town.house, SHELL, cover, client_id, issuer, "surveyhost", "secret", second_factor)
    return Way(town, single_sign_on.of(town.house, client_id).id)


@pytest.fixture
def firm(town, issuer, client):
    """The client's provider; Huong has an account."""
    accounts.add_hr(town.house, SHELL, client, HUONG)
    return way(town, issuer, client)


@pytest.fixture
def staff(town, issuer):
    """The vendor's provider; Lan has an account."""
    accounts.add_staff(town.house, SHELL, LAN, "Lan", ["survey_manager"])
    return way(town, issuer, None)


def account(town, email):
    with town.house.office() as session:
        return session.query(Account).filter_by(email=email).one()


class TestHr:
    def test_who_has_an_account_comes_in(self, town, firm):
        browser = town.browser()
        assert firm.through(browser, "huong").location == "/account/start"
        assert browser.get("/account/start").location == "/portal/"
        assert browser.get("/portal/").status_code == 200
        assert account(town, HUONG).sso_subject.endswith(" huong")
        assert "account.bind" in [one.act for one in audit.events(town.house)]

    def test_the_address_counts_the_first_time_only(self, town, firm):
        firm.through(town.browser(), "huong")
        with town.house.office.begin() as session:
            session.query(Account).filter_by(email=HUONG).update({"email": "new@minhhai.example"})
        browser = town.browser()
        firm.through(browser, "huong")
        assert browser.get("/portal/").status_code == 200, "the name at the provider is who it is"

    @pytest.mark.parametrize("sub", ["unverified", "unsaid", "stranger", "lan"])
    def test_nobody_else_does(self, town, firm, sub):
        """An address nobody verified, one without account, one of the vendor's staff by a client's provider."""
        accounts.add_staff(town.house, SHELL, LAN, "Lan")
        browser = town.browser()
        assert firm.through(browser, sub).location == "/account/sign-in"
        assert "No account here belongs to this sign-on" in browser.get("/account/sign-in").text
        assert browser.get("/portal/").status_code == 302

    def test_another_name_at_the_provider_never_takes_a_bound_account(self, town, firm):
        firm.through(town.browser(), "huong")
        with town.house.office.begin() as session:
            session.query(Account).filter_by(email=HUONG).update({"email": "stranger@minhhai.example"})
        browser = town.browser()
        firm.through(browser, "stranger")
        assert browser.get("/portal/").status_code == 302

    def test_a_closed_account_stays_out(self, town, firm):
        firm.through(town.browser(), "huong")
        accounts.change(town.house, SHELL, HUONG, ["owner"], active=False)
        browser = town.browser()
        assert firm.through(browser, "huong").location == "/account/sign-in"


class TestStaff:
    def test_the_code_is_asked_for_here_as_ever(self, town, staff):
        browser = town.browser()
        assert staff.through(browser, "lan").location.endswith("/account/second-factor")
        assert browser.get("/console/").status_code == 302

    @pytest.mark.parametrize(("trusted", "sub", "inside"), [
        (True, "lan-mfa", True), (False, "lan-mfa", False), (True, "lan", False), (True, "lan-otp", False),
    ])  # fmt: skip
    def test_the_providers_word_counts_where_it_is_trusted_and_given(self, town, issuer, staff, trusted, sub, inside):
        way(town, issuer, None, second_factor=trusted)
        browser = town.browser()
        staff.through(browser, sub)
        assert (browser.get("/console/").status_code == 200) is inside

    def test_an_old_sign_in_over_there_is_no_fresh_proof_here(self, town, issuer, staff):
        way(town, issuer, None, second_factor=True)
        browser = town.browser()
        staff.through(browser, "lan-mfa")
        accounts.change(town.house, SHELL, LAN, ["administrator"])
        staff.through(browser, "lan-mfa")
        browser.get("/console/people/")
        response = browser.send("/console/people/", email="x@vendor.example", roles="releaser")
        assert response.status_code == 403
        assert "/account/prove" in response.text
        assert f"/account/sso/{staff.id}?again=1" in browser.get("/account/prove?next=/console/people/").text
        assert "prompt=login" in staff.out(browser, "?again=1")


class TestWayBack:
    def test_the_way_out_carries_state_nonce_and_challenge_and_no_secret(self, town, firm):
        where = firm.out(town.browser())
        asked = parse_qs(urlsplit(where).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert len(asked["state"][0]) >= 20 and len(asked["nonce"][0]) >= 20
        assert asked["redirect_uri"] == [f"https://survey.example/account/sso/{firm.id}/back"]
        assert "secret" not in where.replace("client_secret", "")

    def test_it_is_good_once_and_for_the_browser_that_went_out(self, town, firm):
        browser, thief = town.browser(), town.browser()
        back = firm.back(firm.out(browser), "huong")
        assert thief.get(back).location == "/account/sign-in"
        assert browser.get(back).location == "/account/start"
        again = town.browser()
        again.get(back)
        assert again.get("/portal/").status_code == 302

    @pytest.mark.parametrize("change", [{"state": "invented"}, {"code": "invented"}, {"error": "access_denied"}])
    def test_what_was_changed_leads_nowhere(self, town, firm, change):
        browser = town.browser()
        parts = urlsplit(firm.back(firm.out(browser), "huong"))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()} | change
        assert browser.get(f"{parts.path}?{urlencode(query)}").location == "/account/sign-in"
        assert browser.get("/portal/").status_code == 302

    def test_a_provider_that_is_away_is_said(self, town, client):
        gone = way(town, "http://127.0.0.1:9", client)
        browser = town.browser()
        assert browser.get(f"/account/sso/{gone.id}").location == "/account/sign-in"
        assert "did not answer" in browser.get("/account/sign-in").text

    def test_another_providers_word_is_refused(self, town, firm, issuer):
        """The address an administrator gave is the issuer that has to have signed."""
        claims = {"sub": "huong", "email": HUONG, "email_verified": True}
        for wrong in ({**claims, "iss": "https://elsewhere.example"}, claims, {**claims, "iss": issuer, "sub": ""}):
            with pytest.raises(Refusal):
                single_sign_on.admit(town.house, firm.id, wrong)
        assert single_sign_on.admit(town.house, firm.id, {**claims, "iss": issuer}).account_id

    @pytest.mark.parametrize(("ago", "fresh"), [(60, True), (16 * 60, False), (-600, False), (None, False)])
    def test_only_a_recent_sign_in_over_there_is_fresh(self, town, firm, issuer, ago, fresh):
        claims = {"sub": "huong", "email": HUONG, "email_verified": True, "iss": issuer}
        if ago is not None:
            claims["auth_time"] = int(town.house.now().timestamp()) - ago
        assert single_sign_on.admit(town.house, firm.id, claims).is_fresh is fresh

    def test_an_unknown_provider_leads_back(self, town):
        assert town.browser().get("/account/sso/99").location == "/account/sign-in"


class TestSetting:
    def test_by_clicking_for_a_client(self, town, tuan, client):
        path = f"/console/clients/{client}/sign-on"
        assert "signs in here" in tuan.page(path).h1
        form = {"issuer": "https://login.minhhai.example/", "application": "sh", "secret": "geheim", "act": "keep"}
        page = tuan.done(path, **form)
        assert "signs in through its own provider" in page.h1
        found = single_sign_on.of(town.house, client)
        assert (found.issuer, found.second_factor) == ("https://login.minhhai.example", False)
        with town.house.office() as session:
            assert b"geheim" not in session.query(Provider).one().sealed
        assert "geheim" not in "".join(audit.export(town.house)) + tuan.get(path).text
        tuan.done(path, **form | {"secret": "", "application": "sh2"})
        cover = settings.sign_on_key(town.house.settings)
        assert single_sign_on.open_way(town.house, found.id, cover)[1] == "geheim"
        tuan.done(path, act="remove")
        assert single_sign_on.of(town.house, client) is None

    @pytest.mark.parametrize("issuer", ["", "login.example", "http://login.example", "https://a@b.example", "ftp://x"])
    def test_an_address_that_is_none_is_refused(self, town, tuan, issuer):
        tuan.page("/console/people/sign-on")
        refused = tuan.send("/console/people/sign-on", issuer=issuer, application="a", secret="b", act="keep")
        assert refused.status_code == 422
        assert 'id="issuer-error"' in refused.text
        assert single_sign_on.of(town.house, None) is None

    def test_the_sign_in_page_offers_staffs(self, town, staff):
        assert f"/account/sso/{staff.id}" in town.browser().get("/account/sign-in").text

    @pytest.fixture
    def tuan(self, town):
        return town.staff("tuan@vendor.example")

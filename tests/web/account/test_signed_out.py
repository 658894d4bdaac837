"""The sign-in ends while somebody types: on every form of console and portal it comes back, to be sent again."""

import html
import io
import logging

import pytest

from surveyhost.services.accounts import accounts, sign_in
from surveyhost.services.loop import actions
from surveyhost.services.office import audit
from surveyhost.web.account.guard import MACHINE, act_of
from surveyhost.web.account.held import FACES
from tests.support import factories
from tests.support.page import Page
from tests.support.people import PASSWORD, Browser, Town
from tests.support.world import address, build, own_views

HUONG = "huong@minhhai.example"
OWN = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a form that stood on a page of ours."""
TYPED = {"secret": '"><b>&', "roles": ["a", "b"], "line": "one\ntwo", "empty": ""}


def forget_cookie(browser: Browser) -> None:
    """The browser was closed, or the person signed out in another window."""
    browser.delete_cookie("surveyhost")


def end_everywhere(town: Town, email: str) -> None:
    """An administrator, a new password or two idle weeks ended it; the cookie is still there."""
    with town.app.test_request_context():
        sign_in.end_others(town.house, accounts.find(town.house, email).id, None)


def held(response) -> tuple[str, dict[str, list[str]]]:
    """Where the form goes that holds what was typed, and its hidden fields."""
    page = Page(response)
    [form] = page.all("//main//form")
    fields = {field.get("name"): [] for field in form.xpath(".//input[@type='hidden']")}
    for field in form.xpath(".//input[@type='hidden']"):
        fields[field.get("name")].append(field.get("value"))
    return form.get("action"), fields


@pytest.fixture
def huong(town):
    """HR with a password and no second factor."""
    browser = town.hr(HUONG, factories.client(town.house))
    browser.get("/account/password")
    browser.done("/account/password", new_password=PASSWORD, new_password_confirm=PASSWORD)
    return browser


@pytest.mark.parametrize("how", ["the cookie is gone", "ended everywhere"])
def test_every_form_of_console_and_portal_keeps_what_was_typed(town, how, caplog):
    """A form that is written tomorrow keeps its own."""
    caplog.set_level(logging.DEBUG)
    world = build(town)
    people = {"console": town.staff("all@vendor.example", "administrator"), "client": town.hr("nga@minhhai.example", 1)}
    marks = {}
    for face, browser in people.items():
        browser.get("/account/")
        marks[face] = browser.mark()
    end_everywhere(town, "all@vendor.example")
    end_everywhere(town, "nga@minhhai.example")
    before, seen = audit.check(town.house).events, set()
    for method, rule, endpoint in own_views(town.app):
        face = endpoint.partition(".")[0]
        if method != "POST" or face not in FACES or act_of(town.app, endpoint) == MACHINE:
            continue
        browser, path = people[face], address(rule, world)
        if how == "the cookie is gone":
            forget_cookie(browser)
        response = browser.post(path, data={"csrf_token": marks[face], **TYPED}, headers=OWN)
        assert response.status_code == 401, endpoint
        assert response.headers["Cache-Control"] == "no-store" and "Location" not in response.headers, endpoint
        action, fields = held(response)
        assert action == path
        assert {name: fields[name] for name in TYPED} == {
            "secret": ['"><b>&'], "roles": ["a", "b"], "line": ["one\ntwo"], "empty": [""],
        }, endpoint  # fmt: skip
        assert "/account/sign-in" in response.text
        seen.add(face)
    assert seen == set(FACES)
    assert audit.check(town.house).events == before, "nothing was done"
    assert "one\ntwo" not in caplog.text and "<b>&" not in caplog.text


@pytest.mark.parametrize("how", ["the cookie is gone", "ended everywhere"])
def test_after_signing_in_again_it_is_sent_as_it_was_typed(town, huong, how):
    survey = factories.survey(town.house, 1)
    typed = {"what": "Họp đầu ca", "owner": "Quản đốc", "due": "2027-01-31", "kind": "tool", "survey": str(survey)}
    huong.get("/portal/actions/new")
    mark = huong.mark()
    if how == "ended everywhere":
        end_everywhere(town, HUONG)
    else:
        forget_cookie(huong)
    again = huong.post("/portal/actions/new", data={"csrf_token": mark, **typed}, headers=OWN)
    action, fields = held(again)
    assert Page(again).h1 == "Sign in, then send it again"
    huong.get("/account/sign-in")  # in the second window, which has the same cookies
    assert huong.send("/account/sign-in", email=HUONG, password=PASSWORD).location == "/account/start"
    assert huong.post(action, data=fields, headers=OWN).status_code == 302
    [made] = actions.listed(town.house, 1)
    assert (made.what, made.owner) == ("Họp đầu ca", "Quản đốc")


def test_a_page_from_before_the_last_sign_in_is_sent_once_more(town, huong):
    """Signed out and in again in another window, while this page stayed open."""
    survey = factories.survey(town.house, 1)
    typed = {"what": "Họp đầu ca", "owner": "Quản đốc", "due": "2027-01-31", "kind": "tool", "survey": str(survey)}
    huong.get("/portal/actions/new")
    mark = huong.mark()
    huong.send("/account/sign-out")
    huong.get("/account/sign-in")
    huong.send("/account/sign-in", email=HUONG, password=PASSWORD)
    again = huong.post("/portal/actions/new", data={"csrf_token": mark, **typed}, headers=OWN)
    assert again.status_code == 401 and Page(again).h1 == "Send it once more"
    action, fields = held(again)
    assert huong.post(action, data=fields, headers=OWN).status_code == 302
    assert [one.what for one in actions.listed(town.house, 1)] == ["Họp đầu ca"]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
     {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}],
)  # fmt: skip
def test_what_another_site_sent_is_not_handed_back(huong, headers):
    """Or it could fill in a form of ours, and let the person press the button."""
    forget_cookie(huong)
    response = huong.post("/portal/actions/new", data={"what": "evil words"}, headers=headers)
    assert response.status_code == 400 and "evil words" not in response.text


def test_a_browser_that_says_only_the_origin_is_believed(huong):
    forget_cookie(huong)
    response = huong.post("/portal/actions/new", data={"what": "my words"}, headers={"Origin": "http://localhost"})
    assert response.status_code == 401 and "my words" in response.text


def test_a_file_is_not_kept_and_it_is_said(town):
    lan = town.staff("lan@vendor.example")
    survey = factories.survey(town.house)
    path = f"/console/surveys/{survey}/roster"
    lan.page(path)
    mark, content = lan.mark(), factories.roster_csv(factories.people(20))
    end_everywhere(town, "lan@vendor.example")
    sent = {"csrf_token": mark, "file": (io.BytesIO(content), "roster.csv")}
    again = lan.post(path, data=sent, content_type="multipart/form-data", headers=OWN)
    page = Page(again)
    assert again.status_code == 401
    assert "The file “roster.csv” is not kept. Choose it again:" in page.text
    assert page.all("//main//form[@enctype='multipart/form-data']//input[@type='file' and @name='file']")
    assert "minhhai.example" not in again.text, "nothing of what stands in it"


def send_long(browser, count, kind):
    """A form of so many bytes, and none of its fields longer than 600,000."""
    mark = browser.mark()
    forget_cookie(browser)
    form = {"csrf_token": mark, "what": "x" * 600_000, "owner": "x" * (count - 600_000)}
    return browser.post("/portal/actions/new", data=form, headers=OWN, content_type=kind)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_no_more_is_held_than_a_form_may_be_long(huong, kind):
    response = send_long(huong, 1_000_000, kind)
    assert response.status_code == 401 and response.text.count("x" * 400_000) == 2
    response = send_long(huong, 1_100_000, kind)
    assert response.status_code == 413 and "x" * 10 not in response.text


def test_nor_is_a_longer_one_read(huong):
    """Werkzeug reads a form without files to its end, however long: of this one the name is too long, and no value."""
    mark = huong.mark()
    forget_cookie(huong)
    response = huong.post("/portal/actions/new", data={"csrf_token": mark, "x" * 1_100_000: ""}, headers=OWN)
    assert response.status_code == 413


def test_passwords_and_codes_are_never_held(huong):
    huong.get("/account/password")
    forget_cookie(huong)
    response = huong.post("/account/password", data={"new_password": "four words apart"}, headers=OWN)
    assert response.status_code == 400 and "four words apart" not in response.text


def test_a_button_without_fields_leads_to_the_sign_in(town):
    lan = town.staff("lan@vendor.example")
    (town.house.settings.data / "demo").touch()
    wave = factories.open_wave(town.house)
    path = f"/console/surveys/{wave.survey_id}/waves/1/remind"
    mark = lan.mark()
    forget_cookie(lan)
    response = lan.post(path, data={"csrf_token": mark}, headers=OWN)
    assert response.status_code == 302 and response.location.startswith("/account/sign-in?next=")


@pytest.mark.parametrize(("letters", "leads_back"), [(60, True), (9_000, False)], ids=["short", "long"])
def test_an_address_too_long_for_a_header_is_not_come_back_to(town, letters, leads_back):
    """Whoever is nobody would have it kept in memory, and a proxy would give up on the answer."""
    response = town.browser().get(f"/console/surveys/?q={'đ' * letters}")
    assert response.status_code == 302
    assert len(response.location) < 3_000
    assert ("/console/surveys/" in response.location) == leads_back


def test_no_sign_in_page_takes_the_place_of_a_part_of_a_page(town):
    """The editor asks for parts by script: an answer of another page would empty it, and what is typed there."""
    lan = town.staff("lan@vendor.example")
    survey = factories.survey(town.house)
    mark = lan.mark()
    end_everywhere(town, "lan@vendor.example")
    for response in (
        lan.get(f"/console/surveys/{survey}/editor", headers={"HX-Request": "true"}),
        lan.post(f"/console/surveys/{survey}/editor/whole", data={"csrf_token": mark}, headers={"HX-Request": "true"}),
    ):
        assert response.status_code == 401
    forget_cookie(lan)
    response = lan.post(f"/console/surveys/{survey}/editor/whole", data={}, headers=OWN | {"HX-Request": "true"})
    assert response.status_code == 401, "with nothing typed, and the cookie gone as well"


def test_it_is_told_in_vietnamese(town, huong):
    forget_cookie(huong)
    huong.environ_base["HTTP_ACCEPT_LANGUAGE"] = "vi"
    response = huong.post("/portal/actions/new", data={"what": "Họp"}, headers=OWN)
    assert "Hãy đăng nhập, rồi gửi lại" in html.unescape(response.text)

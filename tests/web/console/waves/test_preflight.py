"""Before a wave opens, in the console: what is looked at, what to do, and who may say why letters go out anyway."""

from dataclasses import replace

import pytest

from surveyhost import create_app
from surveyhost.outside.mail.dns import dns_records
from surveyhost.services.letters.probes import probes
from surveyhost.services.letters.returned import inbox
from surveyhost.services.setup import lists
from tests.support.dns_server import dns_server, text
from tests.support.inboxes import serving
from tests.support.letter_waves import SHELL
from tests.support.mail_server import mail_server
from tests.support.page import Page
from tests.support.people import Town
from tests.support.probes import brought, probed, probing, rewritten

WHY = "The company allows no other provider."
ZONE = {
    ("vendor.com", "TXT"): text("v=spf1 ip4:8.0.4.5 -all"),
    ("_dmarc.vendor.com", "TXT"): text("v=DMARC1; p=none"),
}


@pytest.fixture
def names():
    with dns_server(ZONE) as server:
        yield server


@pytest.fixture
def served(town, names):
    """The same town with a mail server, a mailbox for probe letters, and a name server."""
    with mail_server() as server, serving("imap") as box:
        home = probing(town.house, server, box.url)
        settings = replace(
            home.settings, mail_from="Khảo sát <survey@vendor.com>", dns_server=f"127.0.0.1:{names.place[1]}"
        )
        home = replace(home, settings=settings)
        yield Town(create_app(home.settings, home).extensions["signed_in"], home), server, box


@pytest.fixture
def lan(served):
    return served[0].staff("lan@vendor.example")


@pytest.fixture
def tuan(served):
    return served[0].staff("tuan@vendor.example")


@pytest.fixture
def where(served, survey):
    return f"/console/surveys/{survey}/preflight"


def chips(page):
    return [" ".join(one.split()) for one in page.words("//ul[@class='lines']/li")]


def test_pages_lead_here_before_a_wave_opens(lan, survey, where):
    for path in (f"/console/surveys/{survey}/", f"/console/surveys/{survey}/plan", f"/console/surveys/{survey}/open"):
        assert where in lan.page(path).all("//main//a/@href"), path


def test_what_the_dns_says_is_shown_when_asked_for(lan, where):
    assert "Not looked up just now." in lan.page(where).text
    page = Page(lan.send(f"{where}/records"))
    spf, dkim, dmarc, reverse = chips(page)
    assert "in order" in spf and "vendor.com" in spf
    assert "not checked" in dkim and "SURVEYHOST_DKIM_SELECTOR" in dkim
    assert "should be better" in dmarc and "p=none" in dmarc
    assert "not checked" in reverse  # the test's mail server is this machine


def test_without_the_extra_the_page_says_how_to_install_it(lan, where, monkeypatch):
    monkeypatch.setattr(dns_records, "find_spec", lambda name: None)
    page = Page(lan.send(f"{where}/records"))
    assert "not checked" in page.text and "pip install -e '.[preflight]'" in page.text
    assert not page.buttons().count("Look the records up")


def test_a_probe_letter_is_sent_and_read_back(served, lan, where):
    _, server, box = served
    assert lan.page(where).h1 == "Nobody has seen yet how letters arrive"
    page = lan.done(f"{where}/send")
    assert "not read back yet" in page.text
    box.messages[1], box.flags[1] = brought(server.raw[-1], path="bounce@mail.vendor.com"), set()
    page = lan.done(f"{where}/read")
    assert page.h1 == "Letters arrive as they were written"
    assert [one.count("in order") for one in chips(page)] == [1] * 4
    assert not box.messages


def test_a_mail_server_that_takes_nothing_and_a_mailbox_that_is_not_there_are_said(served, lan, where):
    _, server, box = served
    server.at_rcpt = lambda address: "550 no"
    assert "did not take the letter" in lan.done(f"{where}/send").text
    box.messages[1], box.flags[1] = b"x", set()
    town = served[0]
    broken = replace(town.house, settings=replace(town.house.settings, probe_inbox_url="imap://a:b@127.0.0.1:1"))
    other = Town(create_app(broken.settings, broken).extensions["signed_in"], broken).staff("lan@vendor.example")
    assert "SURVEYHOST_PROBE_INBOX_URL" in other.done(f"{where}/read").text


def test_only_an_administrator_says_why_and_then_it_opens(served, lan, tuan, survey, where):
    town, server, _ = served
    probed(town.house, server, survey, rewritten)
    page = lan.page(where)
    assert page.h1 == "No wave opens yet: letters are changed on their way"
    assert not page.all("//textarea")
    refused = lan.send(f"/console/surveys/{survey}/open", opens="", closes="")
    assert refused.status_code == 422
    assert "an administrator has written why" in Page(refused).text
    assert not lists.survey(town.house, survey).waves
    assert lan.send(f"{where}/reason", why=WHY).status_code == 403
    tuan.page(where)
    short = tuan.send(f"{where}/reason", why="so")
    assert short.status_code == 422
    assert Page(short).all("//*[@id='why-error']")
    page = tuan.done(f"{where}/reason", why=WHY)
    assert page.h1 == "Letters are changed on their way, and the contract says so"
    assert WHY in page.text
    lan.page(f"/console/surveys/{survey}/open")
    lan.done(f"/console/surveys/{survey}/open", opens="", closes="")
    for path in (f"/console/surveys/{survey}/waves/1/", f"/console/surveys/{survey}/waves/1/letters"):
        words = lan.page(path).text
        assert "The mail provider can see it, as the contract says." in words
        assert "reports back" not in words


def test_without_a_mailbox_it_says_so_and_waves_open(town, survey, demo):
    lan = town.staff("lan@vendor.example")
    page = lan.page(f"/console/surveys/{survey}/preflight")
    assert "SURVEYHOST_PROBE_ADDRESS" in page.text
    assert "Send a probe letter" not in page.text
    assert "SURVEYHOST_PROBE_ADDRESS" in lan.done(f"/console/surveys/{survey}/preflight/send").text
    lan.page(f"/console/surveys/{survey}/open")
    lan.done(f"/console/surveys/{survey}/open", opens="", closes="")


def test_a_letter_under_way_is_told_beside_the_one_before(served, lan, survey, where):
    town, server, _ = served
    probed(town.house, server, survey, rewritten)
    probes.send(town.house, SHELL, survey)
    words = lan.page(where).text
    assert "what the one before showed holds" in words
    inbox.receive(town.house, SHELL, brought(server.raw[-1]))
    assert lan.page(where).h1 == "Letters arrive as they were written"


def test_a_reason_for_nothing_is_refused_on_the_page_as_a_whole(tuan, where):
    tuan.page(where)
    for words in ("", "so", WHY):
        response = tuan.send(f"{where}/reason", why=words)
        assert response.status_code == 422
        assert "there is nothing to give a reason for" in Page(response).text

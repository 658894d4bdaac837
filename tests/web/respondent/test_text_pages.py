"""Each kind of link has its own page and status, and a GET changes nothing."""

import dataclasses

import pytest
from flask import Flask

from surveyhost.config import load
from surveyhost.core.wave.lifecycle import LinkKind
from surveyhost.store.sessions import sessions
from surveyhost.store.vaults import Vaults
from surveyhost.web import respondent
from surveyhost.web.respondent.context import FACE
from surveyhost.web.respondent.text_pages import STATUS
from tests.support.page import look
from tests.web.respondent.faces import CODE, LAN, MAI, app_of, client_of, face_of, token
from tests.web.respondent.instruments import VOICE
from tests.web.respondent.test_navigation import SAFETY, WORK

SCANS = ("get", "head", "options")


@pytest.mark.parametrize(
    ("link", "state", "status", "words"),
    [
        (MAI, "open", 200, "What you say reaches the company."),
        (token(9), "open", 404, "We don’t know this link"),
        (token(1, "AAAAAA"), "open", 404, "We don’t know this link"),
        ("", "open", 404, "This link is not whole"),
        ("hello", "open", 404, "This link is not whole"),
        (MAI[:-4], "open", 404, "This link is not whole"),
        (MAI, "early", 403, "The survey is not open yet"),
        (MAI, "closed", 410, "The survey is closed"),
        (token(9), "closed", 410, "The survey is closed"),
    ],
)
def test_each_kind_has_its_page(link, state, status, words):
    face = face_of(VOICE)
    face.state = state
    response = client_of(face).get(f"/s/{link}?lang=en")
    assert response.status_code == status
    assert look(response).h1.startswith(words)
    posted = client_of(face).post(f"/s/{link}?lang=en", data={})
    assert posted.status_code == (422 if status == 200 else status)


def test_a_used_link_has_its_page(voice, voice_client):
    voice.answers[MAI] = {"raise": 2}
    response = voice_client.get(f"/s/{MAI}?lang=en")
    assert response.status_code == STATUS["spent"] == 409
    page = look(response)
    assert page.h1 == "This link has been used"
    assert page.buttons() == ["replace", "withdraw"]


def test_the_statuses_cover_every_kind_of_link():
    assert set(LinkKind) == set(STATUS)


def test_early_and_closed_pages_tell_when(voice, voice_client):
    voice.state = "early"
    assert "08:00, 16/11/2026" in look(voice_client.get(f"/s/{MAI}?lang=vi")).text
    voice.state = "closed"
    assert "17:00, 27/11/2026" in look(voice_client.get(f"/s/{MAI}?lang=vi")).text
    assert "27 Nov 2026, 17:00" in look(voice_client.get(f"/s/{MAI}?lang=en")).text


@pytest.mark.parametrize(
    "mangled",
    ["{}.", "{})", "{}>", "{}%3E", "{}%2F", "%20{}", "{}?page=privacy", "{}=0D=0A"],
)
def test_what_mail_programs_do_to_links_is_mended(voice_client, mangled):
    assert voice_client.get("/s/" + mangled.format(MAI)).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/s/{}%0D%0A", "/s/{}%0A%20%20{}", "/s/{}%3D%0D%0A{}", "/s%2F{}", "/s%252F{}", "/S/{}", "/x/s/{}", "%20/s/{}"],
)
def test_wherever_a_whole_link_stands_in_the_path_it_works(voice, voice_client, path):
    """A line broken or a sign escaped, so that the path is not even one of ours any more."""
    written = path.format(MAI) if path.count("{}") == 1 else path.format(MAI[:12], MAI[12:])
    assert look(voice_client.get(f"{written}?lang=en")).h1.startswith("What you say")
    assert voice_client.post(written, data={"raise": "2"}).status_code in {200, 422}
    assert voice_client.post(written, data=WORK | SAFETY).status_code == 200
    assert list(voice.answers) == [MAI]


@pytest.mark.parametrize("path", ["/nowhere", "/x/s/", "/x/s/hello", "/static/nothing.css", f"/{MAI}x/y"])
def test_where_there_is_none_there_is_no_page(voice_client, path):
    response = voice_client.get(f"{path}?lang=en")
    assert response.status_code == 404
    assert look(response).h1 == "There is no such page"
    assert MAI not in response.text


@pytest.mark.parametrize("method", SCANS)
@pytest.mark.parametrize(
    "query", ["", "?page=1", "?page=2", "?page=privacy", "?page=contract", "?page=policy", "?go=send"]
)
def test_a_scanner_that_reads_changes_nothing(voice, voice_client, method, query):
    for _ in range(3):
        assert getattr(voice_client, method)(f"/s/{MAI}{query}").status_code == 200
    assert voice.answers == {}


@pytest.mark.parametrize("query", ["", "?page=1", "?page=2"])
@pytest.mark.parametrize("go", [None, "next", "send", "back", "replace", "withdraw"])
def test_a_scanner_that_submits_the_first_form_spends_nothing(voice, voice_client, query, go):
    page = look(voice_client.get(f"/s/{MAI}{query}"))
    form = {name: values[0] for name, values in page.carried.items()} | ({"go": go} if go else {})
    response = voice_client.post(f"/s/{MAI}{query}", data=form)
    assert response.status_code in {200, 422}
    assert voice.answers == {}


def test_a_number_that_is_no_sheet_leads_to_the_welcome_page(voice_client):
    for number in ("0", "9", "999", "-1", "٣", "1e3", "10000000000"):
        assert look(voice_client.get(f"/s/{MAI}?page={number}&lang=en")).h1.startswith("What you say")


def test_other_methods_are_refused(voice, voice_client):
    for method in ("put", "delete", "patch"):
        assert getattr(voice_client, method)(f"/s/{MAI}").status_code == 405
    assert voice.answers == {}


def test_a_link_of_the_wave_opens_only_its_own_seat(voice, voice_client):
    voice.answers[MAI] = {"raise": 2}
    assert voice_client.get(f"/s/{LAN}").status_code == 200
    assert CODE in LAN


@pytest.mark.parametrize(
    ("link", "state", "query", "offered"),
    [
        (token(9), "open", "", True),
        (MAI[:-4], "open", "", True),
        (MAI[:-4], "open", "&shared=1", False),
        (MAI, "closed", "", False),
        (MAI, "early", "", False),
    ],
)
def test_who_lost_a_link_is_shown_where_to_ask(voice, link, state, query, offered):
    voice.state = state
    app = app_of(voice)
    app.extensions[FACE] = dataclasses.replace(voice.behind(), lost_link="https://office.example/account/lost-link")
    page = look(app.test_client().get(f"/s/{link}?lang=en{query}"))
    assert ("https://office.example/account/lost-link?lang=en" in page.all("//main//a/@href")) == offered


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "http://127.0.0.1:8000/account/lost-link"),
        ({"SURVEYHOST_FACES": "respondent"}, ""),
        (
            {"SURVEYHOST_FACES": "respondent", "SURVEYHOST_CONSOLE_URL": "https://office.example/"},
            "https://office.example/account/lost-link",
        ),
    ],
)
def test_the_office_is_named_where_it_is_known_only(environment, expected, tmp_path):
    app = Flask("respondent")
    settings = load({"SURVEYHOST_DATA": str(tmp_path), **environment})
    respondent.init(app, Vaults(sessions("sqlite://")), settings)
    assert app.extensions[FACE].lost_link == expected

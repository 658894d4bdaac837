"""What our host answers the page that a keeper hosts: its seat and its words, to one origin, for one kind of wave."""

import pytest

from surveyhost.web.respondent.split.posts import fields
from tests.web.respondent.faces import LAN, MAI, WORDS, app_of, face_of, token
from tests.web.respondent.in_halves import LABELS, split_face_of
from tests.web.respondent.instruments import EVERY_SPLIT_KIND

PAGE = "https://council.example/survey/"
ORIGIN = "https://council.example"
THEIRS = {"Origin": ORIGIN}
ALLOW, CREDENTIALS = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
OTHERS = (
    "https://evil.example", "http://council.example", "https://council.example:8443", "https://council.example.evil.example",
    "https://COUNCIL.example", "https://council.example/", "null", "*", "",
)  # fmt: skip
SEAT = f"/s/{MAI}/seat"


@pytest.fixture
def face():
    return split_face_of(EVERY_SPLIT_KIND, page_address=PAGE)


@pytest.fixture
def client(face):
    return app_of(face).test_client()


def sealed(face):
    return dict(fields(face.seal(face.find(MAI), {"speed": 4}))) | {"go": "send"}


def test_a_seat_is_told_to_the_contracts_origin_and_rows_are_laid_from_there(client, face):
    answer = client.get(SEAT, headers=THEIRS)
    assert answer.json == {"state": "open", "draft": face.find(MAI).draft, "labels": list(LABELS)}
    assert (answer.headers[ALLOW], answer.headers["Vary"]) == (ORIGIN, "Origin")
    assert answer.headers["Cache-Control"] == "no-store"
    done = client.post(SEAT, data=sealed(face), headers=THEIRS)
    assert done.json == {"state": "sent", "words": list(WORDS)}
    assert face.opened(MAI)[0] == {"speed": 3}
    for again in (client.get(SEAT, headers=THEIRS), client.post(SEAT, data=sealed(face), headers=THEIRS)):
        assert (again.status_code, again.headers[ALLOW]) == (409, ORIGIN)
        assert again.json == {"state": "spent", "draft": face.find(MAI).draft}
    for one in (answer, done):
        assert CREDENTIALS not in one.headers and "Set-Cookie" not in one.headers


@pytest.mark.parametrize("origin", OTHERS)
def test_no_other_origin_is_told_anything_or_lays_anything(client, face, origin):
    headers = {"Origin": origin} if origin else {}
    for answer in (client.get(SEAT, headers=headers), client.post(SEAT, data=sealed(face), headers=headers)):
        assert answer.status_code == 403
        assert ALLOW not in answer.headers
        assert face.find(MAI).draft not in answer.text and LABELS[2] not in answer.text
    assert not face.answers


def test_waves_without_such_a_page_have_no_such_address():
    """Plain ones, and split ones whose contract names no page."""
    for face in (face_of(EVERY_SPLIT_KIND), split_face_of(EVERY_SPLIT_KIND)):
        client = app_of(face).test_client()
        for answer in (client.get(SEAT, headers=THEIRS), client.post(SEAT, data={"go": "send"}, headers=THEIRS)):
            assert answer.status_code == 404 and ALLOW not in answer.headers
        assert not face.answers


def test_no_other_address_is_opened_to_that_origin(client, face):
    """Nor any preflight answered: what needs one is not asked by the page."""
    asked = THEIRS | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    for path in (SEAT, f"/s/{MAI}", "/"):
        assert not [name for name, _ in client.options(path, headers=asked).headers if name.startswith("Access-")], path
    for path in (f"/s/{MAI}", f"/s/{MAI}?page=1", f"/s/{MAI}?page=policy", "/", "/reply"):
        assert ALLOW not in client.get(path, headers=THEIRS).headers, path
    assert ALLOW not in client.post(f"/s/{MAI}", data=sealed(face), headers=THEIRS).headers


def test_nothing_but_sealed_rows_is_taken(client, face):
    """No plain answers, whatever way is asked for; no row of another size."""
    for path in (SEAT, f"{SEAT}?plain=1"):
        answer = client.post(path, data={"speed": "4", "go": "send"}, headers=THEIRS)
        assert answer.status_code == 400 and not face.answers and face.seen == 0
    short = sealed(face) | {"_desk": "AAAA"}
    assert client.post(SEAT, data=short, headers=THEIRS).status_code == 400
    assert not face.answers


@pytest.mark.parametrize(("state", "status"), [("closed", 410), ("early", 403), ("revoked", 410)])
def test_a_link_that_takes_nothing_says_how_it_stands_and_no_more(client, face, state, status):
    face.state = state
    for answer in (client.get(SEAT, headers=THEIRS), client.post(SEAT, data=sealed(face), headers=THEIRS)):
        name = {} if state == "closed" else {"draft": face.find(MAI).draft}
        assert (answer.status_code, answer.json) == (status, {"state": state} | name)
    assert not face.answers


def test_an_unknown_link_is_told_to_nobody_and_counted(client):
    for _ in range(100):
        assert client.get(f"/s/{token(9)}/seat", headers=THEIRS).status_code == 404
    answer = client.get(f"/s/{token(9)}/seat", headers=THEIRS)
    assert answer.status_code == 429 and ALLOW not in answer.headers
    assert client.get(f"/s/{LAN}/seat", headers=THEIRS).status_code == 200


def test_the_script_is_the_keepers_and_whatever_we_ship_that_page_is_answered(face):
    other = split_face_of(EVERY_SPLIT_KIND, page_address=PAGE, script_hash="0" * 64)
    client = app_of(other).test_client()
    answer = client.get(SEAT, headers=THEIRS)
    assert (answer.status_code, answer.json["state"]) == (200, "open")
    assert client.get(f"/s/{MAI}?page=1").status_code == 503, "our own page has none to run"


@pytest.mark.parametrize("language", ["en", "vi"])
def test_welcome_contract_and_privacy_name_the_page_where_there_is_one_and_hold_no_link(client, face, language):
    pages = [client.get(f"/s/{MAI}?lang={language}{more}").text for more in ("", "&page=contract", "&page=privacy")]
    assert f'id="elsewhere" href="{PAGE}{language}.html"' in pages[0]
    assert all(PAGE in page and MAI not in page for page in pages)
    shared = client.get(f"/s/{MAI}?lang={language}&shared=1").text
    assert "elsewhere" not in shared, "on a shared device no address may stay"
    plain = app_of(split_face_of(EVERY_SPLIT_KIND)).test_client()
    assert all(PAGE not in plain.get(f"/s/{MAI}?lang={language}{more}").text for more in ("", "&page=contract"))

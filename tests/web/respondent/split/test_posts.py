"""What the server takes of a split count: sealed rows of the wave's form; plain answers of those alone who chose so."""

import base64
import json
from hashlib import sha256
from html import unescape

import pytest

from surveyhost.web.respondent.split.posts import fields
from tests.load.bench_split_page import questionnaire as sixty_ratings
from tests.support.page import look
from tests.support.shipping import EARLIER
from tests.web.respondent.faces import LAN, MAI, WORDS, app_of, face_of
from tests.web.respondent.in_halves import LABELS, split_face_of
from tests.web.respondent.instruments import EVERY_SPLIT_KIND

PLAIN = {
    "speed": "4", "team": "hr", "went_wrong": ["slow", "far"], "care:light": "2", "care:noise": "-", "help_of": "3",
    "minutes": "45", "last_time:day": "1", "last_time:month": "5", "last_time:year": "2025", "place": "Kho số 2",
    "change": "Báo lịch sớm hơn.", "three:one": "Một",
}  # fmt: skip
PICKED = {
    "speed": 3,
    "team": 1,
    "went_wrong:slow": 1,
    "went_wrong:far": 1,
    "care:light": 1,
    "help_of": 2,
    "minutes": 1,
    "last_time": 1,
}
WRITTEN = {"place": "Kho số 2", "change": "Báo lịch sớm hơn.", "three:one": "Một"}


@pytest.fixture
def face():
    return split_face_of(EVERY_SPLIT_KIND)


@pytest.fixture
def client(face):
    return app_of(face).test_client()


def sealed(face):
    return dict(fields(face.seal(face.find(MAI), {"speed": 4}))) | {"go": "send"}


@pytest.mark.parametrize("go", ["send", "next", "back", "vi", "whatever"])
def test_plain_answers_of_whoever_did_not_choose_so_are_not_taken(client, face, go):
    """A form that was forged, or kept by a browser from elsewhere: the questionnaire comes back, blank."""
    answer = client.post(f"/s/{MAI}?page=3&lang=en", data=PLAIN | {"go": go})
    assert answer.status_code == 200
    assert 'id="questions"' in answer.text and "Kho số 2" not in answer.text
    assert not face.answers and face.seen == 0


def test_the_weaker_way_is_said_on_each_page_and_sealed_as_the_browser_would(client, face):
    for number in (1, 2, 3):
        page = client.get(f"/s/{MAI}?page={number}&lang=en&plain=1")
        assert "Our server sees your answers for a moment" in page.text
        assert f"page={number}&amp;plain=1" in page.text or f"plain=1&amp;page={number}" in page.text
    done = client.post(f"/s/{MAI}?page=3&lang=en&plain=1", data=PLAIN | {"go": "send"})
    assert done.status_code == 200 and all(word in done.text for word in WORDS)
    assert face.opened(MAI) == (PICKED, WRITTEN)
    assert face.seen == 1


def test_what_is_wrong_on_the_weaker_way_is_said_on_its_field(client, face):
    page = client.post(f"/s/{MAI}?page=3&lang=en&plain=1", data=PLAIN | {"minutes": "many", "go": "send"})
    assert page.status_code == 422 and "Write a number in figures" in page.text
    assert not face.answers and face.seen == 0


def test_a_wave_that_is_counted_plainly_knows_no_weaker_way():
    page = app_of(face_of(EVERY_SPLIT_KIND)).test_client().get(f"/s/{MAI}?page=1&lang=en&plain=1")
    assert "Our server sees your answers for a moment" not in page.text
    assert "plain=1" not in page.text


def forged(face):
    whole = sealed(face)
    short = {name: value for name, value in whole.items() if name != "_desk"}
    one = next(name for name in whole if name.startswith("_comment:"))
    yield "a row is missing", short
    yield "a comment box is missing", {name: value for name, value in whole.items() if name != one}
    yield "one comment box more", whole | {"_comment:other": whole[one]}
    yield "no base64", whole | {"_desk": "ä" + whole["_desk"][1:]}
    yield "two of a row", whole | {"_keeper": [whole["_keeper"], whole["_keeper"]]}
    yield "another size", whole | {"_keeper": base64.urlsafe_b64encode(bytes(300)).decode()}
    yield "nothing in it", whole | {"_keeper": ""}


def test_rows_of_another_form_are_refused_in_one_sentence(client, face):
    for what, form in forged(face):
        answer = client.post(f"/s/{MAI}?page=1&lang=en", data=form)
        assert answer.status_code == 400, what
        assert "nothing was kept" in answer.text, what
        assert not face.answers, what
    assert client.post(f"/s/{MAI}?page=1&lang=en", data=sealed(face)).status_code == 200


def test_a_used_link_takes_sealed_rows_with_its_words_only(client, face):
    client.post(f"/s/{MAI}?lang=en", data=sealed(face))
    before = face.answers[MAI]
    again = client.post(f"/s/{MAI}?lang=en", data=sealed(face))
    assert again.status_code == 409 and face.answers[MAI] is before
    wrong = sealed(face) | {"_receipt": "one two three four five"}
    answer = client.post(f"/s/{MAI}?lang=en", data=wrong)
    assert answer.status_code == 422 and f'name="_desk" value="{wrong["_desk"]}"' in answer.text, "nothing is lost"
    assert face.answers[MAI] is before
    assert client.post(f"/s/{MAI}?lang=en", data=wrong | {"_receipt": " ".join(WORDS)}).status_code == 200
    assert face.answers[MAI] is not before


def test_words_are_carried_to_the_questionnaire_and_no_further(client, face):
    client.post(f"/s/{MAI}?lang=en", data=sealed(face))
    page = client.post(f"/s/{MAI}?lang=en", data={"_receipt": " ".join(WORDS), "go": "replace"})
    assert seat_of(page.text) == {"draft": face.find(MAI).draft, "labels": list(LABELS), "receipt": " ".join(WORDS)}
    assert client.post(f"/s/{MAI}?lang=en", data={"_receipt": "", "go": "replace"}).status_code == 422


def seat_of(html):
    return json.loads(unescape(html.split('data-seat="')[1].split('"')[0]))


def test_the_document_is_the_same_for_everybody_but_for_the_seat(client, face):
    """And it is packed, with the seat in a piece of its own."""
    face.seats[LAN] = LAN
    pages = [client.get(f"/s/{link}?page=1&lang=vi", headers={"Accept-Encoding": "gzip"}) for link in (MAI, LAN)]
    texts = [client.get(f"/s/{link}?page=2&lang=vi").text for link in (MAI, LAN)]
    assert texts[0].replace(face.find(MAI).draft, face.find(LAN).draft) == texts[1]
    assert seat_of(texts[0])["labels"] == list(LABELS)
    assert all(page.headers["Content-Encoding"] == "gzip" for page in pages)
    assert MAI not in texts[0]


def test_another_script_than_the_contracts_asks_nobody_anything():
    face = split_face_of(EVERY_SPLIT_KIND, script_hash="0" * 64)
    client = app_of(face).test_client()
    for answer in (client.get(f"/s/{MAI}?page=1&lang=en"), client.post(f"/s/{MAI}?page=1&lang=en", data=PLAIN)):
        assert answer.status_code == 503
        assert "not what was promised" in answer.text


def test_page_and_script_are_45_kb_at_the_most():
    """Packed, of sixty ratings and two comments."""
    client = app_of(split_face_of(sixty_ratings())).test_client()
    wants = {"Accept-Encoding": "gzip"}
    page = client.get(f"/s/{MAI}?page=1&lang=vi", headers=wants)
    script = client.get(page_of(client).all("//script/@src")[0], headers=wants)
    assert len(page.data) + len(script.data) < 45_000
    assert script.headers["Cache-Control"].startswith("public")


def page_of(client):
    return look(client.get(f"/s/{MAI}?page=1&lang=vi"))


def test_the_script_is_served_as_the_contract_names_it(client, face):
    page = page_of(client)
    [address], [integrity] = page.all("//script/@src"), page.all("//script/@integrity")
    digest = sha256(client.get(address).data)
    assert digest.hexdigest() == face.wave.policy.script_hash
    assert integrity == f"sha256-{base64.b64encode(digest.digest()).decode()}"
    contract = client.get(f"/s/{MAI}?page=contract&lang=en")
    assert digest.hexdigest() in contract.text.replace(" ", "")
    assert f'href="{address}" download' in contract.text


def test_a_script_that_an_earlier_program_shipped_is_served_as_the_contract_names_it():
    """Where it was laid down; at its own address, and at no other."""
    content = EARLIER[0].read_bytes() + b"//"
    digest = sha256(content)
    face = split_face_of(EVERY_SPLIT_KIND, script_hash=digest.hexdigest())
    client = app_of(face).test_client()
    assert client.get(f"/s/{MAI}?page=1&lang=vi").status_code == 503, "it is nowhere"
    face.scripts[digest.hexdigest()] = content
    page = page_of(client)
    [address], [integrity] = page.all("//script/@src"), page.all("//script/@integrity")
    assert address == f"/s-{digest.hexdigest()}/ballot.js"
    assert integrity == f"sha256-{base64.b64encode(digest.digest()).decode()}"
    answer = client.get(address)
    assert answer.data == content and answer.headers["Cache-Control"].startswith("public")
    assert f'href="{address}" download' in client.get(f"/s/{MAI}?page=contract&lang=en").text
    for other in (digest.hexdigest()[:12], "0" * 64, digest.hexdigest().upper(), "%00" * 64):
        assert client.get(f"/s-{other}/ballot.js").status_code == 404
    assert client.get(f"/s-{digest.hexdigest()}/respondent.js").status_code == 404


def test_a_closed_link_shows_the_digest_once_it_is_announced(client, face):
    """A plain wave's shows none, whatever was announced of another."""
    digest = sha256(b"rows").hexdigest()
    opened = client.get(f"/s/{MAI}?lang=en").text
    face.state = "closed"
    assert "announced" not in client.get(f"/s/{MAI}?lang=en").text
    face.digest = digest
    shown = client.get(f"/s/{MAI}?lang=en")
    assert shown.status_code == 410
    assert digest in shown.text.replace(" ", "") and digest not in opened.replace(" ", "")
    face.digest = sha256(b"other rows").hexdigest()
    assert face.digest in client.get(f"/s/{MAI}?lang=en").text.replace(" ", ""), "no page is kept with another's"
    plain = face_of(EVERY_SPLIT_KIND)
    plain.state = "closed"
    assert "announced" not in app_of(plain).test_client().get(f"/s/{MAI}?lang=en").text

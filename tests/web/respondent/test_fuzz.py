"""Whatever is posted, the answer is a page: never a broken one, never half an answer stored."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyhost.core.questionnaire.answers import canonical, from_canonical
from tests.web.respondent.faces import MAI, WORDS, client_of, face_of
from tests.web.respondent.instruments import BRANCHES, EVERY_KIND, RANDOM

FACES = {name: face_of(text) for name, text in (("every", EVERY_KIND), ("branches", BRANCHES), ("random", RANDOM))}
CLIENTS = {name: client_of(face) for name, face in FACES.items()}
NAMES = [
    "speed", "seven", "recommend", "uses_it", "went_wrong", "care:light", "care:noise", "care:", "served",
    "served:hr:time", "served:hr", "order:pay", "order:time", "order", "minutes", "place", "change", "hello", "uses",
    "it_speed", "item_1", "_order", "_receipt", "_code", ":", "", "go:x",
]  # fmt: skip
VALUES = [
    "-", "na", "", "0", "1", "3", "5", "11", "99999999999999999999", "-1", "1,5", "1.000", "yes", "slow", "none", "hr",
    "\x00", "\ud7ff", "٣", "\u202eabc", "%s", "{{ 7*7 }}", "<b>", "x" * 3000, " ".join(WORDS),
]  # fmt: skip
fields = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES) | st.text(max_size=20)), max_size=14)
goes = st.sampled_from(["next", "back", "send", "replace", "withdraw", "vi", "en", "xx", "", "\x00"])
numbers = st.sampled_from(["", "0", "1", "2", "3", "4", "5", "99", "x", "-1"])


def check(name, query, body, kind):
    face, client = FACES[name], CLIENTS[name]
    face.answers.clear()
    response = client.post(f"/s/{MAI}{query}", data=body, content_type=kind)
    assert response.status_code in {200, 400, 409, 413, 422}
    if face.answers:
        kept = face.answers[MAI]
        assert from_canonical(face.wave.questionnaire, canonical(kept)) == kept


FORMS = {"name": st.sampled_from(sorted(FACES)), "fields": fields, "go": goes, "number": numbers}


def check_form(name, fields, go, number):
    body = urlencode([*fields, ("go", go)], errors="surrogatepass")
    check(name, f"?page={number}&lang=en", body, "application/x-www-form-urlencoded")


@settings(max_examples=300, deadline=None)
@given(**FORMS)
def test_forms(name, fields, go, number):
    check_form(name, fields, go, number)


@pytest.mark.prove
@settings(max_examples=5000, deadline=None)
@given(**FORMS)
def test_five_thousand_forms(name, fields, go, number):
    check_form(name, fields, go, number)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=400), kind=st.sampled_from(["application/x-www-form-urlencoded", "application/json",
       "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", "", "x/\xff"]))  # fmt: skip
def test_bodies_of_any_kind(body, kind):
    check("every", "?page=1", body, kind)


@settings(max_examples=200, deadline=None)
@given(path=st.text(max_size=60), query=st.text(max_size=40))
def test_addresses(path, query):
    client = CLIENTS["every"]
    response = client.get(f"/s/{quote(path, safe='', errors='replace')}?{quote(query, safe='&=', errors='replace')}")
    assert response.status_code in {200, 308, 404, 429}


@pytest.mark.parametrize("path", ["/s", "/s/", "/s//", "/s/../..", "/s/%00", "/s/%ff%fe", "/s/a/b/c", "//s/x"])
def test_strange_addresses(path):
    assert CLIENTS["every"].get(path).status_code in {308, 404, 429}


@settings(max_examples=100, deadline=None)
@given(typed=st.text(max_size=80))
def test_typed_codes(typed):
    assert CLIENTS["every"].post("/", data={"_code": typed}).status_code in {303, 404, 422}
